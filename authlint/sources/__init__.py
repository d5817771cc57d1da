"""Paths and standard input -> posts; one reader a format."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from authlint.config import Config, glob, relative
from authlint.errors import AuthlintError
from authlint.sources import records, text, tweet, untrusted
from authlint.sources.fields import Draft, Note, post_of
from authlint.types import Post

FORMATS = {
    ".txt": "text", ".text": "text", ".post": "text", ".md": "markdown", ".markdown": "markdown",
    ".tweet": "tweet", ".toot": "toot", ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl",
}  # fmt: skip
_READERS: dict[str, Callable[[str, str, str], Iterator[Draft]]] = {
    "text": text.read, "markdown": text.read, "tweet": tweet.read, "toot": tweet.read,
    "json": records.read,
}  # fmt: skip
MAX_DEPTH = 64
"""Levels of folders below a path that are walked."""
ALWAYS_SKIPPED = frozenset("node_modules __pycache__ venv dist build site-packages".split())
_NOT_POSTS = frozenset(
    {"readme", "license", "changelog", "contributing", "code_of_conduct", "security"}
)


def read(
    paths: Iterable[str],
    config: Config,
    flags: Mapping[str, Any] | None = None,
    note: Note = lambda text: None,
    stdin_name: str | None = None,
) -> Iterator[Post | AuthlintError]:
    """Yield the posts of files, folders and `-`; what cannot be read is yielded as an error.

    A folder is walked in name order; what git ignores, hidden files and README-like
    documents are left out. `flags` set fields for all posts; `note` takes remarks that
    are no errors. Under `config.untrusted` nothing that the files or their tree say can
    hide or excuse a post (`sources.untrusted`).
    """
    found = _found(paths, config, flags, note, stdin_name)
    yield from untrusted.capped(found) if config.untrusted else found


def _found(
    paths: Iterable[str],
    config: Config,
    flags: Mapping[str, Any] | None,
    note: Note,
    stdin_name: str | None,
) -> Iterator[Post | AuthlintError]:
    for path in paths:
        try:
            if path == "-":
                yield from _stdin(config, flags or {}, note, stdin_name or "<stdin>")
            elif Path(path).is_dir():
                if config.untrusted:
                    untrusted.vet(path)
                for file in walk(Path(path), config):
                    yield from _guarded(str(file), config, flags or {}, note, walked=True)
            else:
                yield from _guarded(path, config, flags or {}, note)
        except AuthlintError as error:
            yield error
        except OSError as error:
            yield AuthlintError(f"cannot read: {error.strerror}", path=path)


def _guarded(
    path: str, config: Config, flags: Mapping[str, Any], note: Note, walked: bool = False
) -> Iterator[Post | AuthlintError]:
    try:
        if not Path(path).exists():
            raise AuthlintError("no such file", path=path)
        if config.untrusted:
            untrusted.vet(path)
        if walked and Path(path).is_dir():
            raise AuthlintError(f"folders nested over {MAX_DEPTH} deep are not read", path=path)
        for draft in _drafts(path, walked, note):
            yield _post(draft, path, config, flags, note)
    except AuthlintError as error:
        yield error
    except RecursionError:
        yield AuthlintError("nested too deeply", path=path)


def _post(draft: Draft, path: str, config: Config, flags: Mapping[str, Any], note: Note) -> Post:
    defaults = dict(config.post)
    for override in config.matching(path) if config.overrides else ():
        defaults |= override.post
    return post_of(untrusted.believed(draft) if config.untrusted else draft, defaults, flags, note)


def _drafts(path: str, walked: bool, note: Note) -> Iterator[Draft]:
    format = FORMATS.get(Path(path).suffix.lower())
    if format is None:
        known = ", ".join(FORMATS)
        hint = f"authlint reads {known}; give other text on standard input: authlint - < FILE"
        raise AuthlintError("unsupported kind of file", path=path, hint=hint)
    if format == "jsonl":
        with _opened(path) as lines:
            yield from records.read_lines(_decoded(lines, path), path)
        return
    content = _content(path)
    if walked and format == "json" and not records.holds_records(content, path):
        note(f"{path}: holds no posts, left out")
        return
    yield from _READERS[format](content, path, format)


def _opened(path: str) -> io.BufferedReader:
    try:
        return open(path, "rb")
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=path) from None


def _decoded(lines: Iterable[bytes], path: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield _text(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line, path, number)


def _content(path: str) -> str:
    with _opened(path) as file:
        try:
            return _text(file.read(), path, 1)
        except OSError as error:
            raise AuthlintError(f"cannot read: {error.strerror}", path=path) from None


def _text(data: bytes, path: str, first: int) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _unmarked(data, "utf-16", path, first)
    if b"\0" in data:
        line = first + data[: data.index(b"\0")].count(b"\n")
        raise AuthlintError("not a text file (it holds NUL bytes)", path=path, line=line)
    return _unmarked(data.removeprefix(codecs.BOM_UTF8), "utf-8", path, first)


def _unmarked(data: bytes, encoding: str, path: str, first: int) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = first + data[: error.start].count(b"\n")
        hint = "save the file as UTF-8"
        raise AuthlintError(f"not {encoding} text", path=path, line=line, hint=hint) from None


def _stdin(
    config: Config, flags: Mapping[str, Any], note: Note, name: str
) -> Iterator[Post | AuthlintError]:
    data = sys.stdin.buffer.read(untrusted.MAX_BYTES + 1 if config.untrusted else -1)
    if config.untrusted:
        untrusted.measured(len(data), name)
    content = _text(data, name, 1)
    format = FORMATS.get(Path(name).suffix.lower(), "text")
    if format == "jsonl":
        drafts = records.read_lines(io.StringIO(content, newline=""), name)
    else:
        drafts = _READERS[format](content, name, format)
    for draft in drafts:
        yield _post(draft, name, config, flags, note)


def parent_text(path: str) -> str:
    """Read the text that a draft replies to; front matter is left out.

    Raises:
        AuthlintError: if the file is missing, empty or no text.
    """
    from authlint.sources.frontmatter import split

    content = _content(path)
    body = content[split(content, path).body :].strip()
    if not body:
        raise AuthlintError("the text replied to is empty", path=path)
    return body


def walk(folder: Path, config: Config) -> Iterator[Path]:
    """Yield the files of a folder that authlint reads, in name order."""
    from authlint.sources.ignore import Ignored

    yield from _walk(folder, Ignored(folder, () if config.untrusted else None), config, 1)


def _walk(folder: Path, ignored: Any, config: Config, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=str(folder)) from None
    here = ignored if config.untrusted else ignored.inside(folder)
    hidden = untrusted.SKIPPED if config.untrusted else ALWAYS_SKIPPED
    for entry in entries:
        if not config.untrusted and (entry.name.startswith(".") or here.match(entry)):
            continue
        name = relative(str(entry), config.root)
        if any(glob(name, pattern) for pattern in config.exclude):
            continue
        if entry.is_dir():
            if entry.name in hidden:
                continue
            if entry.is_symlink():
                yield from [entry] if config.untrusted else []
            elif depth == MAX_DEPTH:
                yield entry
            else:
                yield from _walk(entry, here, config, depth + 1)
        elif entry.suffix.lower() in FORMATS and entry.stem.lower() not in _NOT_POSTS:
            yield entry
