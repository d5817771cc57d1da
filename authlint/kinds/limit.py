"""Kind `limit`: a counted rule of the platform itself is broken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint import platforms
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(of: Literal["length", "hashtags", "links", "mentions", "phone"]) -> Matcher:
    """Match what goes over the platform's limit in `rules/platforms.yaml`.

    Length is counted in the platform's own unit and, for a comment or a connection
    note, against that limit; a text that its publisher splits is never too long.
    Values: `{count}`, `{limit}`, `{unit}`, `{over}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        if of == "length":
            yield from _length(reading)
        elif of == "phone":
            yield from _phone(reading)
        else:
            yield from _tokens(reading, of)

    return Matcher(run)


def _length(reading: Reading) -> Iterator[Match]:
    limit = platforms.length_limit(reading)
    if limit is None or reading.post.context.splits:
        return
    counts = [(platforms.length(reading, limit.unit), limit)]
    extra = platforms.table()[reading.post.platform].limits.get("bytes")
    if extra is not None:
        counts.append((platforms.length(reading, extra.unit), extra))
    for count, cap in counts:
        if count > cap.value:
            text = reading.post.text.rstrip()
            start = min(len(text) - 1, max(0, round(len(text) * cap.value / count)))
            yield Match(Span(start, len(text)), _values(count, cap))
            return


def _values(count: int, limit: platforms.Limit) -> dict[str, str]:
    return {
        "count": str(count),
        "limit": str(limit.value),
        "unit": limit.unit,
        "over": str(count - limit.value),
    }


def _tokens(reading: Reading, of: str) -> Iterator[Match]:
    platform = platforms.table().get(reading.post.platform)
    limit = platform.limits.get(of) if platform else None
    kind = {"hashtags": "hashtag", "links": "url", "mentions": "mention"}[of]
    items = reading.of(kind)
    if limit is not None and len(items) > limit.value:
        span = Span(items[limit.value].start, items[-1].end)
        yield Match(span, _values(len(items), limit))


def _phone(reading: Reading) -> Iterator[Match]:
    platform = platforms.table().get(reading.post.platform)
    if platform is None or "phone" not in platform.limits:
        return
    for match in platforms.PHONE.finditer(reading.post.text):
        if sum(c.isdigit() for c in match.group()) >= 9:
            yield Match(Span(match.start(), match.end()), _values(1, platform.limits["phone"]))
