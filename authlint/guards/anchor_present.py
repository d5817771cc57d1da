"""Guard `anchor-present`: the draft takes something up and adds something of its own."""

from __future__ import annotations

from authlint.measures import names, specificity, uptake
from authlint.tokens import Reading
from authlint.types import Span

LONG = 40
"""Words above which one shared topic word may be chance."""


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a reply that, outside the match, shares a topic word with its parent and adds one.

    Without a parent, a number, name, quotation, cause or past event outside the match
    is the anchor.
    """
    measured = uptake(reading, span)
    least = 1 if len(reading.words) <= LONG else 2
    if measured is not None and measured.shared >= least and measured.added >= 1:
        return True
    outside = [
        item
        for item in reading.items
        if not (span.start <= item.start and item.end <= span.end)
        and item.kind in ("number", "mention", "url", "code")
    ]
    inside_names = {item.norm for item in reading.words_in(span)}
    return (
        bool(outside)
        or bool(names(reading) - inside_names)
        or (measured is None and specificity(reading) >= 2)
    )
