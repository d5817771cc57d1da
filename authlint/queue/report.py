"""Hits -> findings, campaigns and scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from authlint import scoring
from authlint.queue import cadence, copies, facts, giving, habits, texts
from authlint.queue.facts import Queue
from authlint.queue.times import DAY, NONE, day_of
from authlint.queue.view import Hit, View
from authlint.tokens import Reading
from authlint.types import CHECKS, LEVELS, Check, Finding, Match, Rule, Score, Span, Verdict, worst

DETECTORS: dict[str, Callable[[View], Iterator[Hit]]] = {
    "ask-run": giving.ask_run,
    "ask-share": giving.ask_share,
    "burst": cadence.burst,
    "chasers": giving.chasers,
    "closing": habits.closing,
    "crosspost": copies.crosspost,
    "first-touch": giving.first_touch,
    "gap": cadence.gap,
    "generic-comments": habits.generic_comments,
    "hashtag-set": habits.hashtag_set,
    "label-missing": giving.label_missing,
    "link": habits.link,
    "mention": habits.mention,
    "near-duplicate": copies.near_duplicate,
    "one-way": giving.one_way,
    "opening": habits.opening,
    "same-minute": cadence.same_minute,
    "same-praise": copies.same_praise,
    "same-text": copies.same_text,
    "sensitive-date": cadence.sensitive_date,
    "skeleton": copies.skeleton,
    "slot": cadence.slot,
}
"""The function that looks for each fact of `authlint.kinds.queue.FACTS`."""
TIMED = frozenset({"burst", "first-touch", "gap", "same-minute", "sensitive-date", "slot"})
"""The facts that need dates."""
MOST = 25
"""The most findings of one rule in one campaign that are shown; the rest are counted."""
LINKED = 50
"""The most other posts that one finding names; the rest are counted."""


class Place(NamedTuple):
    """Where a post stands, as people find it."""

    path: str
    line: int
    id: str | None = None

    def __str__(self) -> str:
        return f"{self.path}:{self.line}"


@dataclass(frozen=True, slots=True)
class Link:
    """A finding in the post at fault, the other posts it speaks of, and how many they are."""

    finding: Finding
    others: tuple[Place, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A campaign, or the posts of one window without a campaign, and how it is judged.

    `left_off` counts, by rule, the findings over the cap of `MOST`.
    """

    name: str
    posts: int
    links: tuple[Link, ...]
    scores: tuple[Score, ...]
    left_off: tuple[tuple[str, int], ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the four verdicts; `not-judged` only if none is judged."""
        return worst(self.scores)


class Found(NamedTuple):
    """What the detectors found: findings with their posts' numbers, near-duplicates, counts.

    `counts` is by unit and rule and knows of the findings over the cap as well.
    """

    links: list[tuple[int, Link]]
    clusters: list[tuple[Link, tuple[int, ...]]]
    counts: dict[tuple[int, str], int]


def unit_numbers(queue: Queue, window: int) -> tuple[list[int], dict[int, str]]:
    """Give each post its unit's number, and the units' names.

    A post with a campaign belongs to it; the others are cut into periods of one window,
    counted from midnight before the first dated post; the undated are a unit of their own.
    """
    dated = [minute for minute in queue.minute if minute != NONE]
    start = min(dated, default=0) // DAY * DAY
    named = {number: name for name, number in queue.names.items()}
    numbers: list[int] = []
    names: dict[int, str] = {}
    for post in range(len(queue)):
        campaign, minute = queue.campaign[post], queue.minute[post]
        period = (minute - start) // window
        number = 3 * campaign if campaign else 1 if minute == NONE else 3 * period + 2
        if number not in names:
            names[number] = named[campaign] if campaign else _period(minute, start, period, window)
        numbers.append(number)
    return numbers, names


def _period(minute: int, start: int, period: int, window: int) -> str:
    if minute == NONE:
        return "without a date"
    first = start + period * window
    return f"{day_of(first).isoformat()} to {day_of(first + window - 1).isoformat()}"


def finding(queue: Queue, hit: Hit, rule: Rule) -> Link:
    """Make the finding of a hit."""
    post = queue.spool.get(hit.post)
    span = locate(queue, hit, Reading(post))
    others = tuple(place(queue, other) for other in hit.others[:LINKED])
    values = {**hit.values, "first": str(others[0] if others else "")}
    made = Finding(post, rule, Match(span, values, None, hit.confidence))
    return Link(made, others, len(hit.others))


def place(queue: Queue, number: int) -> Place:
    """Give the place of a post."""
    post = queue.spool.get(number)
    return Place(post.source.name, post.source.position(0).line, post.id)


def locate(queue: Queue, hit: Hit, reading: Reading) -> Span:
    """Find the words of the post at fault that a finding points at."""
    text = reading.post.text
    if hit.where == "gesture":
        shown = queue.shown[hit.post]
        if shown:
            return Span(shown >> 32, shown & 0xFFFFFFFF)
    elif hit.where == "closing":
        _, start, end = texts.closing(reading)
        return Span(start, end)
    elif hit.where == "tags":
        tags = reading.of("hashtag")
        return Span(tags[0].start, tags[-1].end)
    elif hit.where in ("link", "mention", "code"):
        for key, start, end in facts.held(reading)[hit.where]:
            if texts.digest(key) == hit.key:
                return Span(start, end)
    if reading.sentences:
        return reading.sentences[0]
    start = len(text) - len(text.lstrip())
    return Span(min(start, len(text) - 1), len(text.rstrip()) or len(text))


def units(queue: Queue, found: Found, rules: Sequence[Rule], window: int) -> tuple[Unit, ...]:
    """Put findings into their campaigns or periods, in order of time, and score each."""
    numbers, names = unit_numbers(queue, window)
    by_unit: dict[int, list[Link]] = {number: [] for number in names}
    for post, link in found.links:
        by_unit[numbers[post]].append(link)
    left_off: dict[int, list[tuple[str, int]]] = {number: [] for number in names}
    for (number, rule), count in found.counts.items():
        if count > MOST:
            left_off[number].append((rule, count - MOST))
    sizes = dict.fromkeys(names, 0)
    for number in numbers:
        sizes[number] += 1
    made = []
    for number in sorted(names, key=lambda n: (n % 3 != 0, n % 3 == 1, n)):
        links = tuple(by_unit[number])
        scores = _scores([link.finding for link in links], rules, number % 3 != 1)
        more = tuple(left_off[number])
        made.append(Unit(names[number], sizes[number], links, scores, more))
    return tuple(made)


def _scores(found: Sequence[Finding], rules: Sequence[Rule], dated: bool) -> tuple[Score, ...]:
    """Score a unit; the confidence is the weight of the rules that its posts let run."""

    def weight(check: Check, kept: Iterable[Rule]) -> float:
        return sum(LEVELS[rule.effects[check]] for rule in kept if check in rule.effects)

    able = [rule for rule in rules if dated or (rule.queue or {}).get("fact") not in TIMED]
    lacks = () if dated else ("dates (scheduled)",)
    return tuple(
        scoring.score(
            check, found, round(weight(check, able) / (weight(check, rules) or 1.0), 2), lacks
        )
        for check in CHECKS
    )
