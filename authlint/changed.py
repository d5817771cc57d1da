"""Which posts a branch adds or changes: by their text and context, not by lines."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from authlint import git, sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.globs import relative
from authlint.types import Context, Post

_CONTEXT = tuple(f.name for f in fields(Context) if f.name not in ("thread", "whole"))
"""What tells posts apart; a thread that grows leaves its other parts as they were."""


class Base:
    """The posts of a repository as they were at a commit.

    A post is old if the same text with the same platform, kind and context stood in its
    file at that commit, or in a file that has lost it since: so posts may move between
    files, and files may be renamed, whether git was told of it or not.
    """

    def __init__(
        self,
        ref: str,
        folder: Path,
        config: Config,
        flags: Mapping[str, Any] | None = None,
        forced: str | None = None,
        columns: Sequence[str] = (),
    ) -> None:
        self.root = git.top(folder)
        self.commit = git.base_of(self.root, ref)
        self.config, self.flags = config, flags or {}
        self.forced, self.columns = forced, columns
        self.changes = git.changes(self.root, self.commit)
        self.tracked = git.tracked(self.root)
        self._old = lru_cache(8)(self._read_old)

    def holds(self, item: Post | AuthlintError) -> bool:
        """Tell whether a post, or a fault in a file, was there before."""
        path = item.path if isinstance(item, AuthlintError) else item.source.path
        name = self._name(path) if path else None
        if name in self.tracked and name not in self.changes:
            return True
        if isinstance(item, AuthlintError):
            return False
        mark = _mark(item)
        return (name is not None and mark in self._old(name)) or mark in self._lost

    def new(
        self, items: Iterable[Post | AuthlintError], leave: Callable[[], None]
    ) -> Iterator[Post | AuthlintError]:
        """Yield what was not there before; call `leave` for each post that was."""
        for item in items:
            if not self.holds(item):
                yield item
            elif isinstance(item, Post):
                leave()

    def _name(self, path: str) -> str | None:
        try:
            return Path(path).resolve().relative_to(self.root.resolve()).as_posix()
        except ValueError:
            return None

    @cached_property
    def _lost(self) -> frozenset[str]:
        """The posts that changed files held at the commit and hold no more."""
        lost: set[str] = set()
        for name in (n for n in self.changes if self.forced or sources.readable(n)):
            now = self.root / name
            here = self._marks(now, self.config) if now.is_file() else frozenset()
            lost |= self._old(name) - here
        return frozenset(lost)

    def _read_old(self, name: str) -> frozenset[str]:
        """The posts of a file at the commit; none of a file that was not there or not readable.

        The old file is put where the configuration's globs see it under its own path.
        """
        if self.changes.get(name, "A") == "A":
            return frozenset()
        with tempfile.TemporaryDirectory() as folder:
            inside = relative(str(self.root / name), self.config.root)
            outside = Path(inside).is_absolute()
            path = Path(folder) / (Path(name).name if outside else inside)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(git.content(self.root, self.commit, name))
            return self._marks(path, replace(self.config, root=Path(folder)))

    def _marks(self, path: Path, config: Config) -> frozenset[str]:
        items = sources.read(
            [str(path)], config, self.flags, forced=self.forced, columns=self.columns
        )
        return frozenset(_mark(item) for item in items if isinstance(item, Post))


def _mark(post: Post) -> str:
    text = post.text.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\n")
    context = [getattr(post.context, name) for name in _CONTEXT]
    return repr((text, post.platform, post.kind, context))
