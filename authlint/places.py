"""Where things stand: spans of a text, and the place of a text in its file."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """A half-open range of Unicode code points of `Post.text`; the only stored position."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Tell whether this span lies wholly inside another."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


class Position(NamedTuple):
    """A place in a file for people: 1-based line and column, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a post's text stands in its file.

    `breaks` holds (offset in the text, line, column) in rising order: one at the
    start, one after each line break, one after each escape sequence; between two of
    them, text and file advance together. In a workbook the line is the row, the column
    counts inside the cell, and `cell` names it (`Sheet1!B3`).
    """

    path: str
    format: str
    breaks: tuple[tuple[int, int, int], ...] = ((0, 1, 1),)
    cell: str | None = None

    @property
    def name(self) -> str:
        """The file's path for people, with the cell where the file is a workbook."""
        return f"{self.path}[{self.cell}]" if self.cell else self.path

    def position(self, offset: int) -> Position:
        """Give the file position of an offset in the post's text."""
        at, line, column = self.breaks[bisect_right(self.breaks, (offset, 1 << 60, 0)) - 1]
        return Position(line, column + offset - at)


NOWHERE = Source("<text>", "text")
"""The source of a text that came from no file."""
