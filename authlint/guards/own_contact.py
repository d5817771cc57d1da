"""Guard `own-contact`: the number, address or domain is the author's own."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare declared own contacts, and contacts that the sentence calls the author's."""
    text = "".join(reading.post.text[span.start : span.end].lower().split())
    digits = "".join(c for c in text if c.isdigit())
    for own in reading.post.context.own:
        mine = "".join(own.lower().split())
        if mine in text or (
            len(digits) >= 7 and digits[-9:] == "".join(c for c in mine if c.isdigit())[-9:]
        ):
            return True
    sentence = reading.sentence_of(span)
    return any(
        sentence.start <= cue.start < span.start for cue in cues.spans("own-contact", reading)
    )
