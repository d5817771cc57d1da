"""Kind `phrases`: one of the given phrases stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from authlint.lookup import find
from authlint.phraseset import PhraseSet, parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(any_of: list[str], quoted: bool = False) -> Matcher:
    """Match phrases (notation: `authlint.phrase`); inside quotations only if `quoted`."""
    phrases = parse_all(any_of)

    def run(reading: Reading) -> Iterator[Match]:
        for span in spans(phrases, reading, quoted):
            yield Match(span)

    return Matcher(run, phrases.needs, could=partial(find, phrases))


def spans(phrases: PhraseSet, reading: Reading, quoted: bool = False) -> Iterator[Span]:
    """Yield the spans of phrases that do not stand wholly inside a quotation."""
    for span, _ in find(phrases, reading):
        if quoted or not any(span.within(quote) for quote in reading.quotes):
            yield span
