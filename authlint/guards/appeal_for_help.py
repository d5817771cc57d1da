"""Guard `appeal-for-help`: a missing person or animal, blood, safety, a named fundraiser."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare appeals that other people can act on (Meta exempts them from its bait rules)."""
    return bool(cues.spans("appeal-for-help", reading))
