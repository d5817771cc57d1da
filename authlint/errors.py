"""The one exception that authlint raises for bad input."""

from __future__ import annotations

from collections.abc import Iterable


class AuthlintError(Exception):
    """Bad usage, configuration, card or file, with a place and a hint where known.

    The command line prints it and exits with code 2.
    """

    def __init__(
        self,
        message: str,
        *,
        path: str | None = None,
        line: int | None = None,
        hint: str | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.path = path
        self.line = line
        self.hint = hint

    def __str__(self) -> str:
        place = self.path or ""
        if self.path and self.line:
            place += f":{self.line}"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} ({self.hint})" if self.hint else text


def did_you_mean(word: str, known: Iterable[str]) -> str | None:
    """Give a hint that names the closest known word, or lists all if they are few."""
    from difflib import get_close_matches

    names = sorted(known)
    close = get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known: {', '.join(names)}" if names and len(names) <= 20 else None
