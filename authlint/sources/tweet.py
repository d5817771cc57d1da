"""twitter-together and toot-together files: one post, or a thread of segments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.positions import Lines
from authlint.types import Source

_POLL = re.compile(r"(?:^|\n)\(\s?\)[ \t]+[^\n]*(?=\n|\Z)")


def read(text: str, path: str, format: str = "tweet") -> Iterator[Draft]:
    """Yield a draft for each segment of a thread.

    The grammar is twitter-together's (v3.1): front matter before the first segment and
    before any other, a delimiter line (`---` unless `thread-delimiter` says otherwise)
    between segments, trailing `( ) option` lines are a poll. A segment without text (a
    plain retweet, say) is no draft.
    """
    platform = {"platform": "mastodon" if format == "toot" else "x"}
    lines = Lines(text)
    pieces: list[tuple[int, int, dict[str, object]]] = []
    data, at = split(text, path)
    delimiter = re.escape(str(data.get("thread-delimiter", "---")))
    line = re.compile(rf"(?m)^{delimiter}[ \t]*\r?$")
    shared = {k: v for k, v in data.items() if k not in ("poll", "thread-delimiter")}
    while True:
        found = line.search(text, at)
        end = found.start() if found else len(text)
        pieces.append((at, _before_poll(text, at, end), shared | data))
        if not found:
            break
        at = min(len(text), found.end() + 1)
        data, body = split(text, path, _first(text, at), lines.line(at))
        at = body if data else at
    kept = [piece for piece in pieces if text[piece[0] : piece[1]].strip()]
    for index, (start, end, own) in enumerate(kept):
        source = Source(path, format, lines.slice(start, end))
        thread = (index + 1, len(kept)) if len(kept) > 1 else None
        record = platform | own
        if own.get("retweet"):
            record.setdefault("kind", "share")
        if own.get("reply"):
            record.setdefault("kind", "comment")
        yield Draft(text[start:end], source, record, index, thread, lines.line(start))


def _first(text: str, at: int) -> int:
    while at < len(text) and text[at] in "\r\n":
        at += 1
    return at


def _before_poll(text: str, start: int, end: int) -> int:
    body = text[start:end].rstrip()
    options = list(_POLL.finditer(body))
    stop = len(body)
    for option in reversed(options):
        if body[option.end() : stop].strip():
            break
        stop = option.start()
    return start + stop if stop < len(body) else end
