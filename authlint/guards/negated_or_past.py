"""Guard `negated-or-past`: the cue is denied, refused or told of the past."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a match with a negation or a sign of the past up to six words before it."""
    sentence = reading.sentence_of(span)
    before = [item for item in reading.words if sentence.start <= item.start < span.start][-6:]
    if not before:
        return False
    return any(
        before[0].start <= cue.start and cue.end <= span.start
        for cue in cues.spans("negated-or-past", reading)
    )
