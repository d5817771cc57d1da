"""The closed set of match kinds: each module turns a card's settings into a matcher."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from authlint.errors import AuthlintError, did_you_mean
from authlint.types import Matcher

NAMES: tuple[str, ...] = (
    "calendar",
    "characters",
    "count",
    "density",
    "disclosure",
    "limit",
    "missing",
    "names",
    "pattern",
    "phrases",
    "ratio",
    "readability",
    "relation",
    "repeated",
    "structure",
    "swap",
)
COMMON = ("kind", "unless", "softened_by", "when")
"""The keys of a match that every kind shares."""


def build(kind: str, settings: dict[str, Any]) -> Matcher:
    """Make the matcher of a kind from checked settings."""
    matcher: Matcher = import_module(f"authlint.kinds.{kind}").build(**settings)
    return matcher


def check(kind: str, settings: dict[str, Any], path: str, line: int) -> None:
    """Refuse an unknown kind and unknown, missing or ill-typed settings.

    The settings, their types and defaults are those of the kind's `build` function.

    Raises:
        AuthlintError: with path, line and a hint.
    """
    if kind not in NAMES:
        raise AuthlintError(
            f"no match kind '{kind}'", path=path, line=line, hint=did_you_mean(str(kind), NAMES)
        )
    from authlint.kinds.settings import check_call

    check_call(import_module(f"authlint.kinds.{kind}").build, kind, settings, path, line)


def settings_of(match: dict[str, Any]) -> dict[str, Any]:
    """The settings of a card's match that belong to its kind."""
    return {key: value for key, value in match.items() if key not in COMMON}
