"""Named guards: predicates that switch a match off, or lower its confidence."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from authlint.tokens import Reading
from authlint.types import Span

Guard = Callable[[Reading, Span, str], bool]
"""A guard takes the reading, the match's span and the rule's id; True spares the match."""

NAMES: tuple[str, ...] = (
    "acronym-allowlist",
    "anchor-present",
    "appeal-for-help",
    "asked-for",
    "bounded-claim",
    "checkable-limit",
    "english-only",
    "interest-disclosed",
    "mentioned-not-used",
    "negated-or-past",
    "own-contact",
    "platform-permits",
    "role-per-mention",
    "script-legitimate",
    "series-flag",
    "short-form",
)


def load(name: str) -> Guard:
    """Give the guard of a name in `NAMES`."""
    guard: Guard = import_module(f"authlint.guards.{name.replace('-', '_')}").holds
    return guard
