"""The bodies of a Markdown file that may be posts, each with the headings above it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from authlint.sources.blocks import Block, blocks
from authlint.sources.headings import is_numbered_post, names_post, number
from authlint.sources.markdown import published
from authlint.sources.positions import Slices, trimmed, trimmed_slices

PLATFORM_FIELDS = ("platform", "channel", "network")
_FIELDS = frozenset({*PLATFORM_FIELDS, "status", "date", "schedule", "scheduled", "time", "alt"})
_PLAIN = frozenset({"", "text", "txt", "plain", "plaintext", "markdown", "md"})
"""The info strings of fences that may hold a post."""
_NOT_BODIES = re.compile(
    r"(?i)\b(?:title|tagline|headline|subject|url|link|hashtags?|tags|attach\w*|image|alt|notes?)\b"
)
_BODY_NAMES = frozenset({"text", "post", "copy", "body", "caption", "content", "draft"})


class Body(NamedTuple):
    """A possible post: its place and text, the label and headings above it, nearest first.

    `fields` are the labels with a value (`**Platform:** LinkedIn`); `section` numbers the
    headings of the file.
    """

    kind: str
    start: int
    slices: Slices
    label: str
    heads: tuple[str, ...]
    fields: dict[str, str]
    section: int


_Stack = tuple[tuple[int, str], ...]


def _entered(stack: _Stack, block: Block) -> _Stack:
    """The headings that hold below a heading."""
    return (*(head for head in stack if head[0] < block.level), (block.level, block.title))


def _titles(stack: _Stack) -> tuple[str, ...]:
    return tuple(title for _, title in reversed(stack))


def field(block: Block) -> dict[str, str]:
    """The field that a label with a value sets, if it is one that is read."""
    name = block.title.lower().split("(")[0].strip()
    return {name: block.value} if block.value and name in _FIELDS else {}


def holds_text(block: Block) -> bool:
    """Tell whether a block is a fence that may hold a text for people."""
    return block.kind == "fence" and block.value.lower() in _PLAIN


def marked(text: str, start: int) -> list[Body]:
    """The quotes and plain fences of a file; beside a fence, a quote is a note on it."""
    found = [body for body in _marked(text, start) if body.slices]
    fenced = {body.section for body in found if body.kind == "fence"}
    return [
        body
        for body in found
        if not (body.kind == "quote" and body.section in fenced)
        and (not _NOT_BODIES.search(body.label) or names_post(body.label))
    ]


def _marked(text: str, start: int) -> Iterator[Body]:
    stack: _Stack = ()
    label, section = "", 0
    fields: dict[str, str] = {}
    for block in blocks(text, start):
        if block.kind == "heading":
            stack = _entered(stack, block)
            label, fields, section = "", {}, section + 1
        elif block.kind == "label":
            fields = fields | field(block)
            label = label if block.value else block.title
        elif block.kind == "quote" or holds_text(block):
            heads = _titles(stack)
            yield Body(block.kind, block.start, block.slices, label, heads, fields, section)
            label = ""


def numbered(text: str, start: int) -> list[Body]:
    """The plain bodies of sections headed `Post 1`, `Post 2` …; nothing if they do not count up."""
    listed = list(blocks(text, start))
    stack: _Stack = ()
    found: list[Body] = []
    last = 0
    for at, block in enumerate(listed):
        if block.kind != "heading":
            continue
        stack = _entered(stack, block)
        if not is_numbered_post(block.title):
            continue
        if number(block.title) not in (1, last + 1):
            return []
        last = number(block.title)
        begin, end, fields = _section(listed, at + 1, block.level)
        begin, end = trimmed(text, begin, end)
        slices = trimmed_slices(text, published(text, begin, end)) if begin < end else ()
        if slices:
            found.append(Body("prose", begin, slices, "", _titles(stack), fields, at))
    return found if len(found) >= 2 else []


def _section(listed: list[Block], at: int, level: int) -> tuple[int, int, dict[str, str]]:
    """The body between a heading and the next one or a rule, without the labels that lead it.

    A heading below it such as `Text` or `Copy` begins the body anew.
    """
    begin = end = 0
    prose = False
    fields: dict[str, str] = {}
    for index in range(at, len(listed)):
        block = listed[index]
        if block.kind == "rule" or (block.kind == "heading" and block.level <= level):
            break
        if block.kind == "heading":
            if begin or block.title.strip().lower() not in _BODY_NAMES:
                break
        elif block.kind == "label" and not begin:
            fields = fields | field(block)
        else:
            begin, end = begin or block.start, block.end
            prose = prose or block.kind == "prose"
    return (begin, end, fields) if prose else (0, 0, fields)
