"""Guard `acronym-allowlist`: the capitals are acronyms or terms of the glossary."""

from __future__ import annotations

from authlint.measures import FUNCTION_WORDS
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare capitals of up to five letters that are no English words, and glossary terms."""
    glossary = {term.lower() for term in reading.post.context.glossary}
    text = reading.post.text
    capitals = [
        item
        for item in reading.words_in(span)
        if len(item.norm) > 1 and text[item.start : item.end].isupper()
    ]
    return bool(capitals) and all(
        item.norm in glossary or (len(item.norm) <= 5 and item.norm not in FUNCTION_WORDS)
        for item in capitals
    )
