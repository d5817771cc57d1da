"""The blocks of a Markdown file, line by line: headings, labels, quotes, fences, prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from authlint.sources.positions import Slices, trimmed_slices

Kind = Literal["heading", "label", "quote", "fence", "rule", "table", "prose"]

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_FENCE = re.compile(r"( {0,12})(`{3,}|~{3,})[ \t]*([^`\r\n]*)$")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*)$")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}[ \t]*$")
_QUOTE = re.compile(r" {0,3}>[ \t]?")
_LABEL = re.compile(r"[ \t]*+(?:[-*+][ \t]+)?(\*\*|__)([^*_\r\n]{1,80})\1[ \t]*+(?::[ \t]*+)?(.*)$")


class Block(NamedTuple):
    """Lines of one kind: their place, a heading's or label's words, the text they hold.

    `slices` are those of a quote without its `>`, of a fence without its fences; a label
    without a value (`**Tweet 1:**`) may head what follows it.
    """

    kind: Kind
    start: int
    end: int
    title: str = ""
    value: str = ""
    level: int = 0
    slices: Slices = ()


def blocks(text: str, start: int) -> Iterator[Block]:
    """Yield the blocks of a Markdown body in their order; blank lines only separate them."""
    at = start
    while at < len(text):
        line = _LINE.match(text, at)
        words = line.group().rstrip("\r\n") if line else ""
        if not line or not words.strip():
            at = line.end() if line else len(text)
            continue
        block = _one(text, at, line.end(), words)
        yield block
        at = block.end


def _one(text: str, at: int, end: int, words: str) -> Block:
    if fence := _FENCE.match(words):
        return _fence(text, at, end, fence)
    if heading := _HEADING.match(words):
        title = heading[2].rstrip().rstrip("#").rstrip()
        return Block("heading", at, end, title, level=len(heading[1]))
    if _RULE.match(words):
        return Block("rule", at, end)
    if _QUOTE.match(words):
        return _quote(text, at)
    if words.lstrip().startswith("|"):
        return Block("table", at, end)
    if label := _LABEL.match(words):
        return Block("label", at, end, label[2].strip(" :"), label[3].strip())
    return _prose(text, at, end)


def _prose(text: str, at: int, end: int) -> Block:
    stop = end
    while line := _LINE.match(text, stop):
        words = line.group().rstrip("\r\n")
        if not words.strip() or any(p.match(words) for p in (_FENCE, _HEADING, _RULE, _QUOTE)):
            break
        stop = line.end()
    return Block("prose", at, stop, slices=((at, stop),))


def _quote(text: str, at: int) -> Block:
    slices: list[tuple[int, int]] = []
    stop = at
    while (line := _LINE.match(text, stop)) and (mark := _QUOTE.match(line.group())):
        slices.append((stop + mark.end(), line.end()))
        stop = line.end()
        if stop == len(text):
            break
    return Block("quote", at, stop, slices=trimmed_slices(text, slices))


def _fence(text: str, at: int, end: int, opening: re.Match[str]) -> Block:
    indent, fence = len(opening[1]), opening[2]
    closing = re.compile(rf" {{0,12}}{fence[0]}{{{len(fence)},}}[ \t]*$")
    slices: list[tuple[int, int]] = []
    stop = end
    while stop < len(text) and (line := _LINE.match(text, stop)):
        words = line.group()
        if closing.match(words.rstrip("\r\n")):
            stop = line.end()
            break
        inset = min(indent, len(words) - len(words.lstrip(" ")))
        slices.append((stop + inset, line.end()))
        stop = line.end()
    return Block("fence", at, stop, value=opening[3].strip(), slices=trimmed_slices(text, slices))
