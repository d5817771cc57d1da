"""The files of a folder that may hold posts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.globs import glob, relative
from authlint.sources import untrusted
from authlint.sources.fields import Note
from authlint.sources.registry import SUFFIXES

MAX_DEPTH = 64
"""Levels of folders below a path that are walked."""
ALWAYS_SKIPPED = frozenset("node_modules __pycache__ venv dist build site-packages".split())
_NOT_POSTS = frozenset(
    "readme license changelog contributing code_of_conduct security authlint-baseline".split()
)


def walk(folder: Path, config: Config, note: Note = lambda text: None) -> Iterator[Path]:
    """Yield the files of a folder that authlint reads, in name order.

    Links that lead out of the folder are noted and left out, and so is what is no file.
    """
    from authlint.sources.ignore import Ignored

    top = folder.resolve()
    for path in _walk(folder, Ignored(folder, () if config.untrusted else None), config):
        if config.untrusted or path.is_dir():
            yield path
            continue
        if not path.is_file():
            continue
        if path.is_symlink() and not path.resolve().is_relative_to(top):
            note(f"{path}: a link out of the folder, left out")
        else:
            yield path


def _walk(folder: Path, ignored: Any, config: Config, depth: int = 1) -> Iterator[Path]:
    """Yield files; also folders that are too deep and, of strangers, links to folders."""
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=str(folder)) from None
    here = ignored if config.untrusted else ignored.inside(folder)
    skipped = untrusted.SKIPPED if config.untrusted else ALWAYS_SKIPPED
    for entry in entries:
        if not config.untrusted and (entry.name.startswith(".") or here.match(entry)):
            continue
        if (config.exclude or config.baseline) and _excluded(entry, config):
            continue
        if entry.is_dir():
            if entry.name in skipped:
                continue
            if entry.is_symlink():
                yield from [entry] if config.untrusted else []
            elif depth == MAX_DEPTH:
                yield entry
            else:
                yield from _walk(entry, here, config, depth + 1)
        elif entry.suffix.lower() in SUFFIXES and entry.stem.lower() not in _NOT_POSTS:
            yield entry


def _excluded(entry: Path, config: Config) -> bool:
    name = relative(str(entry), config.root)
    if config.baseline and name == relative(str(config.baseline), config.root):
        return True
    return any(glob(name, pattern) for pattern in config.exclude)
