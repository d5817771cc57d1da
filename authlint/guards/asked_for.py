"""Guard `asked-for`: the parent asks for what the reply gives."""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a reply to a text that holds a question or a request."""
    parent = reading.parent
    if parent is None:
        return False
    if "?" in parent.post.text:
        return True
    return bool(cues.spans("asked-for", parent))
