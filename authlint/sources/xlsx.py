"""Excel workbooks of posts (extra `xlsx`): one post a row and text column of each sheet."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any

from authlint.errors import AuthlintError
from authlint.sources.columns import NoText, Plan, plan, sure
from authlint.sources.fields import Draft
from authlint.sources.positions import Passage
from authlint.sources.spread import announced
from authlint.sources.table import LOOKED_AT, drafts, planned
from authlint.types import Source, shorten

MAX_UNPACKED = 64_000_000
MAX_PARTS = 1_000
MAX_ROWS = 100_000
"""Rows with words in a workbook."""
LAST_ROW, LAST_COLUMN = 1_048_576, 256
"""Excel's own last row; of wider tables the first 256 columns are read."""
MAX_SHEETS = 20
Row = tuple[int, list[str]]


def read(
    data: bytes, path: str, format: str = "xlsx", columns: Sequence[str] = ()
) -> Iterator[Draft]:
    """Yield the drafts of each row of each visible sheet that has a text column.

    A formula counts with the value that was saved with it. A position is the row, and the
    character inside the cell.

    Raises:
        AuthlintError: if the extra is missing, for what is no workbook, a workbook over the
            caps, one in which no sheet has a text column.
    """
    index = 0
    sheets = _sheets(data, path)
    first = [values for _, values in sheets[0][1][:LOOKED_AT]] if sheets else []
    plans = [_plan(rows, columns) for _, rows in sheets]
    if not any(plans):
        plans = [planned(first, columns, path)]
    for (title, rows), found in zip(sheets, plans, strict=True):
        if found is None:
            continue
        for number, values in rows[found.first :]:
            made = _drafts(title, number, values, found, path, format)
            for draft in announced(made, index):
                yield draft
                index = draft.index + 1


def recognises(name: str, data: bytes) -> bool:
    """Tell whether a sheet is posts beyond doubt; False where that cannot be told."""
    try:
        plans = [_plan(rows, ()) for _, rows in _sheets(data, name)]
    except AuthlintError:
        return False
    return any(sure(found) for found in plans if found)


def _plan(rows: list[Row], columns: Sequence[str]) -> Plan | None:
    try:
        return plan([values for _, values in rows[:LOOKED_AT]], columns)
    except NoText:
        return None


def _sheets(data: bytes, path: str) -> list[tuple[str, list[Row]]]:
    """The visible sheets with words, each as its title and its rows with words."""
    try:
        import openpyxl
    except ImportError:
        hint = 'pip install "authlint[xlsx]", or save the sheet as CSV'
        raise AuthlintError(
            "to read a workbook, an extra is needed", path=path, hint=hint
        ) from None
    _check_size(data, path)
    try:
        with warnings.catch_warnings(action="ignore"):
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            found = [(str(sheet.title), _rows(sheet)) for sheet in sheets[: MAX_SHEETS + 1]]
    except Exception as error:  # a parser of hostile files may raise anything
        raise _no_workbook(error, path) from None
    if len(sheets) > MAX_SHEETS or sum(len(rows) for _, rows in found) > MAX_ROWS:
        most = f"more than {MAX_SHEETS} sheets or {MAX_ROWS} rows"
        raise AuthlintError(f"a workbook of {most}", path=path, hint="save one sheet as CSV")
    return [(title, rows) for title, rows in found if rows]


def _no_workbook(error: Exception, path: str) -> AuthlintError:
    return AuthlintError(f"not an Excel workbook: {shorten(str(error), 120)}", path=path)


def _check_size(data: bytes, path: str) -> None:
    """Refuse what would unpack to too much; `zipfile` gives no more than is declared."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except Exception as error:  # damaged archives raise more than BadZipFile
        raise _no_workbook(error, path) from None
    size = sum(part.file_size for part in parts)
    if size > MAX_UNPACKED or len(parts) > MAX_PARTS:
        raise AuthlintError(
            f"a workbook of {size} bytes in {len(parts)} parts is over the cap of "
            f"{MAX_UNPACKED} in {MAX_PARTS}",
            path=path,
        )


def _rows(sheet: Any) -> list[Row]:
    # The size that a sheet declares may be a lie of a billion cells.
    sheet.reset_dimensions()
    cells = sheet.iter_rows(max_row=LAST_ROW, max_col=LAST_COLUMN, values_only=True)
    found: list[Row] = []
    blank = None
    for number, row in enumerate(cells, 1):
        if row is blank:
            continue
        if all(value is None for value in row):
            # One object stands for all rows that the sheet skips.
            blank = row
            continue
        found.append((number, [_text(value) for value in row]))
        if len(found) > MAX_ROWS:
            break
    return [(number, row) for number, row in found if any(cell.strip() for cell in row)]


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _drafts(
    title: str, row: int, values: list[str], found: Plan, path: str, format: str
) -> Iterator[Draft]:
    from openpyxl.utils import get_column_letter

    def place(column: int, passage: Passage) -> tuple[Source, int]:
        cell = f"{title}!{get_column_letter(column + 1)}{row}"
        return Source(path, format, ((0, row, passage.at(0) + 1),), cell), row

    return drafts(values, lambda column: Passage(values[column], ((0, 0),)), found, place)
