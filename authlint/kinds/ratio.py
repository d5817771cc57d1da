"""Kind `ratio`: the rate of something per word or sentence is surely above a limit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from authlint.measures import capital_words, lower_bound, ramp
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

Measure = Literal["capitals", "emoji", "hashtags", "links", "exclamations", "self", "long-words"]
_SELF = frozenset({"i", "we", "my", "our", "me", "us", "mine", "ours", "myself", "ourselves"})


def build(of: Measure, above: float, at_least: int = 3, full: float = 0.0) -> Matcher:
    """Match once if the lower 80% bound of a rate exceeds `above`, after `at_least` hits.

    Rates: capitals, self (I, we …) and long-words per word; emoji, hashtags and links
    per word and token; exclamations per sentence. The bound (Wilson) keeps short texts
    safe; confidence rises from 0.3 at `above` to 1 at `full` (default: twice `above`).
    Values: `{count}`, `{percent}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        allowed = frozenset(word.lower() for word in reading.post.context.glossary)
        hits, total = _COUNTS[of](reading, allowed)
        if len(hits) < at_least:
            return
        bound = lower_bound(len(hits), max(total, len(hits)))
        if bound > above:
            values = {"count": str(len(hits)), "percent": f"{100 * len(hits) / total:.0f}"}
            confidence = ramp(bound, above, full or min(1.0, 2 * above))
            yield Match(Span(hits[0].start, hits[-1].end), values, confidence=confidence)

    keys = {"emoji": "<emoji>", "hashtags": "<hashtag>", "links": "<url>"}.get(of)
    return Matcher(run, (((keys,), ()),) if keys else None)


Counted = tuple[list[Span], int]


def _capitals(reading: Reading, allowed: frozenset[str]) -> Counted:
    hits = [Span(item.start, item.end) for item in capital_words(reading, allowed)]
    return hits, len(reading.words)


def _tokens(kind: str) -> Callable[[Reading, frozenset[str]], Counted]:
    def count(reading: Reading, allowed: frozenset[str]) -> Counted:
        return [Span(item.start, item.end) for item in reading.of(kind)], len(reading.items)

    return count


def _exclamations(reading: Reading, allowed: frozenset[str]) -> Counted:
    text = reading.post.text
    hits = [s for s in reading.sentences if "!" in text[max(s.start, s.end - 3) : s.end]]
    return hits, len(reading.sentences)


def _self(reading: Reading, allowed: frozenset[str]) -> Counted:
    hits = [Span(item.start, item.end) for item in reading.words if item.norm in _SELF]
    return hits, len(reading.words)


def _long_words(reading: Reading, allowed: frozenset[str]) -> Counted:
    hits = [Span(item.start, item.end) for item in reading.words if len(item.norm) > 11]
    return hits, len(reading.words)


_COUNTS: dict[str, Callable[[Reading, frozenset[str]], Counted]] = {
    "capitals": _capitals,
    "emoji": _tokens("emoji"),
    "hashtags": _tokens("hashtag"),
    "links": _tokens("url"),
    "exclamations": _exclamations,
    "self": _self,
    "long-words": _long_words,
}
