"""A folder with one SQLite file that keeps bytes by key; whatever is wrong with it, it is empty."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable
from hashlib import blake2b
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError

NAME = ".authlint_cache"
MAX_BYTES = 64 * 1024 * 1024
"""A file that has grown larger is begun anew."""
_TAG = "CACHEDIR.TAG"
_TAG_TEXT = (
    "Signature: 8a477f597d28d172789f06886806bc55\n"
    "# This folder is a cache made by authlint: bford.info/cachedir\n"
)
_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, value BLOB) WITHOUT ROWID"
_CHECK = 8


class Store:
    """Bytes by key, in memory until `put` is called and in the file from then on.

    No method raises: a locked, unreadable or damaged file is an empty one, and a damaged
    one is removed, so that the next run begins anew.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.db: Any = None
        self.writable = True
        if not self._guarded(self._open) and not path.exists():
            self._guarded(self._open)

    def _open(self) -> None:
        import sqlite3

        if self.path.exists() and self.path.stat().st_size > MAX_BYTES:
            self.path.unlink()
        self.db = sqlite3.connect(self.path, timeout=0.2, isolation_level=None)
        self.db.execute("PRAGMA synchronous=OFF")
        self.db.execute("PRAGMA journal_mode=MEMORY")
        self.db.execute("PRAGMA trusted_schema=OFF")
        self.db.execute(_SCHEMA)

    def get(self, keys: Iterable[bytes]) -> dict[bytes, bytes]:
        """Give what is kept under some of the keys."""
        found: dict[bytes, bytes] = {}

        def read() -> None:
            for key in keys:
                for (value,) in self.db.execute("SELECT value FROM kept WHERE key = ?", (key,)):
                    if isinstance(value, bytes) and value[:_CHECK] == _sum(key, value[_CHECK:]):
                        found[key] = value[_CHECK:]

        if self.db is not None:
            self._guarded(read)
        return found

    def put(self, rows: dict[bytes, bytes]) -> None:
        """Keep values under their keys."""
        sealed = [(key, _sum(key, value) + value) for key, value in rows.items()]

        def write() -> None:
            self.db.execute("BEGIN IMMEDIATE")
            self.db.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", sealed)
            self.db.execute("COMMIT")

        if self.db is not None and self.writable and rows:
            self.writable = self._guarded(write)

    def close(self) -> None:
        """Let go of the file."""
        if self.db is not None:
            self.db.close()
            self.db = None

    def _guarded(self, action: Callable[[], None]) -> bool:
        """Tell whether an action went well; close a damaged file and remove it."""
        try:
            import sqlite3
        except ImportError:
            return False
        try:
            action()
        except sqlite3.OperationalError:
            return False
        except (sqlite3.Error, OSError, OverflowError):
            self.close()
            self.path.unlink(missing_ok=True)
            return False
        return True


def _sum(key: bytes, value: bytes) -> bytes:
    return blake2b(value, digest_size=_CHECK, key=key).digest()


def opened(folder: Path, trusted: bool = False) -> Store | None:
    """Open the store of a folder, which is made where it is missing; None where it cannot be.

    The file's name is bound to this very folder (device, inode and time of its tag), so
    that one which came with a checkout or an archive is never believed. A `trusted`
    folder is one the user named: its file may have been restored from elsewhere.

    Raises:
        AuthlintError: if a folder that the user named holds other files but is no cache.
    """
    if folder.is_dir() and not (folder / _TAG).exists() and any(folder.iterdir()):
        if not trusted:
            return None
        hint = "name an empty folder, or one that authlint made"
        raise AuthlintError("no cache: it holds other files", path=str(folder), hint=hint)
    try:
        tag = _prepared(folder)
    except OSError:
        return None
    seed = "shared" if trusted else f"{tag.st_dev}:{tag.st_ino}:{tag.st_ctime_ns}"
    path = folder / f"results-{blake2b(seed.encode(), digest_size=8).hexdigest()}.sqlite"
    if path.is_symlink():
        return None
    if not path.exists():
        for other in folder.glob("results-*.sqlite"):
            other.unlink(missing_ok=True)
    store = Store(path)
    return store if store.db is not None else None


def _prepared(folder: Path) -> os.stat_result:
    if folder.is_symlink():
        raise OSError("a link")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ((_TAG, _TAG_TEXT), (".gitignore", "*\n")):
        path = folder / name
        if not path.is_symlink() and not path.exists():
            path.write_text(text, "utf-8")
    return (folder / _TAG).lstat()


def clear(folder: Path) -> bool:
    """Remove a folder that carries the tag of a cache; tell whether there was one."""
    tag = folder / _TAG
    if folder.is_symlink() or not tag.is_file():
        return False
    if not tag.read_bytes().startswith(_TAG_TEXT[:43].encode()):
        return False
    shutil.rmtree(folder)
    return True
