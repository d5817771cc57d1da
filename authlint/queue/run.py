"""The one way from posts and rules to the report on a queue."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from authlint.kinds.queue import minutes
from authlint.queue.facts import NOTICE, SERIES, Queue, gather, undated
from authlint.queue.groups import Wordings
from authlint.queue.ledger import Ledger, ledger
from authlint.queue.plan import Plan
from authlint.queue.report import (
    DETECTORS,
    LINKED,
    MOST,
    Found,
    Link,
    Unit,
    finding,
    unit_numbers,
    units,
)
from authlint.queue.spool import spool
from authlint.queue.times import NONE, dated
from authlint.queue.view import View, order
from authlint.types import KINDS, Post, Rule


@dataclass(frozen=True, slots=True)
class Report:
    """What was found across posts, by campaign, and the ledger.

    `first` and `last` are minutes since 1970 (-1: no post has a date); `spared` counts the
    series and notices; `clusters` holds each near-duplicate finding with the minutes of
    its posts.
    """

    posts: int
    undated: int
    spared: int
    window: int
    first: int
    last: int
    units: tuple[Unit, ...]
    ledger: Ledger
    clusters: tuple[tuple[Link, tuple[int, ...]], ...]


def check(
    posts: Iterable[Post], plan: Plan, since: int | None = None, until: int | None = None
) -> Report:
    """Read a queue once and report what its posts show together.

    `since` and `until` are minutes since 1970, the latter exclusive; with one of them,
    posts without a date are left out.
    """
    with spool() as kept:
        queue = gather(_between(posts, since, until), kept)
        found = _found(queue, plan)
        known = [minute for minute in queue.minute if minute != NONE]
        rules = [rule for rule, _ in plan.rules]
        return Report(
            posts=len(queue),
            undated=undated(queue),
            spared=sum(1 for flags in queue.flags if flags & (SERIES | NOTICE)),
            window=plan.window,
            first=min(known, default=NONE),
            last=max(known, default=NONE),
            units=units(queue, found, rules, plan.window),
            ledger=ledger(queue),
            clusters=tuple(found.clusters),
        )


def _between(posts: Iterable[Post], since: int | None, until: int | None) -> Iterator[Post]:
    for post in posts:
        minute = dated(post).minute
        inside = minute != NONE and (since or 0) <= minute and (until is None or minute < until)
        if inside or (since is None and until is None):
            yield post


def _found(queue: Queue, plan: Plan) -> Found:
    in_time = sorted(range(len(queue)), key=lambda post: order(queue, post))
    numbers, _ = unit_numbers(queue, plan.window)
    wordings = Wordings(queue)
    made = Found([], [], {})
    for rule, settings in plan.rules:
        window = minutes(settings.within) if settings.within else plan.window
        view = View(queue, settings, _meant(queue, rule, in_time), window, numbers, wordings)
        for hit in sorted(DETECTORS[settings.fact](view), key=lambda h: order(queue, h.post)):
            key = numbers[hit.post], rule.id
            made.counts[key] = made.counts.get(key, 0) + 1
            if made.counts[key] > MOST:
                continue
            link = finding(queue, hit, rule)
            made.links.append((hit.post, link))
            if settings.fact == "near-duplicate":
                when = tuple(queue.minute[p] for p in (hit.post, *hit.others[:LINKED]))
                made.clusters.append((link, when))
    return made


def _meant(queue: Queue, rule: Rule, posts: Sequence[int]) -> list[int]:
    """The posts of the kinds and platforms that a rule is for, without those that excuse it."""
    applies = rule.applies_to
    names = {number: name for name, number in queue.names.items()}
    excused: set[int] = set()
    for name in (rule.id, *rule.aliases):
        excused |= queue.excused.get(name, set())

    def meant(post: int) -> bool:
        platform = names[queue.platform[post]]
        return (
            post not in excused
            and (not applies.kinds or KINDS[queue.kind[post]] in applies.kinds)
            and (not applies.platforms or platform in applies.platforms)
            and platform not in applies.except_platforms
        )

    return [post for post in posts if meant(post)]
