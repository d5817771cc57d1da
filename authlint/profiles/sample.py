"""Readings -> numbers: features and embeddings of posts; how posts begin and end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from math import expm1
from typing import Any

from authlint.profiles import background
from authlint.profiles.features import MEASURES, features
from authlint.profiles.model import Sample
from authlint.tokens import Reading

BATCH = 64
LOGS = frozenset(
    "post-length sentence-length emoji hashtags mentions links exclamations questions capitals"
    " numbers line-breaks commas quotes brackets ellipses dashes colons".split()
)
"""Measures that are kept as logarithms of 1 + the count."""
_GREETINGS = frozenset(
    "hi hello hey hiya dear greetings welcome morning evening afternoon howdy yo".split()
)
_THANKS = frozenset("thanks thank cheers sorry apologies".split())


def sample_of(
    readings: Sequence[Reading], progress: Callable[[Iterable[int]], Iterable[int]] = iter
) -> Sample:
    """Measure and embed posts.

    Raises:
        AuthlintError: if the classifier cannot be loaded.
    """
    background.require()
    import numpy as np

    from authlint import classifier

    model = classifier.load()
    texts = [reading.post.text for reading in readings]
    parts: list[Any] = [
        model.embed(texts[at : at + BATCH]) for at in progress(range(0, len(texts), BATCH))
    ]
    vectors = np.concatenate(parts or [model.embed([])]).astype(np.float64)
    return Sample(tuple(features(reading) for reading in readings), vectors)


def human(measure: str, value: float) -> float:
    """Give a measure in people's units: counts and averages, not logarithms."""
    return round(expm1(value) if measure in LOGS else value, 4)


def measured(style: Sequence[float]) -> dict[str, float]:
    """Give the MEASURES of one post by name, in people's units."""
    return {name: human(name, value) for name, value in zip(MEASURES, style, strict=True)}


def opening(reading: Reading) -> str:
    """Name the way in which a post begins."""
    if not reading.items:
        return "nothing"
    first = next((item for item in reading.items if item.kind != "mention"), reading.items[0])
    if first.kind != "word":
        return {"emoji": "an emoji", "hashtag": "a hashtag", "url": "a link"}.get(
            first.kind, f"a {first.kind}"
        )
    if first.norm in _GREETINGS:
        return "a greeting"
    if first.norm in _THANKS:
        return "thanks or an apology"
    if reading.sentences and _last(reading, 0) == "?":
        return "a question"
    return "a statement"


def _last(reading: Reading, sentence: int) -> str:
    span = reading.sentences[sentence]
    return reading.post.text[span.start : span.end].rstrip("\"')”’ ")[-1:]


def ending(reading: Reading) -> str:
    """Name the way in which a post ends."""
    if not reading.items:
        return "nothing"
    last = reading.items[-1]
    if last.kind in ("emoji", "hashtag", "url", "mention"):
        return {"url": "a link", "emoji": "an emoji"}.get(last.kind, f"a {last.kind}")
    mark = reading.post.text.rstrip("\"')”’ \n\r\t")[-1:]
    return {"?": "a question", "!": "an exclamation", ".": "a full stop", "…": "dots"}.get(
        mark, "no mark"
    )
