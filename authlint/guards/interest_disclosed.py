"""Guard `interest-disclosed`: the draft says what ties its author to the thing."""

from __future__ import annotations

from authlint.disclosures import statements
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a draft that states an interest anywhere."""
    return bool(statements(reading))
