"""Kind `phrases`: one of the given phrases stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.phrase import Phrase, find, parse
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(any_of: list[str], quoted: bool = False) -> Matcher:
    """Match phrases (notation: `authlint.phrase`); inside quotations only if `quoted`."""
    phrases = tuple(parse(source) for source in any_of)

    def run(reading: Reading) -> Iterator[Match]:
        for span in spans(phrases, reading, quoted):
            yield Match(span)

    return Matcher(run, frozenset().union(*(phrase.keys for phrase in phrases)))


def spans(phrases: Iterable[Phrase], reading: Reading, quoted: bool = False) -> Iterator[Span]:
    """Yield the spans of phrases that do not stand wholly inside a quotation."""
    for span, _ in find(phrases, reading):
        if quoted or not any(span.within(quote) for quote in reading.quotes):
            yield span
