"""Kind `queue`: a fact about many posts at once, which no single draft can show."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.types import Match, Matcher

Fact = Literal[
    "ask-run",
    "ask-share",
    "burst",
    "chasers",
    "closing",
    "crosspost",
    "first-touch",
    "gap",
    "generic-comments",
    "hashtag-set",
    "label-missing",
    "link",
    "mention",
    "near-duplicate",
    "one-way",
    "opening",
    "same-minute",
    "same-praise",
    "same-text",
    "sensitive-date",
    "skeleton",
    "slot",
]
FACTS: tuple[str, ...] = get_args(Fact)
Spare = Literal["series", "rhythm", "notice", "courtesy", "answer"]
_DURATION = re.compile(r"(\d{1,5})\s?(m|h|d|w)")
_DAY = re.compile(
    r"(?:(?:\d{4}-)?(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])-lastmon"
    r"|(?:easter|advent)[+-]\d{1,3})(?:@\w{1,20})?"
)
_MINUTES = {"m": 1, "h": 60, "d": 1440, "w": 10080}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a queue card, as `build` takes them; `build` says what each means."""

    fact: str
    at_least: int = 3
    of: int = 0
    share: float = 0.0
    shares: Mapping[str, float] = field(default_factory=dict)
    similar: float = 1.0
    words: int = 0
    within: str = ""
    after: str = ""
    days: Mapping[str, str] = field(default_factory=dict)
    spare: tuple[str, ...] = ()


def build(
    fact: Fact,
    at_least: int = 3,
    of: int = 0,
    share: float = 0.0,
    shares: dict[str, float] = {},
    similar: float = 1.0,
    words: int = 0,
    within: str = "",
    after: str = "",
    days: dict[str, str] = {},
    spare: list[Spare] = [],
) -> Matcher:
    """Check the settings of a fact that `authlint queue` looks for; a draft alone never has it.

    `at_least` posts, people or platforms make the fact; `share` is the part of a
    channel's posts that it takes (`shares`: on a platform), judged from `of` posts on;
    `similar` is the least likeness of two texts, from 0 to 1; `words` the least length
    of a text; `within` the window and `after` the silence, as `40m`, `2h`, `14d` or `4w`
    (empty: the window of the run). `days` maps dates to a day's name (`authlint.queue.days`).
    `spare` leaves out posts with `series: true`, texts that recur in a steady rhythm,
    practical notices, plain courtesies, and replies to what the parent asks for.

    Raises:
        AuthlintError: for a span of time that cannot be read or a share outside 0 to 1.
    """
    Settings(fact, at_least, of, share, shares, similar, words, within, after, days, tuple(spare))
    for text in filter(None, (within, after)):
        minutes(text)
    if at_least < 1 or of < 0 or words < 0:
        raise AuthlintError("'at_least' counts from 1, 'of' and 'words' from 0")
    for day in days:
        if not _DAY.fullmatch(day):
            hint = "11-23, 2026-11-23, 05-lastmon, easter-2 or advent-14, with @GB for a region"
            raise AuthlintError(f"'{day}' is no day of a calendar", hint=hint)
    for part in (share, similar, *shares.values()):
        if not 0 <= part <= 1:
            raise AuthlintError(f"{part} is no share from 0 to 1")

    def run(reading: Reading) -> Iterator[Match]:
        return iter(())

    return Matcher(run)


def minutes(text: str) -> int:
    """Read a span of time such as `40m`, `2h`, `30d` or `4w`.

    Raises:
        AuthlintError: for anything else, and for none at all.
    """
    found = _DURATION.fullmatch(text.strip())
    if not found or not int(found[1]):
        raise AuthlintError(f"'{text}' is no span of time", hint="40m, 2h, 30d or 4w")
    return int(found[1]) * _MINUTES[found[2]]
