"""Guard `short-form`: a short personal note to a named person is enough by itself."""

from __future__ import annotations

from authlint.measures import names
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a comment of up to 12 words that names the person it speaks to."""
    if reading.post.kind != "comment" or len(reading.words) > 12:
        return False
    recipient = reading.post.context.recipient or ""
    called = {part.lower() for part in recipient.split()}
    named = bool(called & {item.norm for item in reading.words})
    return named or bool(names(reading)) or bool(reading.of("mention"))
