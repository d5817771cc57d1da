"""The line of a draft that a finding points at, with a marker below it."""

from __future__ import annotations

from unicodedata import combining, east_asian_width

from authlint.safe import safe_text
from authlint.types import Post, Span


def excerpt(post: Post, span: Span, width: int) -> list[str]:
    """Give the first line of a span and a row of `^` under its words.

    A long line is cut around the span, with an ellipsis at each cut.
    """
    text = post.text
    start = max(text.rfind("\n", 0, span.start), text.rfind("\r", 0, span.start)) + 1
    stops = [at for at in (text.find("\n", span.start), text.find("\r", span.start)) if at >= 0]
    end = min(stops, default=len(text))
    stop = max(min(span.end, end), span.start + 1)
    before, words, after = text[start : span.start], text[span.start : stop], text[stop:end]
    before, words, after = safe_text(before), safe_text(words), safe_text(after)
    room = max(20, width - columns(words))
    if columns(before) > room // 2:
        before = "…" + _tail(before, room // 2)
    if columns(words) > width - 2:
        words = _head(words, width - 4) + "…"
    if columns(after) > max(8, width - columns(before) - columns(words)):
        after = _head(after, max(8, width - columns(before) - columns(words) - 1)) + "…"
    return [
        (before + words + after).rstrip(),
        " " * columns(before) + "^" * max(1, columns(words.rstrip())),
    ]


def columns(text: str) -> int:
    """How many terminal columns a text takes; a joined emoji sequence counts once."""
    total = 0
    joined = False
    for char in text:
        if char == "\u200d":
            joined = True
            continue
        if combining(char) or char in "\ufe0e\ufe0f" or 0x1F3FB <= ord(char) <= 0x1F3FF:
            continue
        if not joined:
            total += 2 if east_asian_width(char) in "WF" else 1
        joined = False
    return total


def _head(text: str, width: int) -> str:
    kept = ""
    for char in text:
        if columns(kept + char) > width:
            break
        kept += char
    return kept


def _tail(text: str, width: int) -> str:
    kept = ""
    for char in reversed(text):
        if columns(char + kept) > width:
            break
        kept = char + kept
    return kept
