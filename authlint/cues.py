"""The shipped cue phrases, parsed once each, and whether they stand in a text."""

from __future__ import annotations

from functools import cache

from authlint import shipped
from authlint.lookup import find
from authlint.phraseset import PhraseSet, parse_all
from authlint.tokens import Reading
from authlint.types import Span


@cache
def phrases(name: str) -> PhraseSet:
    """The phrases under a name of `rules/cues.yaml`."""
    return parse_all(shipped.table("cues")[name])


def spans(name: str, reading: Reading) -> list[Span]:
    """Where cues of a name stand in a text."""
    return [span for span, _ in find(phrases(name), reading)]
