"""The columns of schedulers' tables: which header names what, and files without a header.

Seen in the schedulers' own help pages and in public exporters; `plain` says how a header
is compared. Titles, poll options and notes are columns that authlint does not judge.
"""

from __future__ import annotations

import re
from typing import NamedTuple

_CUT = re.compile(r" - | \(")
_SPACE = re.compile(r"[\s_]+")
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T]\d{1,2}:\d\d(?::\d\d)?(?: ?[AaPp][Mm])?)?", re.ASCII
)
LINK = re.compile(r"(?:https?://\S+)?")
NUMBER = re.compile(r"\d{1,2}", re.ASCII)
YEAR = re.compile(r"20\d\d", re.ASCII)
PROSE = re.compile(r".*\S\s+\S.*", re.DOTALL)


def plain(header: str) -> str:
    """A header's name without case, underscores, plural `(s)` and what ` - ` or ` (` adds."""
    name = _CUT.split(header.lstrip("\ufeff").strip())[0]
    return _SPACE.sub(" ", name.replace("(s)", "")).strip().lower()


class Layout(NamedTuple):
    """A scheduler's file: the columns that tell it, and what parts a cell that holds many."""

    name: str
    header: tuple[str, ...]
    comments: str = ""
    alts: str = ""


class Bare(NamedTuple):
    """A scheduler's file without a header: what each column holds and looks like."""

    name: str
    columns: tuple[tuple[str, re.Pattern[str]], ...]
    required: int


LAYOUTS: tuple[Layout, ...] = (
    Layout("buffer", ("text", "image url", "tags", "posting time")),
    Layout("publer", ("date", "text", "link", "media url"), "||", "||"),
    Layout("publer (6 columns)", ("date", "message", "link", "label")),
    Layout("metricool", ("text", "date", "time", "draft")),
    Layout("sprout", ("date", "time 24hr", "message text")),
    Layout("highlevel", ("postatspecifictime", "content", "imageurls")),
    Layout("socialbee", ("postatspecifictime", "text", "imageurls")),
    Layout("ayrshare", ("post", "platforms", "mediaurls", "scheduledate")),
    Layout("oktopost", ("network", "message", "linkurl")),
    Layout("schedulin", ("channel", "caption", "scheduled at")),
    Layout("socialcal", ("content", "platforms", "schedule time")),
    Layout("socialpatra", ("content", "platforms", "scheduledat")),
    Layout("magicsync", ("content", "image url", "scheduled time", "comments"), ";"),
    Layout("auto-postit", ("platform", "scheduled date", "content")),
)
BARE: tuple[Bare, ...] = (
    Bare("hootsuite", (("when", DATE), ("text", PROSE), ("link", LINK)), 2),
    Bare(
        "postcron",
        (("text", PROSE), ("when", YEAR), *[("when", NUMBER)] * 4, ("media", LINK), ("link", LINK)),
        6,
    ),
)

TEXT = (
    "text", "post", "content", "message", "message text", "caption", "full caption", "post text",
    "post content", "post copy", "post message", "tweet text", "body", "copy", "tweet",
)  # fmt: skip
WEAK_TEXT = ("status", "description", "update")
"""Headers that often name something else: a text column only if its cells are phrases."""
COMMENTS = (
    "comment", "comments", "first comment", "first comment text", "followupcomment",
    "instagram first comment", "reply",
)  # fmt: skip
PLATFORM = (
    "platform", "platforms", "network", "networks", "social network", "social networks",
    "channel", "channels", "profile", "profiles", "account", "accounts",
)  # fmt: skip
ACCOUNTS = ("channel", "channels", "profile", "profiles", "account", "accounts")
"""Headers under which accounts stand as often as platforms; an unknown name is no fault."""
WHEN = (
    "date", "time", "datetime", "date time", "posting time", "posting date", "post date",
    "post time", "scheduledat", "scheduled at", "scheduled for", "schedule", "scheduledate",
    "schedule date", "schedule time", "scheduled date", "scheduled time", "postatspecifictime",
    "publish time", "publish date", "publish at", "time 24hr", "due at",
)  # fmt: skip
PLAIN_WHEN = ("date", "time", "datetime", "date time")
"""Headers of any table with dates; the others are those of a schedule."""
LINKS = ("link", "links", "url", "linkurl")
MEDIA = re.compile(
    r"(?:media|image|picture|photo|video|gif)s?(?: ?(?:url|file|link)s?)?(?: \d{1,2})?"
)
ALT = re.compile(r"(?:image )?alt ?texts?(?: picture)?(?: \d{1,2})?|alts?")
YES = ("true", "yes", "y", "1", "x")
