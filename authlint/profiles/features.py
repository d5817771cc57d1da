"""What a profile sees of a post: its words and measures of its style."""

from __future__ import annotations

from math import log
from typing import NamedTuple

from authlint.tokens import Reading
from authlint.types import Post

MAX_WORDS = 1000
"""Words of a post beyond these are not looked at."""
_I = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())
_YOU = frozenset("you your yours yourself yourselves".split())
_NOT_CAPITALS = frozenset("i a".split())

MEASURES: tuple[str, ...] = (
    "post-length", "sentence-length", "word-length", "emoji", "hashtags", "mentions", "links",
    "exclamations", "questions", "capitals", "title-case", "lower-case", "numbers",
    "contractions", "person-i", "person-we", "person-you", "line-breaks", "commas", "quotes",
    "brackets", "ellipses", "dashes", "colons", "closed", "closed-question", "function-words",
    "variety",
)  # fmt: skip
"""The measures of `Features.style`, in order; those that are traits bear the trait's name."""


class Features(NamedTuple):
    """A post as a profile sees it.

    `words` are lower-case words and hashtags in order, without handles, addresses and
    digits; `style` holds the MEASURES.
    """

    words: tuple[str, ...]
    style: tuple[float, ...]


def features(reading: Reading) -> Features:
    """Measure a post."""
    return Features(_words(reading), tuple(_style(reading)))


def of_text(text: str) -> Features:
    """Measure a text."""
    return features(Reading(Post(text=text)))


def _words(reading: Reading) -> tuple[str, ...]:
    kept: list[str] = []
    for item in reading.items:
        if item.kind in ("word", "hashtag"):
            kept.append(item.norm.removesuffix("'s"))
        elif item.kind == "number":
            kept.append("0" * min(4, sum(c.isdigit() for c in item.norm)))
    return tuple(word for word in kept[:MAX_WORDS] if word)


def _style(reading: Reading) -> list[float]:
    from authlint.measures import FUNCTION_WORDS

    text = reading.folded.text
    kinds: dict[str, int] = {}
    for item in reading.items:
        kinds[item.kind] = kinds.get(item.kind, 0) + 1
    words = [item for item in reading.words if item.kind == "word"][:MAX_WORDS]
    count = max(1, len(words))
    shown = [reading.post.text[item.start : item.end] for item in words]
    norms = [item.norm for item in words]
    sentences = max(1, len(reading.sentences))
    starts = [reading.post.text[span.start] for span in reading.sentences]
    tail = text.rstrip()[-1:]

    def share(group: frozenset[str]) -> float:
        return sum(norm in group for norm in norms) / count

    return [
        log(1 + len(words)),
        log(1 + len(words) / sentences),
        sum(len(norm) for norm in norms) / count,
        log(1 + kinds.get("emoji", 0)),
        log(1 + kinds.get("hashtag", 0)),
        log(1 + kinds.get("mention", 0)),
        log(1 + kinds.get("url", 0)),
        log(1 + text.count("!")),
        log(1 + text.count("?")),
        log(1 + sum(len(s) > 1 and s.isupper() for s in shown)),
        sum(s[:1].isupper() and s.lower() not in _NOT_CAPITALS for s in shown) / count,
        sum(start.islower() for start in starts) / sentences,
        log(1 + kinds.get("number", 0)),
        sum("'" in s or "’" in s for s in shown) / count,
        share(_I),
        share(_WE),
        share(_YOU),
        log(1 + sum(span.end > span.start for span in reading.lines)),
        log(1 + text.count(",")),
        log(1 + text.count('"')),
        log(1 + text.count("(") + text.count("[")),
        log(1 + text.count("...") + text.count("…")),
        log(1 + text.count("—") + text.count(" - ") + text.count("–")),
        log(1 + text.count(":") + text.count(";")),
        float(tail in ".!"),
        float(tail == "?"),
        share(FUNCTION_WORDS),
        len(set(norms)) / count,
    ]
