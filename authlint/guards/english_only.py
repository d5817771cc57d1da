"""Guard `english-only`: the draft is not in English, so English wording proves nothing."""

from __future__ import annotations

from authlint.language import language
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a match in a draft of another language."""
    return language(reading) != "en"
