"""Guard `bounded-claim`: a superlative or number says who, when, against what, or n."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a claim whose sentence gives its basis; a link in the next one counts as well."""
    sentence = reading.sentence_of(span)
    following = next((s for s in reading.sentences if s.start >= sentence.end), sentence)
    if any(sentence.start <= item.start < following.end for item in reading.of("url")):
        return True
    return any(
        sentence.start <= found.start < sentence.end and not found.within(span)
        for found in cues.spans("bounded-claim", reading)
    )
