"""twitter-together and toot-together files: one post, or a thread of parts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.positions import Lines, trimmed
from authlint.types import Source

_POLL = re.compile(r"(?:^|\n)\(\s?\)[ \t]+[^\n]*(?=\n|\Z)")
_OWN = frozenset({"poll", "thread-delimiter", "media", "reply", "retweet"})
"""The keys that speak of one part of a thread only."""
MAX_ALT = 1000
"""The longest description of an image (docs.x.com, POST media/metadata)."""


class _Part(NamedTuple):
    start: int
    end: int
    data: dict[str, Any]
    options: int


def read(text: str, path: str, format: str = "tweet") -> Iterator[Draft]:
    """Yield a draft for each part of a thread that has a text.

    The grammar is twitter-together's (v3.1): front matter before each part, a delimiter
    line (`---` unless `thread-delimiter` says otherwise) between parts, trailing
    `( ) option` lines or the key `poll` are a poll. `retweet` with a text is a quote
    (kind share), `reply` a comment; without a text a part is no draft. A `thread-delimiter`
    holds for all parts after it. toot-together knows no threads, so that a `.toot` is
    split only if it names a delimiter.

    Raises:
        AuthlintError: with path and line, for what twitter-together would refuse to post.
    """
    lines = Lines(text)
    parts = list(_parts(text, path, lines, "" if format == "toot" else "---"))
    for number, part in enumerate(parts):
        _check(part, number, len(parts), path, lines)
    shared = {k: v for k, v in parts[0].data.items() if k not in _OWN}
    shared.setdefault("platform", "mastodon" if format == "toot" else "x")
    kept = [part for part in parts if part.start < part.end]
    for index, part in enumerate(kept):
        data = shared | part.data
        if data.get("retweet"):
            data.setdefault("kind", "share")
        if data.get("reply"):
            data.setdefault("kind", "comment")
        source = Source(path, format, lines.slice(part.start, part.end))
        thread, group = ((index + 1, len(kept)), f"{path}#1") if len(kept) > 1 else (None, None)
        line = lines.line(part.start)
        yield Draft(text[part.start : part.end], source, data, index, thread, line, group)


def _parts(text: str, path: str, lines: Lines, delimiter: str) -> Iterator[_Part]:
    data, at = split(text, path)
    while True:
        delimiter = str(data.get("thread-delimiter") or delimiter)
        line = re.compile(rf"(?m)^{re.escape(delimiter)}[ \t]*\r?$")
        found = line.search(text, at) if delimiter else None
        end = found.start() if found else len(text)
        start, stop = trimmed(text, at, end)
        body, options = (stop - start, 0) if "poll" in data else _before_poll(text[start:stop])
        yield _Part(start, start + max(0, body), data, options)
        if not found:
            return
        at = min(len(text), found.end() + 1)
        data, body = split(text, path, _first(text, at), lines.line(_first(text, at)))
        at = body if data else at


def _first(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\r\n":
        at += 1
    return at


def _before_poll(body: str) -> tuple[int, int]:
    options = list(_POLL.finditer(body))
    stop, count = len(body), 0
    for option in reversed(options):
        if body[option.end() : stop].strip():
            break
        stop, count = option.start(), count + 1
    return len(body[:stop].rstrip()), count


def _check(part: _Part, number: int, parts: int, path: str, lines: Lines) -> None:
    data = part.data
    fault: tuple[str, str] | None = None
    options = data.get("poll")
    media = data.get("media") if isinstance(data.get("media"), list) else []
    bare = bool(data.get("retweet")) and part.start >= part.end
    if options is not None and not _is_poll(options):
        fault = "poll", "a poll is a list of 2 to 4 texts"
    elif part.options and not 2 <= part.options <= 4:
        fault = "", "a poll has 2 to 4 options"
    elif number and data.get("reply"):
        fault = "reply", "only the first part of a thread may reply to another post"
    elif bare and (parts > 1 or not {"poll", "media", "reply"}.isdisjoint(data)):
        fault = "retweet", "a retweet without a text takes no poll, media, reply or thread"
    elif any(isinstance(m, dict) and len(str(m.get("alt") or "")) > MAX_ALT for m in media or ()):
        fault = "media", f"a description of an image has at most {MAX_ALT} characters"
    if fault:
        line = getattr(data, "lines", {}).get(fault[0], lines.line(part.start))
        raise AuthlintError(fault[1], path=path, line=line)


def _is_poll(options: Any) -> bool:
    return (
        isinstance(options, list)
        and 2 <= len(options) <= 4
        and all(isinstance(option, str | int | float) for option in options)
    )
