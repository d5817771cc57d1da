"""A post found in JSON, and the lists that posts are found in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from authlint.sources.jsonscan import Located
from authlint.sources.positions import Passage


class Found(NamedTuple):
    """A post in JSON: where its text stands, what is said of it, its place in a thread."""

    passage: Passage
    data: Mapping[str, Any]
    thread: tuple[int, int] | None = None


def dicts(value: Any) -> list[dict[str, Any]]:
    """The objects of a list; nothing of what is no list."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def texts(value: Any) -> list[Located]:
    """The `text` of each object of a list that has one."""
    return [item["text"] for item in dicts(value) if isinstance(item.get("text"), Located)]


def parts(passages: list[tuple[Passage, dict[str, Any]]]) -> Iterator[Found]:
    """Yield the parts of a thread; what has no words is no part."""
    kept = [item for item in passages if item[0].text.strip()]
    for number, (passage, data) in enumerate(kept, 1):
        yield Found(passage, data, (number, len(kept)) if len(kept) > 1 else None)
