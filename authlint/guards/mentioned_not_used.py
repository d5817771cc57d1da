"""Guard `mentioned-not-used`: the words are talked about, not said."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare words in quotation marks, in code, or after a cue of mention in their sentence."""
    if any(_shared(span, quote) * 2 > span.end - span.start for quote in reading.quotes):
        return True
    if any(item.start <= span.start and span.end <= item.end for item in reading.of("code")):
        return True
    sentence = reading.sentence_of(span)
    return any(
        sentence.start <= cue.start and cue.end <= span.start and cue.start < span.start
        for cue in cues.spans("mentioned-not-used", reading)
    )


def _shared(one: Span, two: Span) -> int:
    return max(0, min(one.end, two.end) - max(one.start, two.start))
