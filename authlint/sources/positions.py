"""Where the characters of a text stand in its file."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from typing import NamedTuple

_BREAK = re.compile(r"\r\n|\r|\n")

Breaks = tuple[tuple[int, int, int], ...]
Slices = tuple[tuple[int, int], ...]
Runs = tuple[tuple[int, int], ...]
"""(offset in the text, offset in the file) in rising order; between two of them, text and
file advance together."""


class Passage(NamedTuple):
    """A text and the runs that place it in its file."""

    text: str
    runs: Runs

    def at(self, offset: int) -> int:
        """The offset in the file of an offset in the text."""
        mine, there = self.runs[bisect_right(self.runs, (offset, _FAR)) - 1]
        return there + offset - mine

    def cut(self, start: int, end: int) -> Passage:
        """The passage that is this slice of the text."""
        inside = self.runs[
            bisect_right(self.runs, (start, _FAR)) : bisect_left(self.runs, (end, -1))
        ]
        rest = tuple((mine - start, there) for mine, there in inside)
        return Passage(self.text[start:end], ((0, self.at(start)), *rest))

    def through(self, text: str, runs: Runs) -> Passage:
        """Place a text in the file whose runs lead into this passage's text.

        Runs that stand at the same offset of the text are one: the last.
        """
        placed: dict[int, int] = {}
        ends = (*(mine for mine, _ in runs[1:]), len(text))
        for (mine, here), end in zip(runs, ends, strict=True):
            placed[mine] = self.at(here)
            first = bisect_right(self.runs, (here, _FAR))
            last = bisect_left(self.runs, (here + end - mine, -1))
            placed |= {mine + inner - here: there for inner, there in self.runs[first:last]}
        return Passage(text, tuple(placed.items()))


_FAR = 1 << 60


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

    def breaks(self, passage: Passage) -> Breaks:
        """The breaks of a passage: its runs and the lines inside them."""
        text, runs = passage
        starts, found = self.starts, []
        ends = (*(mine for mine, _ in runs[1:]), len(text))
        for (mine, there), end in zip(runs, ends, strict=True):
            line = bisect_right(starts, there)
            found.append((mine, line - 1 + self.first, there - starts[line - 1] + 1))
            stop = there + end - mine
            while line < len(starts) and starts[line] < stop:
                found.append((mine + starts[line] - there, line + self.first, 1))
                line += 1
        return tuple(found)


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
