"""Comma-, semicolon- and tab-separated tables of posts: one post a row and text column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

from authlint.errors import AuthlintError
from authlint.sources.columns import NoText, Plan, plan, sure
from authlint.sources.csvscan import Cell, CsvError, scan
from authlint.sources.fields import Draft
from authlint.sources.positions import Lines, Passage
from authlint.sources.spread import announced
from authlint.sources.table import LOOKED_AT, drafts, planned
from authlint.types import Source

DELIMITERS = ",;\t|"
_SEP = re.compile(r"sep=([,;\t|])(?:\r\n|\r|\n|\Z)", re.IGNORECASE)
Row = tuple[Cell, ...]


def read(text: str, path: str, format: str = "csv", columns: Sequence[str] = ()) -> Iterator[Draft]:
    """Yield the drafts of each row; `columns` names the text columns, else the header does.

    Cells are read as the `csv` module reads them; a line `sep=;` at the start (Excel's) is
    heeded. A formula is text like any other.

    Raises:
        AuthlintError: with path and line, for a table without a text column, a quote that
            is never closed, a row that is longer than the header.
    """
    delimiter, start = _delimiter(text, columns)
    lines = Lines(text)
    try:
        found = planned(_values(text, delimiter, start), columns, path)
        index = 0
        for row in _posts(scan(text, delimiter, start), found):
            _fits(row, found, path, lines)
            for draft in announced(_drafts(row, found, path, format, lines), index):
                yield draft
                index = draft.index + 1
    except CsvError as error:
        hint = 'a cell in quotes ends with a quote; inside it, write ""'
        line = lines.line(error.offset)
        raise AuthlintError(str(error), path=path, line=line, hint=hint) from None


def recognises(name: str, text: str) -> bool:
    """Tell whether a table is posts beyond doubt: a scheduler's columns or a schedule's."""
    delimiter, start = _delimiter(text, ())
    try:
        return sure(plan(_values(text, delimiter, start)))
    except NoText:
        return False


def _values(text: str, delimiter: str, start: int) -> list[list[str]]:
    """The first rows with words, up to a fault: that is for the reading proper to refuse."""
    found: list[list[str]] = []
    with suppress(CsvError):
        rows = (row for row in scan(text, delimiter, start) if _words(row))
        found.extend([cell.value for cell in row] for row in islice(rows, LOOKED_AT))
    return found


def _words(row: Row) -> bool:
    return any(cell.value.strip() for cell in row)


def _delimiter(text: str, columns: Sequence[str]) -> tuple[str, int]:
    """The delimiter and where the table begins: the one that gives a plan and most columns."""
    said = _SEP.match(text)
    if said:
        return said[1], said.end()
    best = max(DELIMITERS, key=lambda one: _merit(text, one, columns))
    return best, 0


def _merit(text: str, delimiter: str, columns: Sequence[str]) -> tuple[bool, bool, int]:
    rows = _values(text, delimiter, 0)
    widths = {len(row) for row in rows}
    try:
        fits = bool(plan(rows, columns))
    except NoText:
        fits = False
    return fits, len(widths) == 1, max(widths, default=0) if fits or len(widths) == 1 else 0


def _posts(rows: Iterator[Row], found: Plan) -> Iterator[Row]:
    posts = (row for row in rows if _words(row))
    return islice(posts, found.first, None)


def _fits(row: Row, found: Plan, path: str, lines: Lines) -> None:
    beyond = row[len(found.header) :] if found.header else ()
    extra = next((cell for cell in beyond if cell.value.strip()), None)
    if extra:
        raise AuthlintError(
            f"a row has {len(row)} cells, the header {len(found.header or ())}",
            path=path,
            line=lines.line(extra.start),
            hint="put a text that holds the delimiter in double quotes",
        )


def _drafts(row: Row, found: Plan, path: str, format: str, lines: Lines) -> Iterator[Draft]:
    def place(column: int, passage: Passage) -> tuple[Source, int]:
        return Source(path, format, lines.breaks(passage)), lines.line(passage.at(0))

    values = [cell.value for cell in row]
    return drafts(values, lambda column: row[column].passage(), found, place)
