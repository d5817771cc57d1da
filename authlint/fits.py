"""What a profile would say of a card's example, as the example states it under `fit`."""

from __future__ import annotations

from typing import Any

from authlint.errors import AuthlintError, did_you_mean
from authlint.signals import PROFILES as PROFILES
from authlint.types import NO_SIGNALS, Difference, Fit, Signals, Span

FIT = {"fit": float, "views": dict, "differences": list, "posts": int, "confidence": float}
DIFFERENCE = {"trait": str, "words": str, "values": dict, "strength": float}
_NAMES = {float: "a number", dict: "a mapping", list: "a list", int: "a whole number", str: "text"}


def read(data: Any, text: str, path: str, line: int) -> Signals:
    """Make the signals of an example.

    `fit` maps audience or brand to `{fit, views, differences, posts, confidence}`, of
    which only `fit` is needed; a difference is `{trait, words, values, strength}`, where
    `words` are its words in the example's text (none: the whole text is meant).

    Raises:
        AuthlintError: with path and line, for an unknown key, a wrong type, or words that
            the text does not hold.
    """
    if data is None:
        return NO_SIGNALS
    _keys(data, dict.fromkeys(PROFILES, dict), (), path, line)
    fits = {name: _fit(given, text, path, line) for name, given in data.items()}
    return Signals(audience=fits.get("audience"), brand=fits.get("brand"))


def _fit(data: Any, text: str, path: str, line: int) -> Fit:
    _keys(data, FIT, ("fit",), path, line)
    listed = tuple(_difference(each, text, path, line) for each in data.get("differences", ()))
    views = data.get("views", {})
    return Fit(data["fit"], views, listed, data.get("posts", 500), data.get("confidence", 0.9))


def _difference(data: Any, text: str, path: str, line: int) -> Difference:
    _keys(data, DIFFERENCE, ("trait",), path, line)
    words = data.get("words", "")
    if words not in text:
        raise AuthlintError(f"the example does not hold '{words}'", path=path, line=line)
    at = text.index(words)
    values = {name: str(value) for name, value in data.get("values", {}).items()}
    span = Span(at, at + len(words)) if words else None
    return Difference(data["trait"], span, values, data.get("strength", 0.6))


def _keys(data: Any, known: dict[str, Any], needed: tuple[str, ...], path: str, line: int) -> None:
    if not isinstance(data, dict):
        raise AuthlintError("'fit' takes mappings", path=path, line=line, hint=", ".join(known))
    for key, value in data.items():
        if key not in known:
            hint = did_you_mean(key, known)
            raise AuthlintError(f"'fit' has no '{key}'", path=path, line=line, hint=hint)
        kind = known[key]
        fits = isinstance(value, int | float if kind is float else kind)
        if not fits or isinstance(value, bool):
            raise AuthlintError(f"'{key}' must be {_NAMES[kind]}", path=path, line=line)
    for key in needed:
        if key not in data:
            raise AuthlintError(f"'fit' needs '{key}'", path=path, line=line)


def said(signals: Signals) -> list[str]:
    """Say on one line each what the profiles of an example found."""
    return [
        f"{name} fit {found.fit:g}: " + ", ".join(d.trait for d in found.differences)
        for name in PROFILES
        if (found := getattr(signals, name)) is not None
    ]
