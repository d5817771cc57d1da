"""Where the characters of a text stand in its file."""

from __future__ import annotations

import re
from bisect import bisect_right

_BREAK = re.compile(r"\r\n|\r|\n")
_ESCAPE = re.compile(r"\\u[0-9a-fA-F]{4}|\\.")

Breaks = tuple[tuple[int, int, int], ...]


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
        inside = (at for at in self.starts if start < at < end)
        return (
            (0, self.line(start), self.column(start)),
            *((at - start, self.line(at), 1) for at in inside),
        )

    def escaped(self, raw: str, start: int) -> Breaks:
        """The breaks of a text whose JSON-escaped form `raw` begins at an offset."""
        line, column = self.line(start), self.column(start)
        breaks = [(0, line, column)]
        at = done = 0
        for match in _ESCAPE.finditer(raw):
            at += match.start() - done
            done = match.end()
            code = match.group()
            if (
                code[1] == "u"
                and 0xDC00 <= int(code[2:], 16) <= 0xDFFF
                and _is_tail(raw, match.start())
            ):
                breaks.append((at, line, column + done))
                continue
            at += 1
            breaks.append((at, line, column + done))
        return tuple(breaks)


def _is_tail(raw: str, at: int) -> bool:
    head = raw[at - 6 : at]
    return head[:2] == "\\u" and head[2:].lower()[:2] in ("d8", "d9", "da", "db")
