"""What each column of a table of posts is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from authlint.platforms import named
from authlint.sources import layouts
from authlint.sources.fields import KNOWN, SYNONYMS
from authlint.sources.layouts import plain

_ROLES_OF_THEIR_OWN = ("text", "platform", "scheduled", "alt")
_FIELDS = {name: name for name in (*KNOWN, "status") if name not in _ROLES_OF_THEIR_OWN}
_FIELDS = {plain(word): name for word, name in SYNONYMS.items() if name in _FIELDS} | _FIELDS
_PLATFORM_TEXT = re.compile(rf"(.+?) (?:{'|'.join(layouts.TEXT)})")
Values = Sequence[Sequence[str]]
Texts = list[tuple[int, str | None]]


class Plan(NamedTuple):
    """The columns by purpose, as indices; a text column may be one platform's own.

    `first` counts the rows with words that come before the posts.
    """

    header: tuple[str, ...] | None
    first: int
    text: tuple[tuple[int, str | None], ...]
    comments: tuple[int, ...] = ()
    platform: int | None = None
    flags: tuple[tuple[int, str], ...] = ()
    when: tuple[int, ...] = ()
    media: tuple[int, ...] = ()
    alt: tuple[int, ...] = ()
    fields: tuple[tuple[int, str], ...] = ()
    layout: str | None = None
    comment_parts: str = ""
    alt_parts: str = ""


class NoText(ValueError):
    """No column holds the posts' text, or a column that was asked for is not there."""


def plan(rows: Values, wanted: Sequence[str] = ()) -> Plan:
    """Say what the columns are for, by the header or, without one, by the looks of the cells.

    `rows` are the first rows of the table, the blank ones left out; `wanted` names the text
    columns, by header or by number from 1. Rows of one cell above the header are its title.

    Raises:
        NoText: if there is no text column.
    """
    titles = next((index for index, row in enumerate(rows) if not _is_title(row)), 0)
    try:
        return _plan(rows, wanted)
    except NoText:
        if not titles:
            raise
    below = _plan(rows[titles:], wanted)
    return below._replace(first=titles + below.first)


def _is_title(row: Sequence[str]) -> bool:
    return sum(1 for cell in row if cell.strip()) == 1


def _plan(rows: Values, wanted: Sequence[str]) -> Plan:
    header = tuple(plain(cell) for cell in rows[0]) if rows else ()
    text = _wanted(header, rows, wanted) if wanted else _texts(header, rows[1:])
    if text and (not wanted or _is_header(header, rows, wanted)):
        return _headed(header, text, rows[1:])
    if text:
        return Plan(None, 0, tuple((index, None) for index, _ in text))
    bare = _bare(rows)
    if bare is None:
        raise NoText("no column with the text of the posts was found")
    return bare


def sure(found: Plan) -> bool:
    """Tell whether a table is posts beyond doubt: a scheduler's layout, or a schedule's columns."""
    if found.layout or found.platform is not None or found.comments or found.media:
        return True
    header = found.header or ()
    scheduled = any(header[index] not in layouts.PLAIN_WHEN for index in found.when)
    return scheduled or any(platform for _, platform in found.text)


def _wanted(header: Sequence[str], rows: Values, wanted: Sequence[str]) -> Texts:
    found: Texts = []
    for name in wanted:
        number = _number(name, rows)
        if number is not None:
            index = number
        elif plain(name) in header:
            index = header.index(plain(name))
        else:
            raise NoText(f"there is no column '{name}'")
        title = header[index] if index < len(header) else ""
        found.append((index, _platform_in(title)))
    return found


def _platform_in(title: str) -> str | None:
    words = title.split()
    return named(title) or next((p for p in map(named, words) if p and p != "generic"), None)


def _texts(header: Sequence[str], rows: Values) -> Texts:
    """The columns with a name for texts that hold phrases; else those of platforms."""
    known = [name for name in layouts.TEXT if name in header]
    names = [name for name in known if _is_prose(rows, header.index(name))]
    if known:
        name = (names or known)[0]
        return [(index, None) for index, title in enumerate(header) if title == name]
    own: Texts = []
    for index, title in enumerate(header):
        match = _PLATFORM_TEXT.fullmatch(title)
        platform = named(match[1] if match else title)
        if platform and platform != "generic" and (match or _is_prose(rows, index)):
            own.append((index, platform))
    weak = (header.index(name) for name in layouts.WEAK_TEXT if name in header)
    doubtful: Texts = [(index, None) for index in weak if _is_prose(rows, index)]
    return own or doubtful[:1]


def _is_prose(rows: Values, index: int) -> bool:
    cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
    phrases = sum(1 for cell in cells if layouts.PROSE.fullmatch(cell.strip()))
    return bool(cells) and phrases * 2 > len(cells)


def _is_header(header: Sequence[str], rows: Values, wanted: Sequence[str]) -> bool:
    numbers = [_number(name, rows) for name in wanted]
    if None in numbers or any(map(_role, header)):
        return True
    # A row of single words over rows of phrases names its columns.
    words = all(not layouts.PROSE.fullmatch(cell) or len(cell) < 25 for cell in header)
    odd = any(layouts.DATE.fullmatch(cell) or "://" in cell for cell in header)
    return words and not odd and all(_names(index, header, rows) for index in numbers)


def _number(name: str, rows: Values) -> int | None:
    """The index that a column's number means, if there is such a column."""
    width = max(map(len, rows), default=0)
    return int(name) - 1 if name.isdecimal() and 0 < int(name[:6]) <= width else None


def _names(index: int | None, header: Sequence[str], rows: Values) -> bool:
    title = header[index] if index is not None and index < len(header) else ""
    return index is not None and not layouts.PROSE.fullmatch(title) and _is_prose(rows[1:], index)


def _role(name: str) -> str | None:
    if name in layouts.TEXT:
        return "text"
    if name in layouts.COMMENTS:
        return "comments"
    if name in layouts.PLATFORM:
        return "platform"
    if name in layouts.WHEN:
        return "when"
    if name in layouts.LINKS:
        return "link"
    if layouts.ALT.fullmatch(name):
        return "alt"
    if layouts.MEDIA.fullmatch(name):
        return "media"
    return "fields" if name in _FIELDS else None


def _headed(header: tuple[str, ...], text: Texts, rows: Values) -> Plan:
    layout = next((one for one in layouts.LAYOUTS if set(one.header) <= set(header)), None)
    taken = {index for index, _ in text}
    roles = {index: _role(name) for index, name in enumerate(header) if index not in taken}

    def of(role: str) -> tuple[int, ...]:
        return tuple(index for index, found in roles.items() if found == role)

    flags = [
        (index, platform)
        for index, name in enumerate(header)
        if index not in taken and (platform := named(name)) and platform != "generic"
    ]
    return Plan(
        header,
        1,
        tuple(text),
        of("comments"),
        next(iter(of("platform")), None),
        tuple(flags),
        of("when"),
        of("media"),
        of("alt"),
        tuple((index, _FIELDS[header[index]]) for index in of("fields")),
        layout.name if layout else None,
        layout.comments if layout else "",
        layout.alts if layout else "",
    )


def _bare(rows: Values) -> Plan | None:
    for bare in layouts.BARE:
        if rows and all(_fits(row, bare) for row in rows):
            columns = list(enumerate(role for role, _ in bare.columns))
            places = {
                role: tuple(i for i, found in columns if found == role) for _, role in columns
            }
            return Plan(
                None,
                0,
                tuple((index, None) for index in places["text"]),
                when=places["when"],
                media=places.get("media", ()),
                layout=bare.name,
            )
    return None


def _fits(row: Sequence[str], bare: layouts.Bare) -> bool:
    cells = [cell.strip() for cell in row]
    while len(cells) > len(bare.columns) and not cells[-1]:
        cells.pop()
    return bare.required <= len(cells) <= len(bare.columns) and all(
        pattern.fullmatch(cell) for cell, (_, pattern) in zip(cells, bare.columns, strict=False)
    )
