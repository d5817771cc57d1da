"""The ledger: gestures given and asked, by kind, by day, by week and by person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from authlint.queue import gestures
from authlint.queue.facts import Queue
from authlint.queue.report import Place, place
from authlint.queue.times import DAY, NONE, day_of

SHOWN = 3
"""How many posts of each kind of gesture are named with their words."""
PEOPLE = 100
"""How many persons the ledger lists, those with most gestures first."""


class Tally(NamedTuple):
    """Posts that give, that ask, and that are neither for certain."""

    given: int = 0
    asked: int = 0
    neither: int = 0

    @property
    def total(self) -> int:
        """All posts."""
        return sum(self)


class Shown(NamedTuple):
    """A gesture's words and where they stand."""

    place: Place
    words: str


class Kind(NamedTuple):
    """A kind of gesture: its side (give or ask), its name, its posts, some of their words."""

    side: str
    name: str
    posts: int
    shown: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Ledger:
    """What a queue gives and asks; `days` and `weeks` (from Monday) leave out undated posts."""

    total: Tally
    kinds: tuple[Kind, ...]
    days: tuple[tuple[date, Tally], ...]
    weeks: tuple[tuple[date, Tally], ...]
    people: tuple[tuple[str, Tally], ...]
    unnamed: int


def ledger(queue: Queue) -> Ledger:
    """Count the gestures of a queue."""
    days = _days(queue)
    weeks: dict[date, Tally] = {}
    for day, tally in days:
        monday = day - timedelta(days=day.weekday())
        weeks[monday] = _sum(weeks.get(monday, Tally()), tally)
    people, unnamed = _people(queue)
    return Ledger(
        _tally(queue, range(len(queue))),
        _kinds(queue),
        days,
        tuple(sorted(weeks.items())),
        people,
        unnamed,
    )


def _sum(one: Tally, other: Tally) -> Tally:
    return Tally(*(a + b for a, b in zip(one, other, strict=True)))


def _tally(queue: Queue, posts: range | list[int]) -> Tally:
    given = sum(1 for post in posts if queue.gives(post))
    asked = sum(1 for post in posts if queue.asks(post))
    return Tally(given, asked, len(posts) - given - asked)


def _days(queue: Queue) -> tuple[tuple[date, Tally], ...]:
    counts: dict[int, list[int]] = {}
    for post, minute in enumerate(queue.minute):
        if minute != NONE:
            row = counts.setdefault(minute // DAY, [0, 0, 0])
            row[0 if queue.gives(post) else 1 if queue.asks(post) else 2] += 1
    return tuple((day_of(day * DAY), Tally(*row)) for day, row in sorted(counts.items()))


def _kinds(queue: Queue) -> tuple[Kind, ...]:
    counts = [0] * (len(gestures.GESTURES) + 1)
    first: dict[int, list[int]] = {}
    for post, number in enumerate(queue.gesture):
        counts[number] += 1
        if number and len(first.setdefault(number, [])) < SHOWN:
            first[number].append(post)
    found = []
    for number, name in enumerate(gestures.GESTURES, 1):
        if counts[number]:
            side = "give" if name in gestures.GIVES else "ask"
            shown = tuple(words(queue, post) for post in first[number])
            found.append(Kind(side, name, counts[number], shown))
    return tuple(sorted(found, key=lambda kind: (kind.side == "ask", -kind.posts, kind.name)))


def words(queue: Queue, post: int) -> Shown:
    """Give the words by which a post was read as a gesture."""
    shown = queue.shown[post]
    text = queue.spool.get(post).text[shown >> 32 : shown & 0xFFFFFFFF]
    return Shown(place(queue, post), text)


def _people(queue: Queue) -> tuple[tuple[tuple[str, Tally], ...], int]:
    """Count gestures by person: the recipient, else everyone mentioned."""
    counts: dict[int, list[int]] = {}

    def add(key: int, post: int) -> None:
        row = counts.setdefault(key, [0, 0, 0, post])
        row[0 if queue.gives(post) else 1 if queue.asks(post) else 2] += 1

    for post, key in enumerate(queue.person):
        if key:
            add(key, post)
    for key, post in zip(queue.mentions.keys, queue.mentions.posts, strict=True):
        if not queue.person[post]:
            add(key, post)
    top = sorted(counts, key=lambda key: (-sum(counts[key][:3]), counts[key][3]))[:PEOPLE]
    rows = tuple((_name(queue, key, counts[key][3]), Tally(*counts[key][:3])) for key in top)
    return rows, len(counts) - len(rows)


def _name(queue: Queue, key: int, post: int) -> str:
    from authlint.queue.facts import held
    from authlint.queue.texts import digest
    from authlint.tokens import Reading

    one = queue.spool.get(post)
    if queue.person[post] == key:
        return one.context.recipient or ""
    places = held(Reading(one))["mention"]
    return next(one.text[start:end] for name, start, end in places if digest(name) == key)
