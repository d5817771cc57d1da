"""Columns in UTF-8 bytes, counted on the lines of the files themselves."""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Iterator

from authlint.types import Position, Post

_FAR = 1 << 60
_KEPT = 2000
"""Lines kept behind the last one asked for: a post's findings come in no order."""


class FileLines:
    """The lines of the file last asked for, read once from top to bottom."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._rest: Iterator[str] = iter(())
        self._lines: dict[int, str] = {}
        self._read = 0

    def line(self, path: str, number: int) -> str | None:
        """A file's line without its end, or None if there is no such file or line."""
        if path != self._path or (number <= self._read and number not in self._lines):
            self._path, self._rest, self._lines, self._read = path, _opened(path), {}, 0
        while self._read < number:
            try:
                line = next(self._rest)
            except StopIteration:
                return None
            self._read += 1
            self._lines[self._read] = line
            self._lines.pop(self._read - _KEPT, None)
        return self._lines[number]

    def column(self, post: Post, place: Position, offset: int) -> int | None:
        """The byte column of a place in a post's file, or None where that cannot be told."""
        breaks = post.source.breaks
        index = bisect_right(breaks, (offset, _FAR, 0)) - 1
        # The end of a span can stand at the first character of what follows it.
        at, _, column = breaks[index if breaks[index][1] == place.line else index - 1]
        words = post.text[at:offset]
        line = self.line(post.source.path, place.line)
        if line is not None and line[column - 1 :].startswith(words):
            words = line[: column - 1] + words
        elif column != 1:
            return None
        return len(words.encode("utf-8", "surrogatepass")) + 1


def _opened(path: str) -> Iterator[str]:
    try:
        with open(path, "rb") as file:
            mark = file.read(2)
        wide = mark in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
        with open(path, encoding="utf-16" if wide else "utf-8-sig", newline=None) as lines:
            for line in lines:
                yield line.removesuffix("\n")
    except (OSError, ValueError):  # not there, no path at all, or no UTF-8
        return
