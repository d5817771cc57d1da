"""Kind `density`: several different tells stand close together; one alone says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.lookup import find_sources
from authlint.measures import ramp
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(
    tells: dict[str, list[str]], distinct: int, per_100_words: float = 0.0, full: int = 0
) -> Matcher:
    """Match every tell if at least `distinct` different ones stand in the post.

    `tells` maps a tell's name to its phrases. The rate of tells must reach
    `per_100_words` (short posts count as 100 words). Confidence rises from 0.3 at
    `distinct` tells to 1 at `full` (default: twice `distinct`). Values: `{count}`, `{tells}`.
    """
    listed = [source for sources in tells.values() for source in sources]
    phrases = parse_all(listed)
    names = {
        source if isinstance(source, str) else source[0]: name
        for name, sources in tells.items()
        for source in sources
    }

    def run(reading: Reading) -> Iterator[Match]:
        found: dict[str, list[Span]] = {}
        for (span, _), source in find_sources(phrases, reading):
            if not any(span.within(quote) for quote in reading.quotes):
                found.setdefault(names[source], []).append(span)
        if len(found) < distinct:
            return
        if len(found) / max(100, len(reading.words)) * 100 < per_100_words:
            return
        confidence = ramp(len(found), distinct, full or 2 * distinct)
        values = {"count": str(len(found)), "tells": ", ".join(sorted(found))}
        for span in sorted(hits[0] for hits in found.values()):
            yield Match(span, values, confidence=confidence)

    return Matcher(run, phrases.needs)
