"""Kind `calendar`: a cheerful or selling draft is scheduled on a day of mourning."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from authlint.kinds.phrases import spans
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher


def build(any_of: list[str], days: dict[str, str]) -> Matcher:
    """Match phrases if the post's scheduled date is one of `days`.

    `days` maps `MM-DD`, `MM-DD@REGION` or `MM-lastmon@REGION` to the day's name; a day
    with a region counts only for posts with that region. Value: `{day}`, `{date}`.
    """
    phrases = parse_all(any_of)

    def run(reading: Reading) -> Iterator[Match]:
        when = parse_date(reading.post.context.scheduled)
        if when is None:
            return
        name = _day(when, days, reading.post.context.region)
        if name:
            for span in spans(phrases, reading):
                yield Match(span, {"day": name, "date": when.isoformat()})

    return Matcher(run, phrases.needs)


def parse_date(text: str | None) -> date | None:
    """Read the date of an ISO date or date-time; None if there is none."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text.strip().replace("Z", "+00:00")).date()
    except ValueError:
        try:
            return date.fromisoformat(text.strip()[:10])
        except ValueError:
            return None


def _day(when: date, days: dict[str, str], region: str | None) -> str | None:
    keys = {when.strftime("%m-%d")}
    if when.weekday() == 0 and (when + timedelta(days=7)).month != when.month:
        keys.add(when.strftime("%m-lastmon"))
    for entry, name in days.items():
        day, _, place = entry.partition("@")
        if day in keys and (not place or (region or "").lower() == place.lower()):
            return name
    return None
