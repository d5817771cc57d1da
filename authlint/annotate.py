"""Posts -> posts with signals, only those that some rule reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from authlint.types import Post, Rule

Annotator = Callable[[Sequence[Post]], Sequence[Post]]
"""Gives the same posts in the same order with signals added."""

BATCH = 256
"""The most posts that are held at once: enough for a model's batches, little memory."""


def annotate(posts: Iterable[Post], annotators: Sequence[Annotator]) -> Iterator[Post]:
    """Yield the posts in their order, with the signals of every annotator."""
    if not annotators:
        yield from posts
        return
    left = iter(posts)
    while batch := tuple(islice(left, BATCH)):
        for annotator in annotators:
            batch = tuple(annotator(batch))
        yield from batch


def needed(rules: Iterable[Rule]) -> frozenset[str]:
    """The signals that at least one rule reads."""
    return frozenset().union(*(rule.matcher.signals for rule in rules))
