"""Posts in groups: by a column, by likeness, within a window of time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from authlint.queue import texts
from authlint.queue.facts import Pairs, Queue
from authlint.queue.sketch import BINS, ROWS, agreement, grams, jaccard
from authlint.queue.times import NONE
from authlint.tokens import Reading

LOOKED_AT = 4
"""How many posts of a band are compared with the next one, so that time stays linear."""
SLACK = 0.25
"""How far a sketch's estimate may fall below the likeness sought; its standard error is 0.09."""


def grouped(
    posts: Iterable[int], key: Callable[[int], Hashable], least: int = 2
) -> Iterator[list[int]]:
    """Yield the posts that share a key other than 0, in order of the key's first post."""
    groups: dict[Hashable, list[int]] = {}
    for post in posts:
        value = key(post)
        if value:
            groups.setdefault(value, []).append(post)
    yield from (group for group in groups.values() if len(group) >= least)


def holders(pairs: Pairs, kept: set[int] | frozenset[int], least: int) -> Iterator[list[int]]:
    """Yield the posts that hold the same thing, among those kept; the key leads each list."""
    groups: dict[int, list[int]] = {}
    for key, post in zip(pairs.keys, pairs.posts, strict=True):
        if post in kept:
            groups.setdefault(key, [key]).append(post)
    yield from (group for group in groups.values() if len(group) > least)


def densest(queue: Queue, posts: Iterable[int], window: int) -> list[int]:
    """Give the most posts that lie within one window, or the undated ones if they are more."""
    dated = sorted((queue.minute[post], post) for post in posts if queue.minute[post] != NONE)
    loose = [post for post in posts if queue.minute[post] == NONE]
    best, first = (0, 0), 0
    for last, (minute, _) in enumerate(dated):
        while minute - dated[first][0] >= window:
            first += 1
        if last + 1 - first > best[1] - best[0]:
            best = (first, last + 1)
    found = [post for _, post in dated[best[0] : best[1]]]
    return found if len(found) >= len(loose) else loose


def steady(queue: Queue, posts: Sequence[int], least: int) -> bool:
    """Tell whether posts follow each other at even distances of at least `least` minutes.

    Even: each distance lies within a quarter of the shortest one, or of that of a
    multiple up to three (weeks that were left out).
    """
    minutes = sorted({queue.minute[post] for post in posts})
    if len(minutes) < 3 or minutes[0] == NONE or len(minutes) < len(posts):
        return False
    gaps = [b - a for a, b in pairwise(minutes)]
    beat = min(gaps)
    return beat >= least and all(
        any(abs(gap - beat * times) <= beat / 4 for times in (1, 2, 3)) for gap in gaps
    )


def alike(
    queue: Queue,
    posts: Sequence[int],
    scope: Callable[[int], Hashable],
    likeness: Callable[[int, int], float],
    least: float,
) -> Iterator[list[int]]:
    """Yield clusters of posts of one scope that are alike, directly or through others.

    Posts with the same text are joined first; then those that agree in a band of their
    sketches are compared, each with a few of that band, so that time grows linearly.
    """
    parent = {post: post for post in posts}

    def root(post: int) -> int:
        while parent[post] != post:
            parent[post] = post = parent[parent[post]]
        return post

    for same in grouped(posts, lambda post: (scope(post), queue.plain[post])):
        for post in same[1:]:
            parent[post] = same[0]
    heads = [post for post in posts if parent[post] == post]
    for band in range(0, BINS, ROWS):
        for one, other in _candidates(queue, heads, scope, band):
            a, b = root(one), root(other)
            if a != b and _close(queue, one, other, least) and likeness(one, other) >= least:
                parent[max(a, b)] = min(a, b)
    yield from grouped(posts, lambda post: root(post) + 1)


def _candidates(
    queue: Queue, heads: Sequence[int], scope: Callable[[int], Hashable], band: int
) -> Iterator[tuple[int, int]]:
    buckets: dict[Hashable, list[int]] = {}
    for post in heads:
        start = post * BINS + band
        bucket = buckets.setdefault((scope(post), bytes(queue.sketches[start : start + ROWS])), [])
        for other in bucket:
            yield other, post
        if len(bucket) == LOOKED_AT:
            bucket.pop(1)
        bucket.append(post)


def _close(queue: Queue, one: int, other: int, least: float) -> bool:
    a, b = (queue.sketches[post * BINS : (post + 1) * BINS] for post in (one, other))
    return agreement(bytes(a), bytes(b)) >= least - SLACK


class Wordings:
    """The normalised texts of posts, read again from the spool; the last 2,000 are kept."""

    def __init__(self, queue: Queue) -> None:
        self.of = lru_cache(2000)(lambda post: texts.wording(Reading(queue.spool.get(post))))

    def same_text(self, one: int, other: int) -> float:
        """Jaccard index of 5-grams; of the words, where a text has under 80 characters.

        0 for texts that each name a number, a name or an address that the other does not:
        they tell different things in the same words, as a club does of its matches.
        """
        a, b = self.of(one), self.of(other)
        if a.facts - b.facts and b.facts - a.facts:
            return 0.0
        if min(len(a.plain), len(b.plain)) >= SHORT:
            return jaccard(grams(a.plain), grams(b.plain))
        alike = jaccard(frozenset(a.plain.split()), frozenset(b.plain.split()))
        return alike if alike >= SURE else 0.0

    def same_praise(self, one: int, other: int) -> float:
        """The same of the texts without the people addressed and without any slot."""
        a, b = self.of(one).skeleton, self.of(other).skeleton
        return jaccard(grams(a), grams(b))

    def same_frame(self, one: int, other: int) -> float:
        """The share of the shorter skeleton's words that stand in the other in the same order."""
        from difflib import SequenceMatcher

        a, b = (self.of(post).skeleton.split()[:300] for post in (one, other))
        blocks = SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks()
        shared = sum(block.size for block in blocks if block.size >= 2)
        return shared / max(len(a), len(b), 1)


SHORT = 80
"""Characters below which 5-grams are too few to compare two texts by."""
SURE = 0.8
"""The likeness from which on two texts are the same for any reader."""
