"""What a profile sees of a post: its words and measures of its style."""

from __future__ import annotations

from collections.abc import Sequence
from math import log
from typing import NamedTuple

from authlint.tokens import Item, Reading
from authlint.types import Post

MAX_WORDS = 1000
"""Words of a post beyond these are not looked at."""
_I = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())
_YOU = frozenset("you your yours yourself yourselves".split())
_NOT_CAPITALS = frozenset("i a".split())

_KINDS = {
    "emoji": "emoji", "hashtags": "hashtag", "mentions": "mention", "links": "url",
    "numbers": "number",
}  # fmt: skip
_MARKS = {
    "exclamations": "!", "questions": "?", "commas": ",", "quotes": '"', "brackets": "([",
    "ellipses": ("...", "…"), "dashes": ("—", " - ", "–"), "colons": ":;",
}  # fmt: skip

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
    words = [item for item in reading.words if item.kind == "word"][:MAX_WORDS]
    sizes, counts = _sizes(reading, words), _counts(reading, words)
    rates, marks = _rates(reading, words), _marks(reading.folded.text)
    rest = _rest(reading, words)
    values = sizes | counts | rates | marks | rest
    return [values[name] for name in MEASURES]


def _sizes(reading: Reading, words: Sequence[Item]) -> dict[str, float]:
    count = len(words)
    lines = sum(span.end > span.start for span in reading.lines)
    return {
        "post-length": log(1 + count),
        "sentence-length": log(1 + count / max(1, len(reading.sentences))),
        "word-length": sum(len(item.norm) for item in words) / max(1, count),
        "line-breaks": log(1 + lines),
    }


def _counts(reading: Reading, words: Sequence[Item]) -> dict[str, float]:
    kinds: dict[str, int] = {}
    for item in reading.items:
        kinds[item.kind] = kinds.get(item.kind, 0) + 1
    found = {name: log(1 + kinds.get(kind, 0)) for name, kind in _KINDS.items()}
    shown = _shown(reading, words)
    return found | {"capitals": log(1 + sum(len(s) > 1 and s.isupper() for s in shown))}


def _rates(reading: Reading, words: Sequence[Item]) -> dict[str, float]:
    count, shown = max(1, len(words)), _shown(reading, words)
    groups = {"person-i": _I, "person-we": _WE, "person-you": _YOU}
    capitals = sum(s[:1].isupper() and s.lower() not in _NOT_CAPITALS for s in shown)
    return {
        **{name: sum(i.norm in group for i in words) / count for name, group in groups.items()},
        "title-case": capitals / count,
        "contractions": sum("'" in s or "’" in s for s in shown) / count,
    }


def _shown(reading: Reading, words: Sequence[Item]) -> list[str]:
    return [reading.post.text[item.start : item.end] for item in words]


def _marks(text: str) -> dict[str, float]:
    tail = text.rstrip()[-1:]
    counts = {name: sum(text.count(mark) for mark in marks) for name, marks in _MARKS.items()}
    return {
        **{name: log(1 + count) for name, count in counts.items()},
        "closed": float(tail != "" and tail in ".!"),
        "closed-question": float(tail == "?"),
    }


def _rest(reading: Reading, words: Sequence[Item]) -> dict[str, float]:
    from authlint.measures import FUNCTION_WORDS

    norms = [item.norm for item in words]
    starts = [reading.post.text[span.start] for span in reading.sentences]
    return {
        "lower-case": sum(start.islower() for start in starts) / max(1, len(starts)),
        "function-words": sum(norm in FUNCTION_WORDS for norm in norms) / max(1, len(norms)),
        "variety": len(set(norms)) / max(1, len(norms)),
    }
