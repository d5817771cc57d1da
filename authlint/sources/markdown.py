"""The parts of a Markdown text that are published: no comments, no reference definitions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authlint.sources.positions import Slices

_MARK = re.compile(
    r"(?m)^[ ]{0,3}(?P<fence>`{3,}|~{3,})|(?P<ticks>`+)|(?P<comment><!--)"
    r"|^[ ]{0,3}\[(?!\^)[^\]\[\n]{1,200}\]:[ \t]*(?P<target><[^>\n]*>|[^\s<]+)"
    r"(?:[ \t]+(?:\"[^\"\n]*\"|'[^'\n]*'|\([^)\n]*\)))?[ \t]*\r?$"
)
_ADDRESS = re.compile(r"<|[a-z][a-z0-9+.-]*:|/|\.{1,2}/|#|www\.", re.IGNORECASE)
IMAGE = re.compile(
    r"!\[(?P<alt>[^\]\[\n]{0,2000}+)\]\([^()\n]{0,2000}+\)"
    r"|<img\b(?:[^<>\n]{0,999}?\balt=[\"'](?P<html>[^\"'<\n]{0,2000}+)[\"'])?[^<>\n]{0,999}+>"
)
"""An image with its description, as Markdown or as HTML."""


def published(text: str, start: int, end: int) -> Slices:
    """The slices of a body without HTML comments and reference definitions.

    What stands in code is left alone. A comment or definition that has its lines to
    itself takes their line breaks along.
    """
    if text.find("<!--", start, end) < 0 and text.find("]:", start, end) < 0:
        return ((start, end),)
    kept: list[tuple[int, int]] = []
    at = start
    for first, last in _unpublished(text, start, end):
        if at < first:
            kept.append((at, first))
        at = last
    if at < end or not kept:
        kept.append((at, end))
    return tuple(kept)


def _unpublished(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at, comments = start, True
    while found := _MARK.search(text, at, end):
        first, last = found.span()
        at = last
        if found["fence"]:
            at = _after_fence(text, found["fence"], last, end)
        elif found["ticks"]:
            stop = text.find("\n", last, end)
            closed = text.find(found["ticks"], last, end if stop < 0 else stop)
            at = last if closed < 0 else closed + len(found["ticks"])
        elif found["comment"]:
            closed = text.find("-->", last, end) if comments else -1
            comments = closed >= 0
            if comments:
                at = closed + 3
                first, at = _whole_lines(text, first, at, start, end)
                yield first, at
        elif _ADDRESS.match(found["target"]):
            first, at = _whole_lines(text, first, last, start, end)
            yield first, at


def _after_fence(text: str, fence: str, at: int, end: int) -> int:
    closing = re.compile(rf"(?m)^[ ]{{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*\r?$")
    found = closing.search(text, at, end)
    return found.end() if found else end


def _whole_lines(text: str, first: int, last: int, start: int, end: int) -> tuple[int, int]:
    begin = max(text.rfind("\n", start, first) + 1, start)
    stop = text.find("\n", last, end)
    stop = end if stop < 0 else stop + 1
    alone = not text[begin:first].strip() and not text[last:stop].strip()
    return (begin, stop) if alone else (first, last)
