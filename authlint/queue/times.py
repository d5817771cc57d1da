"""Dates as minutes, and the days of a calendar that a queue should know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from pathlib import PurePath
from typing import NamedTuple

from authlint.errors import AuthlintError
from authlint.types import Post

DAY = 1440
"""The minutes of a day."""
NONE = -1
"""The minute of a post whose date is not known."""
_IN_NAME = re.compile(r"(?<!\d)20\d\d-[01]\d-[0-3]\d(?!\d)")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Moment(NamedTuple):
    """Minutes since 1970 (UTC; a time without a zone is taken as UTC) and if a time was given."""

    minute: int
    timed: bool


@lru_cache(4096)
def moment(text: str | None) -> Moment:
    """Read an ISO date or date-time; `NONE` where there is none or it cannot be read."""
    try:
        when = datetime.fromisoformat((text or "").strip())
    except ValueError:
        return Moment(NONE, False)
    if when.tzinfo is None:
        when = when.replace(tzinfo=UTC)
    minute = int((when - _EPOCH).total_seconds() // 60)
    timed = ":" in (text or "") or "T" in (text or "")
    return Moment(minute, timed) if minute >= 0 else Moment(NONE, False)


def dated(post: Post) -> Moment:
    """Give a post's moment: as scheduled, else the day that its file's name states."""
    if post.context.scheduled:
        return moment(post.context.scheduled)
    found = _IN_NAME.search(PurePath(post.source.path).name)
    return moment(found.group()) if found else Moment(NONE, False)


def day_of(minute: int) -> date:
    """Give the day (UTC) of a minute."""
    return (_EPOCH + timedelta(minutes=minute)).date()


def minute_of(text: str, what: str) -> int:
    """Read the date of an option.

    Raises:
        AuthlintError: naming the option, if it is no ISO date.
    """
    found = moment(text)
    if found.minute == NONE:
        raise AuthlintError(f"{what} '{text}' is no date", hint="write it as 2026-11-23")
    return found.minute


def easter(year: int) -> date:
    """Give Easter Sunday of the Gregorian calendar (Meeus, Astronomical Algorithms, ch. 8)."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)


def keys_of(day: date) -> frozenset[str]:
    """Give the notations under which a calendar may list a day.

    `2026-11-23`, `11-23`, `05-lastmon` (the last Monday of May), `easter-2` (Good
    Friday) and `advent-14` (fourteen days before the first Sunday of Advent).
    """
    found = {day.isoformat(), day.strftime("%m-%d")}
    if day.weekday() == 0 and (day + timedelta(days=7)).month != day.month:
        found.add(day.strftime("%m-lastmon"))
    found.add(f"easter{(day - easter(day.year)).days:+}")
    christmas = date(day.year, 12, 25)
    last = christmas - timedelta(days=christmas.isoweekday() % 7 or 7)
    advent = last - timedelta(weeks=3)
    found.add(f"advent{(day - advent).days:+}")
    return frozenset(found)


def named_day(day: date, days: Mapping[str, str], region: str | None) -> str | None:
    """Give the name of a day in a calendar; an entry with `@REGION` holds for that region only.

    An empty name takes a day out, so that a configuration can drop a shipped one.
    """
    keys = keys_of(day)
    for entry, name in days.items():
        notation, _, place = entry.partition("@")
        if notation in keys and (not place or (region or "").lower() == place.lower()):
            return name or None
    return None
