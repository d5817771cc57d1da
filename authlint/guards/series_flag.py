"""Guard `series-flag`: the draft is declared part of a series or a duty notice."""

from __future__ import annotations

from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a draft with `series: true`."""
    return reading.post.context.series
