"""The rows of a table of posts -> drafts, whatever file the table stands in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from authlint.errors import AuthlintError
from authlint.platforms import named
from authlint.sources import layouts
from authlint.sources.columns import NoText, Plan, Values, plan
from authlint.sources.fields import Draft
from authlint.sources.positions import Passage
from authlint.sources.spread import platforms_of
from authlint.types import Source

Place = Callable[[int, Passage], tuple[Source, int]]
"""Where the text of a column's cell stands: its source and first line."""
LOOKED_AT = 20
"""Rows that are read before the purpose of the columns is settled."""


def planned(rows: Values, wanted: Sequence[str], path: str) -> Plan:
    """Say what the columns are for; `rows` are the first rows that are not blank.

    Raises:
        AuthlintError: with a hint that names the columns, if none holds texts.
    """
    try:
        return plan(rows, wanted)
    except NoText as error:
        names = [f"'{name[:30]}'" for name in rows[0][:12]] if rows else []
        hint = f"the columns are {', '.join(names)}; say --text-column NAME or its number"
        raise AuthlintError(
            str(error), path=path, line=1, hint=hint if names else "the table is empty"
        ) from None


def drafts(
    values: Sequence[str], passages: Callable[[int], Passage], found: Plan, place: Place
) -> Iterator[Draft]:
    """Yield the drafts of a row: its texts, then its comments.

    `passages` gives the text of a column with its place; a cell without words is no draft.
    """
    shared = _fields(values, found)
    for column, platform in found.text:
        own = shared if platform is None else _without_platforms(shared) | {"platform": platform}
        yield from _drafts(column, values, passages, place, own, "")
    for column in found.comments:
        own = {k: v for k, v in shared.items() if k not in ("media", "alt")}
        own |= {"kind": "comment"}
        yield from _drafts(column, values, passages, place, own, found.comment_parts)


def _drafts(
    column: int,
    values: Sequence[str],
    passages: Callable[[int], Passage],
    place: Place,
    data: dict[str, Any],
    parts: str,
) -> Iterator[Draft]:
    if column >= len(values) or not values[column].strip():
        return
    whole = passages(column)
    between = [m.span() for m in re.finditer(re.escape(parts), whole.text)] if parts else []
    starts = [0, *(end for _, end in between)]
    ends = [*(start for start, _ in between), len(whole.text)]
    for start, end in zip(starts, ends, strict=True):
        passage = whole.cut(start, end)
        if passage.text.strip():
            source, line = place(column, passage)
            yield Draft(passage.text, source, data, line=line)


def _fields(values: Sequence[str], found: Plan) -> dict[str, Any]:
    def of(index: int | None) -> str:
        return values[index].strip() if index is not None and index < len(values) else ""

    data: dict[str, Any] = {key: of(index) for index, key in found.fields if of(index)}
    for key in ("series", "draft", "published"):
        if key in data and data[key].lower() not in ("draft", "published"):
            data[key] = data[key].lower() in layouts.YES
    data["scheduled"] = " ".join(of(index) for index in found.when if of(index))
    if "authlint" in data:
        # `RULE, RULE: REASON`; what has no reason is refused where excuses are read.
        rules, _, reason = data["authlint"].partition(":")
        ignore = [rule.strip() for rule in rules.split(",")]
        data["authlint"] = {"ignore": ignore, "reason": reason.strip()}
    data |= _platforms(of(found.platform), found)
    if not data.get("platforms"):
        flags = [name for index, name in found.flags if of(index).lower() in layouts.YES]
        data["platforms"] = flags
    data |= _media([of(index) for index in found.media], [of(i) for i in found.alt], found)
    return {key: value for key, value in data.items() if value not in ("", [], None)}


def _platforms(cell: str, found: Plan) -> dict[str, Any]:
    names = platforms_of(cell)
    title = found.header[found.platform] if found.header and found.platform is not None else ""
    if title in layouts.ACCOUNTS:
        names = [name for name in names if named(name)]
    return {"platforms": names}


def _media(media: list[str], alts: list[str], found: Plan) -> dict[str, Any]:
    """The pictures with their descriptions, where the table has a column for these."""
    if not found.alt:
        return {}
    if found.alt_parts and len(alts) == 1:
        alts = [alt.strip() for alt in alts[0].split(found.alt_parts)]
        media = [file.strip() for cell in media for file in cell.split(",")]
    pairs = [pair for pair in zip_longest(media, alts, fillvalue="") if any(pair)]
    return {"media": [{"file": file, "alt": alt} for file, alt in pairs]}


def _without_platforms(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if key not in ("platforms", "platform")}
