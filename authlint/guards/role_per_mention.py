"""Guard `role-per-mention`: every handle has words of its own."""

from __future__ import annotations

from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare mentions of which at least two thirds have a word of their own beside them."""
    items = [item for item in reading.items if item.kind in ("word", "number", "mention")]
    places = [i for i, item in enumerate(items) if item.kind == "mention"]
    if not places:
        return False
    joined = {"and", "with", "by", "to", "cc", "via", "for", "from", "or", "the", "thanks"}
    roles = 0
    for number, place in enumerate(places):
        end = places[number + 1] if number + 1 < len(places) else min(len(items), place + 4)
        start = places[number - 1] + 1 if number else max(0, place - 3)
        after = [i for i in items[place + 1 : end] if i.norm not in joined]
        before = [i for i in items[start:place] if i.norm not in joined]
        roles += bool(after or before)
    return roles * 3 >= len(places) * 2
