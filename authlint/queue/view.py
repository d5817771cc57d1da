"""What the detectors share: the posts that a rule looks at, and the hits that it gives."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import NamedTuple

from authlint.kinds.queue import Settings
from authlint.queue import facts
from authlint.queue.facts import Queue
from authlint.queue.groups import Wordings, densest, steady
from authlint.queue.times import DAY, NONE

SPARED = {"series": facts.SERIES, "notice": facts.NOTICE | facts.LIVE, "courtesy": facts.COURTESY,
          "answer": facts.ANSWER}  # fmt: skip
WEEKLY = 6 * DAY
"""The least distance, in minutes, at which posts may recur in a rhythm."""
Z80 = 1.2816
"""The normal quantile of a two-sided interval of 80%."""


class Hit(NamedTuple):
    """A fact found: the post at fault, the others, what a message says, where to point.

    `where` is opening, closing, link, mention, code, tags or gesture; `key` the digest of
    the link, mention or code meant.
    """

    post: int
    others: tuple[int, ...]
    values: Mapping[str, str]
    where: str = "opening"
    key: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class View:
    """A queue as one rule sees it; `posts` are those it looks at, in order of time."""

    queue: Queue
    settings: Settings
    posts: Sequence[int]
    window: int
    units: Sequence[int]
    wordings: Wordings

    def recent(self, posts: Iterable[int]) -> list[int]:
        """The most posts within one window, in order of time."""
        found = set(densest(self.queue, list(posts), self.window))
        return sorted(found, key=lambda post: order(self.queue, post))

    def versions(self, posts: Sequence[int]) -> list[int]:
        """Keep one post of a group, and one a day where no platform is known.

        Versions of one announcement for several places look so.
        """
        queue = self.queue
        kept: dict[tuple[int, int], int] = {}
        for post in posts:
            known = queue.platform[post] != queue.names.get("generic")
            loose = known or queue.minute[post] == NONE
            key = (0, post) if loose else (1, queue.minute[post] // DAY)
            kept.setdefault((2, queue.group[post]) if queue.group[post] else key, post)
        return list(kept.values())

    def rhythmic(self, posts: Sequence[int]) -> bool:
        """Tell whether the rule spares posts that recur week by week or slower, and these do."""
        return "rhythm" in self.settings.spare and steady(self.queue, posts, WEEKLY)

    def people(self, posts: Iterable[int]) -> int:
        """Count the persons addressed; a post without a known recipient counts as its own."""
        return len({self.queue.person[post] or -1 - post for post in posts})

    def beside(self, posts: Sequence[int], pool: Sequence[int]) -> int:
        """Count the minutes of a pool, in rising order, that lie in the time of some posts."""
        minutes = [self.queue.minute[post] for post in posts]
        return bisect_right(pool, max(minutes)) - bisect_left(pool, min(minutes))

    def hit(self, posts: Sequence[int], where: str = "opening", at: int = -1, **more: str) -> Hit:
        """Make a hit of posts in order of time; the one at fault is the last unless told."""
        fault = posts[at]
        others = tuple(post for post in posts if post != fault)
        values = {"count": str(len(posts)), "within": self.length(posts), **more}
        return Hit(fault, others, values, where)

    def length(self, posts: Sequence[int]) -> str:
        """Say in words what time posts cover."""
        minutes = [self.queue.minute[post] for post in posts]
        if min(minutes) == NONE:
            return "the queue"
        spread = max(minutes) - min(minutes)
        timed = all(self.queue.has(post, facts.TIMED) for post in posts)
        return in_words(spread if timed else max(spread, DAY))


def order(queue: Queue, post: int) -> tuple[bool, int, int]:
    """The sort key of time: dated posts first, then the others as they were read."""
    minute = queue.minute[post]
    return minute == NONE, minute, post


def in_words(minutes: int) -> str:
    """Say a span of time in its largest fitting unit."""
    for size, name in ((DAY, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            count = -(-minutes // size)
            return f"{count} {name}{'s' * (count != 1)}"
    return "one minute"


def eligible(view: View) -> list[int]:
    """The posts long enough for the rule and not spared by a flag."""
    spared = 0
    for name in view.settings.spare:
        spared |= SPARED.get(name, 0)
    queue, words = view.queue, view.settings.words
    return [p for p in view.posts if queue.words[p] >= words and not queue.has(p, spared)]


def at_least(hits: int, total: int) -> float:
    """The lower end of the 80% Wilson interval of a share."""
    if not total:
        return 0.0
    share, z2 = hits / total, Z80 * Z80
    spread = Z80 * sqrt(share * (1 - share) / total + z2 / (4 * total * total))
    return (share + z2 / (2 * total) - spread) / (1 + z2 / total)
