"""Guard `platform-permits`: the platform's own policy allows what the rule is about."""

from __future__ import annotations

from authlint.platforms import table
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a match of a rule that the platform's `permits` list names."""
    platform = table().get(reading.post.platform)
    return platform is not None and rule in platform.permits
