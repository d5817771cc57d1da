"""Guard `interest-disclosed`: the draft says what ties its author to the thing."""

from __future__ import annotations

from authlint.disclosures import in_opening, statements
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a draft that states an interest anywhere, or whose thread does at its top."""
    return bool(statements(reading)) or in_opening(reading)
