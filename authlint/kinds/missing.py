"""Kind `missing`: something that this gesture promises is not there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from authlint.lookup import find
from authlint.measures import ramp, specificity, uptake
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(
    at_least: int,
    of: Literal["anchors", "phrases", "uptake", "topic", "alt"],
    any_of: list[str] = [],
    within_words: int = 0,
) -> Matcher:
    """Match the opening sentence if the draft holds fewer than `at_least` of something.

    anchors: see `measures.specificity`; phrases: hits of `any_of`; uptake: topic words
    shared with the parent (nothing is matched without a parent); topic: topic words at
    all; alt: image descriptions (nothing is matched if no images are declared).
    Use the card's `when: {words: …}` for the token floor. Values: `{count}`, `{needed}`.
    """
    phrases = parse_all(any_of)

    def run(reading: Reading) -> Iterator[Match]:
        count = _MEASURES[of](reading) if of in _MEASURES else len(list(find(phrases, reading)))
        if count is None or count >= at_least or not reading.sentences:
            return
        span = reading.sentences[0]
        if within_words:
            words = list(reading.words_in(span))[:within_words]
            span = Span(span.start, words[-1].end) if words else span
        values = {"count": str(count), "needed": str(at_least)}
        yield Match(span, values, confidence=ramp(at_least - count, 0, at_least, 0.4))

    return Matcher(run)


def _uptake(reading: Reading) -> int | None:
    measured = uptake(reading)
    return None if measured is None else measured.shared


def _alt(reading: Reading) -> int | None:
    alt = reading.post.context.alt
    if alt is None:
        return None
    useless = {"", "image", "photo", "picture", "img", "screenshot", "chart", "graphic", "logo"}
    return 0 if any(text.strip().lower() in useless for text in alt) else 1


def _topic(reading: Reading) -> int | None:
    from authlint.measures import topic_words

    return len(topic_words(reading))


_MEASURES: dict[str, Callable[[Reading], int | None]] = {
    "anchors": specificity,
    "uptake": _uptake,
    "alt": _alt,
    "topic": _topic,
}
