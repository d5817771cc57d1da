"""Paths as the globs of a configuration see them."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path


def relative(path: str, root: Path) -> str:
    """A path as the globs see it: relative to the root where possible, with slashes."""
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, RuntimeError):  # outside the root; a link that leads to itself
        return Path(path).as_posix()


def glob(name: str, pattern: str) -> bool:
    """Match a path against a glob; a pattern without a slash also matches the file's name."""
    if "/" not in pattern and fnmatchcase(name.rsplit("/", 1)[-1], pattern):
        return True
    pattern = pattern.removeprefix("./")
    return fnmatchcase(name, pattern) or fnmatchcase("/" + name, "*/" + pattern.replace("**/", ""))
