"""Plain text with many posts: labelled rulers, bare rulers, `Post 1` lines or blank lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import PurePath
from typing import Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.headings import names_post, platforms
from authlint.sources.positions import Lines, trimmed
from authlint.types import Source

_LABELLED = re.compile(
    r"(?m)^(?P<ruler>[=*#~_-])(?P=ruler){2,}[ \t]*(?P<label>[^\s=*#~_-][^\r\n]{0,80}?)[ \t]*"
    r"(?P=ruler){3,}[ \t]*\r?$"
)
_LABEL = re.compile(
    r"(?i)(?:day|week|post|tweet|caption|no\.?|#)\s?#?\d{1,3}\b|\d{1,3}$|\d{4}-\d\d-\d\d"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
)
_BARE = re.compile(r"(?m)^(?P<ruler>[=*-])(?P=ruler){2,}[ \t]*\r?$")
_LINES = re.compile(
    r"(?mi)^[ \t]*(?P<label>(?:post|tweet|toot|caption|update)[ \t]+#?(?P<number>\d{1,3}))"
    r"(?:[ \t]*[:.)-])?[ \t]*\r?$"
)
_BLANK = re.compile(r"\n(?:[ \t]*\r?\n){2,}")
_TITLE = re.compile(r"([=*#~_-])\1{3,}[ \t]*\r?\n[^\r\n]{1,80}\r?\n\1{4,}[ \t]*(?=\r?\n|\Z)")
_HOLDS_MANY = re.compile(
    r"(?i)(?:^|[^a-z])(?:posts|captions|tweets|toots|drafts|updates|queue|batch)(?![a-z])"
)
_META = re.compile(r"[^\r\n|]{1,80}\|[^\r\n]{0,120}:[^\r\n]{1,80}\r?\n[ \t]*\r?\n")
_NEAR = 200
"""How far from a ruler the blank line that sets it off is looked for."""


class _Cut(NamedTuple):
    """What stands between two posts, and the label that heads the second."""

    start: int
    end: int
    label: str = ""


def recognises(name: str, text: str) -> bool:
    """Tell whether a text clearly holds many posts.

    It has two or more rulers with a label that numbers, dates or names a post
    (`=== DAY 1 ===`), or lines `Post 1`, `Post 2` … that count up. Bare rulers count only
    if the file's name says that it holds posts (`captions.txt`): one post may well be
    divided by a ruler.
    """
    try:
        start = split(text, name).body
    except AuthlintError:
        return False
    if _counted(text, start):
        return True
    cuts = _labelled(text, start)
    if cuts:
        return all(_is_label(cut.label) for cut in cuts)
    return bool(_HOLDS_MANY.search(PurePath(name).stem) and _bare(text, start))


def read(text: str, path: str, format: str = "separated") -> Iterator[Draft]:
    """Yield the texts between the separators; labels, and a title or notes before them, are none.

    If nothing else separates them, two or more blank lines do.

    Raises:
        AuthlintError: if there is no text at all.
    """
    data, start = split(text, path)
    labelled = _counted(text, start) or _labelled(text, start)
    cuts = labelled or [_Cut(start, start), *(_bare(text, start) or _blank(text, start))]
    lines = Lines(text)
    index = 0
    for cut, after in pairwise([*cuts, _Cut(len(text), len(text))]):
        begin, end = _body(text, cut, after.start)
        if begin < end:
            own = data | _data(cut.label)
            source = Source(path, format, lines.slice(begin, end))
            yield Draft(text[begin:end], source, own, index, line=lines.line(begin))
            index += 1
    if not index:
        raise AuthlintError("holds no posts", path=path, line=1)


def _labelled(text: str, start: int) -> list[_Cut]:
    found = [_Cut(*match.span(), match["label"]) for match in _LABELLED.finditer(text, start)]
    return found if len(found) >= 2 else []


def _counted(text: str, start: int) -> list[_Cut]:
    found = list(_LINES.finditer(text, start))
    if len(found) < 2 or [int(m["number"]) for m in found] != [*range(1, len(found) + 1)]:
        return []
    return [_Cut(*match.span(), match["label"]) for match in found]


def _bare(text: str, start: int) -> list[_Cut]:
    """Rulers of one kind, each between blank lines or at an edge of the file."""
    found = [match for match in _BARE.finditer(text, start) if _alone(text, match)]
    if len({match["ruler"] for match in found}) != 1:
        return []
    return [_Cut(*match.span()) for match in found]


def _alone(text: str, ruler: re.Match[str]) -> bool:
    before = text[max(0, ruler.start() - _NEAR) : ruler.start()]
    after = text[ruler.end() : ruler.end() + _NEAR]
    return bool(
        (not before.strip() or re.search(r"\n[ \t]*\r?\n\Z", before))
        and (not after.strip() or re.match(r"\r?\n[ \t]*\r?\n", after))
    )


def _blank(text: str, start: int) -> list[_Cut]:
    return [_Cut(*match.span()) for match in _BLANK.finditer(text, start)]


def _is_label(label: str) -> bool:
    return bool(_LABEL.match(label) or platforms(label) or names_post(label))


def _body(text: str, cut: _Cut, stop: int) -> tuple[int, int]:
    begin, end = trimmed(text, cut.end, stop)
    head = (_META if cut.label else _TITLE).match(text, begin)
    return trimmed(text, min(head.end(), end), end) if head else (begin, end)


def _data(label: str) -> dict[str, Any]:
    found = platforms(label)
    return {"platform": found[0]} if len(found) == 1 else {}
