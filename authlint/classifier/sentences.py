"""Score the sentences of texts in one go, each with its place in the untouched text."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from authlint.tokens import Reading
from authlint.types import Post

Scores = dict[str, float]
SentenceScores = list[tuple[tuple[int, int], Scores]]


def by_sentence(
    texts: Sequence[str], score: Callable[[Sequence[str]], list[Scores]]
) -> list[SentenceScores]:
    """Give for each text its sentences' spans, in code points, with their scores."""
    spans = [
        [(span.start, span.end) for span in Reading(Post(text=text)).sentences] for text in texts
    ]
    flat = [text[a:b] for text, found in zip(texts, spans, strict=True) for a, b in found]
    scores = iter(score(flat))
    return [[(span, next(scores)) for span in found] for found in spans]
