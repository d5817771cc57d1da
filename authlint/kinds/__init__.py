"""The closed set of match kinds: each module turns a card's settings into a matcher."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from authlint.errors import AuthlintError, did_you_mean
from authlint.literals import literals
from authlint.phraseset import with_needs as with_phrase_needs
from authlint.types import Matcher, Needs

NAMES: tuple[str, ...] = (
    "calendar",
    "characters",
    "count",
    "density",
    "disclosure",
    "fit",
    "limit",
    "missing",
    "names",
    "pattern",
    "phrases",
    "queue",
    "ratio",
    "readability",
    "relation",
    "repeated",
    "score",
    "structure",
    "swap",
    "voice",
)
PHRASES = {
    "calendar": "any_of",
    "count": "any_of",
    "density": "tells",
    "disclosure": "claims",
    "names": "after",
    "phrases": "any_of",
}
"""The setting of a kind by whose phrases the kind is looked up."""
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


def with_needs(match: dict[str, Any]) -> dict[str, Any]:
    """Put its needs beside every pattern, and every phrase under `when`, to parse it on demand."""
    from authlint.kinds.when import PHRASE_KEYS

    if match["kind"] == "pattern":
        match = match | {"any_of": [[pattern, literals(pattern)] for pattern in match["any_of"]]}
    if "when" not in match:
        return match
    when = {
        key: list(map(with_phrase_needs, value)) if key in PHRASE_KEYS else value
        for key, value in match["when"].items()
    }
    return match | {"when": when}


def with_known_needs(match: dict[str, Any], needs: Needs | None) -> dict[str, Any]:
    """Put the needs that a compiled card knows beside the phrases it is looked up by."""
    name = PHRASES.get(match["kind"])
    if not name or not needs or not match.get(name):
        return match
    left = iter(needs)

    def joined(phrases: list[str]) -> list[Any]:
        return [(phrase, *next(left)) for phrase in phrases]

    listed = match[name]
    if isinstance(listed, dict):
        return match | {name: {tell: joined(phrases) for tell, phrases in listed.items()}}
    return match | {name: joined(listed)}
