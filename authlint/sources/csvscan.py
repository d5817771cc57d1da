"""Scan comma-separated values and keep, for every cell, where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from authlint.sources.positions import Passage

_END = re.compile(r"\r\n|\r|\n|\Z")


class Cell(NamedTuple):
    """A cell's value, its offset in the file and what stands there inside and after quotes."""

    value: str
    start: int
    quoted: str | None = None

    def passage(self) -> Passage:
        """The value and where each of its characters stands: a run after every `""`."""
        if self.quoted is None:
            return Passage(self.value, ((0, self.start),))
        begin, raw = self.start + 1, self.quoted
        runs = [(0, begin)]
        at = raw.find('""')
        while at >= 0:
            runs.append((at + 2 - len(runs), begin + at + 2))
            at = raw.find('""', at + 2)
        inner = len(raw) + 1 - len(runs)
        if inner < len(self.value):
            runs.append((inner, begin + len(raw) + 1))
        return Passage(self.value, tuple(dict(runs).items()))


class CsvError(ValueError):
    """Not comma-separated values: the message and the offset of the fault."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


@cache
def _cell(delimiter: str) -> re.Pattern[str]:
    # Possessive, so that a quote that is never closed matches nothing, in linear time.
    plain = rf"[^{re.escape(delimiter)}\r\n]*+"
    return re.compile(rf'(?:"([^"]*+(?:""[^"]*+)*+)")?+({plain})')


def scan(text: str, delimiter: str = ",", at: int = 0) -> Iterator[tuple[Cell, ...]]:
    """Yield the rows of a file, blank lines as empty rows, cells as the `csv` module reads them.

    A quote inside an unquoted cell is a character; what follows a closing quote belongs to
    the cell; a quoted cell may hold line breaks.

    Raises:
        CsvError: for a quote that is never closed.
    """
    cell = _cell(delimiter)
    row: list[Cell] = []
    while at < len(text) or row:
        match = cell.match(text, at)
        assert match is not None  # both parts of the pattern may be empty
        quoted, rest = match.groups()
        if quoted is None and rest.startswith('"'):
            raise CsvError("a quote is never closed", at)
        value = rest if quoted is None else quoted.replace('""', '"') + rest
        row.append(Cell(value, at, quoted))
        at = match.end()
        if text.startswith(delimiter, at):
            at += 1
            continue
        blank = len(row) == 1 and quoted is None and not value
        yield () if blank else tuple(row)
        row.clear()
        end = _END.match(text, at)
        at = end.end() if end else at
