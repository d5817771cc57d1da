"""Where the characters of a text stand in its file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable

_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.|\r\n|\r|\n")
_HIGH, _LOW = 0xD800 >> 10, 0xDC00 >> 10

Breaks = tuple[tuple[int, int, int], ...]
Slices = tuple[tuple[int, int], ...]


class Lines:
    """The line starts of a file's text."""

    def __init__(self, text: str, first: int = 1) -> None:
        self.starts = [0, *(match.end() for match in _BREAK.finditer(text))]
        self.first = first

    def line(self, offset: int) -> int:
        """The 1-based line of an offset."""
        return bisect_right(self.starts, offset) - 1 + self.first

    def column(self, offset: int) -> int:
        """The 1-based column of an offset, in code points."""
        return offset - self.starts[bisect_right(self.starts, offset) - 1] + 1

    def slice(self, start: int, end: int) -> Breaks:
        """The breaks of a text that is this slice of the file."""
        inside = self.starts[bisect_right(self.starts, start) : bisect_left(self.starts, end)]
        return (
            (0, self.line(start), self.column(start)),
            *((at - start, self.line(at), 1) for at in inside),
        )

    def joined(self, text: str, slices: Slices) -> tuple[str, Breaks]:
        """The text that slices of the file make when they are put together, and its breaks."""
        breaks: list[tuple[int, int, int]] = []
        at = 0
        for start, end in slices:
            breaks.extend((at + shift, line, col) for shift, line, col in self.slice(start, end))
            at += end - start
        return "".join(text[start:end] for start, end in slices), tuple(breaks) or ((0, 1, 1),)

    def escaped(self, raw: str, start: int) -> Breaks:
        """The breaks of a text whose JSON-escaped form `raw` begins at an offset."""
        line, column = self.line(start), self.column(start)
        breaks = [(0, line, column)]
        at = done = 0
        pair = -1
        for match in _ESCAPE.finditer(raw):
            at += match.start() - done
            done = match.end()
            code = match.group()
            if code[0] != "\\":
                at += len(code)
                line, column = line + 1, 1 - done
            elif _block(code) != _LOW or match.start() != pair:
                at += 1
            pair = done if _block(code) == _HIGH else -1
            breaks.append((at, line, column + done))
        return tuple(breaks)


def _block(code: str) -> int:
    return int(code[2:], 16) >> 10 if code[1:2] == "u" else 0


def trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The part of a slice without the white space around it."""
    body = text[start:end]
    return start + len(body) - len(body.lstrip()), start + len(body.rstrip())


def trimmed_slices(text: str, slices: Iterable[tuple[int, int]]) -> Slices:
    """The slices that make a text without the white space around it."""
    listed = list(slices)
    filled = [at for at, (start, end) in enumerate(listed) if text[start:end].strip()]
    if not filled:
        return ()
    kept = listed[filled[0] : filled[-1] + 1]
    kept[-1] = (kept[-1][0], trimmed(text, *kept[-1])[1])
    kept[0] = (trimmed(text, *kept[0])[0], kept[0][1])
    return tuple(kept)
