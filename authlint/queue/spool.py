"""Keep the posts of a run out of memory until a finding needs their words."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any

from authlint.types import Context, Excuse, Post, Source

IN_MEMORY = 8 * 1024 * 1024
"""Bytes up to which no file is made; beyond, a nameless temporary file holds the posts."""


class Spool:
    """Posts by number, written once and read again at random."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._ends = array("Q", [0])

    def __len__(self) -> int:
        return len(self._ends) - 1

    def add(self, post: Post) -> None:
        """Write one post behind the others."""
        source, context = post.source, post.context
        record = [
            post.text, post.kind, post.platform, post.id, post.index, source.path, source.format,
            source.breaks, post.excuses, context.recipient, context.relation, context.scheduled,
            context.author, context.campaign, context.lang, context.region, context.parent,
            context.series, context.thread, source.cell,
        ]  # fmt: skip
        data = json.dumps(record).encode()
        self._file.seek(self._ends[-1])
        self._file.write(data)
        self._ends.append(self._ends[-1] + len(data))

    def get(self, number: int) -> Post:
        """Read a post; of its context only what `authlint.queue` needs is kept."""
        start, end = self._ends[number], self._ends[number + 1]
        self._file.seek(start)
        record = json.loads(self._file.read(end - start))
        text, kind, platform, id, index, path, format, breaks, excuses = record[:9]
        names = "recipient relation scheduled author campaign lang region parent series thread"
        context = Context(**dict(zip(names.split(), record[9:-1], strict=True)))
        source = Source(path, format, tuple(map(tuple, breaks)), record[-1])
        excused = tuple(Excuse(*excuse) for excuse in excuses)
        return Post(text, source, kind, platform, context, excused, id, index)


@contextmanager
def spool() -> Iterator[Spool]:
    """Open a spool; what it holds is gone when it closes."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        yield Spool(file)
