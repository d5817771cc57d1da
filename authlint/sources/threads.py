"""Join to each part of a thread the texts of all its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from authlint.sources.fields import Draft


def joined(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Yield drafts in their order; the parts of a thread once the last of them is there."""
    parts: list[Draft] = []
    for draft in drafts:
        if parts and (draft.thread is None or draft.thread[0] == 1):
            yield from _whole(parts)
            parts = []
        if draft.thread is None:
            yield draft
        else:
            parts.append(draft)
    yield from _whole(parts)


def _whole(parts: list[Draft]) -> Iterator[Draft]:
    texts = tuple(part.text for part in parts)
    return (replace(part, whole=texts) for part in parts)
