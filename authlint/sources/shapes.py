"""Posts inside parsed JSON: the shapes that schedulers write, and plain records."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from authlint.sources.found import Found
from authlint.sources.jsonscan import Located
from authlint.sources.vendors import shape_of

TEXT_KEYS = ("text", "content", "caption", "post", "tweet", "message", "body", "status")
LIST_KEYS = ("posts", "items", "data", "tweets", "updates", "drafts", "messages", "statuses")
_SURE = frozenset(("text", "caption", "post", "tweet"))
_SIGNS = frozenset(
    "platform platforms network networks channel channelid service profile_service date time "
    "schedule scheduled scheduled_at schedule_at scheduledate scheduled_for publish_at due_at "
    "dueat scheduledsendtime socialprofileids media images hashtags".split()
)
MAX_DEPTH = 6


class Fault(ValueError):
    """A record that is no post: what is wrong, and the record."""

    def __init__(self, message: str, record: Any) -> None:
        super().__init__(message)
        self.record = record


def find(value: Any) -> Iterator[list[Found]]:
    """Yield the announcements of a parsed JSON value, each the posts that belong together.

    Raises:
        Fault: for a record without a text.
    """
    yield from _records(value, 0)


def likely(value: Any) -> bool:
    """Tell whether a value is posts beyond doubt: a scheduler's shape, or records that have a
    key only posts have (`text`, `caption`, `post`, `tweet`) or a text and a platform or date.
    """
    records = value if isinstance(value, list) else [value]
    return any(isinstance(record, dict) and _likely(record, 0) for record in records)


def _likely(record: dict[str, Any], depth: int) -> bool:
    if shape_of(record):
        return True
    key = text_key(record)
    if key:
        return key in _SURE or not _SIGNS.isdisjoint(name.lower() for name in record)
    inner = _list_in(record)
    if inner is None or depth > MAX_DEPTH:
        return False
    return any(isinstance(item, dict) and _likely(item, depth + 1) for item in inner)


def text_key(record: Mapping[str, Any]) -> str | None:
    """The key under which a plain record has its text."""
    return next((key for key in TEXT_KEYS if isinstance(record.get(key), Located)), None)


def _records(value: Any, depth: int) -> Iterator[list[Found]]:
    for number, record in enumerate(value if isinstance(value, list) else [value], 1):
        if not isinstance(record, dict):
            raise Fault("a record must be an object", record)
        yield from _record(record, number, depth)


def _record(record: dict[str, Any], number: int, depth: int) -> Iterator[list[Found]]:
    shape = shape_of(record)
    if shape:
        yield from shape(record)
        return
    key = text_key(record)
    if key:
        yield [Found(record[key].passage(), {k: v for k, v in record.items() if k != key})]
        return
    inner = _list_in(record)
    if inner is None or depth > MAX_DEPTH:
        no_string = record.get("text") is not None
        wrong = "has a 'text' that is no string" if no_string else "has no 'text'"
        raise Fault(f"record {number} {wrong}", record)
    yield from _records(inner, depth + 1)


def _list_in(record: Mapping[str, Any]) -> list[Any] | None:
    if isinstance(record.get("node"), dict):
        return [record["node"]]
    for key in (*LIST_KEYS, "edges"):
        inner = record.get(key)
        if isinstance(inner, list):
            return inner
        if isinstance(inner, dict):
            return [inner]
    return None
