"""Kind `repeated`: the same words, tags or links come back within one post."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Literal

from authlint.measures import FUNCTION_WORDS, ramp
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(
    of: Literal["pair", "hashtag", "url"], at_least: int, full: int = 0, share: float = 0.0
) -> Matcher:
    """Match the last of `at_least` equal tokens, or pairs of topic words, in one post.

    `share` is the least part of all topic words that the repeated pair must make up.
    Confidence rises from 0.3 at `at_least` to 1 at `full`. Values: `{count}`, `{what}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        places = _pairs(reading, at_least) if of == "pair" else _tokens(reading, of)
        counts = Counter({what: len(spans) for what, spans in places.items()})
        topic = sum(1 for item in reading.words if item.norm not in FUNCTION_WORDS)
        for what, count in counts.most_common(1):
            if count >= at_least and 2 * count >= share * topic:
                confidence = ramp(count, at_least, full) if full else 1.0
                values = {"count": str(count), "what": what}
                yield Match(places[what][-1], values, confidence=confidence)

    return Matcher(run, None if of == "pair" else (((f"<{of}>",), ()),))


def _tokens(reading: Reading, kind: str) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = {}
    for item in reading.of(kind):
        places.setdefault(item.norm.rstrip("/"), []).append(Span(item.start, item.end))
    return places


def _pairs(reading: Reading, least: int) -> dict[str, list[Span]]:
    places: dict[str, list[Span]] = {}
    words = reading.words
    often = (norm for norm, at in reading.positions.items() if len(at) >= least)
    if all(norm in FUNCTION_WORDS or norm[0] == "<" or norm[-1] == "*" for norm in often):
        return places
    for one, two in pairwise(words):
        topical = one.kind == two.kind == "word" and not {one.norm, two.norm} & FUNCTION_WORDS
        if one.sentence == two.sentence and topical:
            places.setdefault(f"{one.norm} {two.norm}", []).append(Span(one.start, two.end))
    return places
