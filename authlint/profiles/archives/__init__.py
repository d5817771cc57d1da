"""Posts out of what platforms hand over: folders, files and the ZIP as downloaded."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath

from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.profiles.archives import feeds, jsons, tables
from authlint.profiles.archives.raw import Raw
from authlint.types import Post

LARGEST = 200_000_000
"""Bytes of one file that is read, packed or not."""
WHOLE = 1_000_000_000
"""Unpacked bytes that are read of one ZIP."""
MEMBERS = 100_000
"""Files of a ZIP that are looked at."""
_FEEDS = (".xml", ".rss", ".atom")
_PLAIN = (".txt", ".md", ".markdown", ".tweet", ".toot", ".post", ".text")
_LINES = (".jsonl", ".ndjson")
READ = (".zip", ".js", ".json", ".csv", *_LINES, *_FEEDS, *_PLAIN)
"""What `authlint learn` reads, by suffix."""
_NOT_POSTS = frozenset({"readme", "license", "changelog", "contributing"})

Note = Callable[[str], None]


def collect(paths: tuple[str, ...], note: Note = lambda text: None) -> Iterator[Raw]:
    """Yield the posts of files, folders and ZIPs, in name order; `note` takes remarks.

    Raises:
        AuthlintError: for a path that is missing, of another kind, broken or too large.
    """
    for path in paths:
        here = Path(path)
        if here.is_dir():
            for file in _walk(here):
                yield from _file(file, note, walked=True)
        elif here.exists():
            yield from _file(here, note, walked=False)
        else:
            raise AuthlintError("no such file", path=path)


def _walk(folder: Path) -> Iterator[Path]:
    from authlint.sources.folder import ALWAYS_SKIPPED

    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            if entry.name not in ALWAYS_SKIPPED:
                yield from _walk(entry)
        elif entry.suffix.lower() in READ and entry.stem.lower() not in _NOT_POSTS:
            yield entry


def _file(path: Path, note: Note, walked: bool) -> Iterator[Raw]:
    suffix = path.suffix.lower()
    if suffix not in READ:
        raise AuthlintError(
            "unsupported kind of file", path=str(path), hint=f"learn reads {', '.join(READ)}"
        )
    if path.stat().st_size > (WHOLE if suffix == ".zip" else LARGEST):
        raise AuthlintError("the file is too large", path=str(path), hint="split it")
    if suffix == ".zip":
        yield from _zip(path, note)
        return
    if suffix in _PLAIN:
        yield from _drafts(path)
        return
    found = _posts(path.name, path.read_bytes(), str(path))
    if found is None and suffix in (".json", ".csv", *_LINES) and not walked:
        yield from _drafts(path)
    elif found is None:
        note(f"{path}: holds no posts that are known, left out")
    else:
        yield from found


def _drafts(path: Path) -> Iterator[Raw]:
    from authlint import sources

    for item in sources.read([str(path)], Config()):
        if not isinstance(item, Post):
            raise item
        role = "reply" if item.kind == "comment" else "repost" if item.kind == "share" else "post"
        yield Raw(item.text.strip(), role, item.context.lang)


def _zip(path: Path, note: Note) -> Iterator[Raw]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(archive.infolist(), key=lambda info: info.filename)
            if len(members) > MEMBERS:
                raise AuthlintError(f"a ZIP of over {MEMBERS} files is not read", path=str(path))
            left = WHOLE
            for info in members:
                suffix = PurePosixPath(info.filename).suffix.lower()
                if info.is_dir() or suffix not in READ or suffix == ".zip":
                    continue
                data = _member(archive, info, min(left, LARGEST), str(path))
                left -= len(data)
                yield from _posts(info.filename, data, f"{path}!{info.filename}") or ()
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise AuthlintError(f"cannot read the ZIP: {error}", path=str(path)) from None


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, most: int, path: str) -> bytes:
    """Read a member, but never more than `most` bytes, whatever its header claims."""
    with archive.open(info) as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise AuthlintError(
            f"'{info.filename}' unpacks to over {most} bytes", path=path, hint="split it"
        )
    return data


def _posts(name: str, data: bytes, path: str) -> list[Raw] | None:
    """Read one file's posts; None if it is of no known shape."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in _FEEDS:
        return feeds.read(data, path)
    text = data.decode("utf-8-sig", "replace")
    if suffix in (".js", ".json"):
        return jsons.read(text, path)
    if suffix in _LINES:
        return jsons.read_lines(text, path)
    if suffix == ".csv":
        return tables.read(text, path)
    return [Raw(text.strip(), "post")] if text.strip() else []
