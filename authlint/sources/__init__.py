"""Paths and standard input -> posts; one reader a format."""

from __future__ import annotations

import codecs
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from authlint.config import Config
from authlint.errors import AuthlintError, did_you_mean
from authlint.sources import untrusted
from authlint.sources.fields import Draft, Note, post_of
from authlint.sources.folder import MAX_DEPTH, walk
from authlint.sources.registry import READERS, SUFFIXES, candidates, detect
from authlint.sources.threads import joined
from authlint.types import Post

MAX_BYTES = 1 << 26
"""The size over which a file, or a line of a file that is read by lines, is refused."""


def read(
    paths: Iterable[str],
    config: Config,
    flags: Mapping[str, Any] | None = None,
    note: Note = lambda text: None,
    stdin_name: str | None = None,
    forced: str | None = None,
    columns: Sequence[str] = (),
) -> Iterator[Post | AuthlintError]:
    """Yield the posts of files, folders and `-`; what cannot be read is yielded as an error.

    A folder is walked in name order; what git ignores, hidden files and README-like
    documents are left out. `flags` set fields for all posts; `note` takes remarks that
    are no errors; `forced` is the format of `registry.READERS` to read everything as; `columns`
    name the text columns of tables. Under `config.untrusted` nothing that the files or their
    tree say can hide or excuse a post (`sources.untrusted`).
    """
    if forced is not None and forced not in READERS:
        raise AuthlintError(f"no format '{forced}'", hint=did_you_mean(forced, READERS))
    job = _Job(config, flags or {}, note, forced, columns)
    found = _found(paths, job, stdin_name)
    yield from untrusted.capped(found) if config.untrusted else found


def _found(
    paths: Iterable[str], job: _Job, stdin_name: str | None
) -> Iterator[Post | AuthlintError]:
    paths = tuple(paths)
    once = _Once() if len(paths) > 1 else None
    for path in paths:
        try:
            if path == "-":
                yield from _stdin(job, stdin_name)
            elif Path(path).is_dir():
                if job.config.untrusted:
                    untrusted.vet(path)
                for file in walk(Path(path), job.config, job.note):
                    if once is None or once.new(str(file)):
                        yield from _guarded(str(file), job, walked=True)
            elif once is None or once.new(path):
                yield from _guarded(path, job)
        except AuthlintError as error:
            yield error
        except OSError as error:
            yield AuthlintError(f"cannot read: {error.strerror}", path=path)


class _Once:
    """Tells whether a file is met for the first time, whatever path leads to it."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def new(self, path: str) -> bool:
        whole = os.path.realpath(path)
        if whole in self._met:
            return False
        self._met.add(whole)
        return True


class _Job(NamedTuple):
    """What holds for all paths of a run."""

    config: Config
    flags: Mapping[str, Any]
    note: Note
    forced: str | None
    columns: Sequence[str]


def _guarded(path: str, job: _Job, walked: bool = False) -> Iterator[Post | AuthlintError]:
    try:
        if not Path(path).exists():
            raise AuthlintError("no such file", path=path)
        if job.config.untrusted:
            untrusted.vet(path)
        if walked and Path(path).is_dir():
            raise AuthlintError(f"folders nested over {MAX_DEPTH} deep are not read", path=path)
        posts = 0
        for post in _posts(_drafts(path, job, walked), path, job):
            posts += 1
            yield post
        if not posts and not walked:
            job.note(f"{path}: holds no text to judge")
    except AuthlintError as error:
        yield error
    except RecursionError:
        yield AuthlintError("nested too deeply", path=path)


def _posts(drafts: Iterable[Draft], path: str, job: _Job) -> Iterator[Post]:
    """Make posts of drafts; what `--platform` makes the same within a group is given once."""
    seen: set[tuple[Any, ...]] = set()
    for draft in joined(drafts):
        post = _post(draft, path, job)
        if post.group is not None:
            place = (post.source.cell, post.source.breaks[0])
            key = (post.group, post.platform, place, post.context.thread)
            if key in seen:
                continue
            seen.add(key)
        yield post


def _post(draft: Draft, path: str, job: _Job) -> Post:
    if job.config.untrusted:
        draft = untrusted.believed(draft)
    post = post_of(draft, job.config.defaults(path), job.flags, job.note)
    more = job.config.excuses(path)
    return replace(post, excuses=post.excuses + more) if more else post


def _drafts(path: str, job: _Job, walked: bool) -> Iterator[Draft]:
    known = [job.forced] if job.forced else candidates(path)
    if not known:
        hint = (
            f"authlint reads {', '.join(SUFFIXES)}; --as FORMAT says what another file holds,"
            " and other text may come on standard input: authlint - < FILE"
        )
        raise AuthlintError("unsupported kind of file", path=path, hint=hint)
    last = READERS[known[-1]]
    if last.form == "lines":
        with _opened(path) as lines:
            yield from last.read(_decoded(lines, path), path, known[-1])
    elif last.form == "bytes":
        data = _bytes(path)
        if walked and not job.columns and not last.recognises(Path(path).name, data):
            job.note(f"{path}: not seen to hold posts, left out; name it to have it read")
            return
        yield from last.read(data, path, known[-1], job.columns)
    else:
        content = _content(path)
        format = job.forced or detect(path, content)
        if format is None and walked and not (job.columns and last.tabular):
            job.note(f"{path}: holds no posts, left out")
            return
        yield from READERS[format or known[-1]].read(
            content, path, format or known[-1], job.columns
        )


def _opened(path: str) -> io.BufferedReader:
    try:
        return open(path, "rb")
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=path) from None


def _decoded(file: io.BufferedReader, path: str) -> Iterator[str]:
    lines = iter(lambda: file.readline(MAX_BYTES + 1), b"")
    for number, line in enumerate(lines, 1):
        _check_size(line, path, number)
        yield _text(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line, path, number)


def _content(path: str) -> str:
    return _text(_bytes(path), path, 1)


def _bytes(path: str) -> bytes:
    with _opened(path) as file:
        try:
            data = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise AuthlintError(f"cannot read: {error.strerror}", path=path) from None
    _check_size(data, path, None)
    return data


def _check_size(data: bytes, path: str, line: int | None) -> None:
    if len(data) > MAX_BYTES:
        hint = "split the file, or give one post a line in a .jsonl file"
        raise AuthlintError("larger than 64 MiB", path=path, line=line, hint=hint)


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


def _stdin(job: _Job, name: str | None) -> Iterator[Post | AuthlintError]:
    path = name or "<stdin>"
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    _check_size(data, path, None)
    if job.config.untrusted:
        untrusted.measured(len(data), path)
    known = job.forced or next(reversed(candidates(name or "") or ["text"]))
    if READERS[known].form == "bytes":
        drafts = READERS[known].read(data, path, known, job.columns)
    else:
        content = _text(data, path, 1)
        if READERS[known].form == "lines":
            drafts = READERS[known].read(io.StringIO(content, newline=""), path, known)
        else:
            format = job.forced or detect(name or "", content) or known
            drafts = READERS[format].read(content, path, format, job.columns)
    yield from _posts(drafts, path, job)


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


def readable(name: str) -> bool:
    """Tell whether a file's name is one that authlint reads."""
    return Path(name).suffix.lower() in SUFFIXES
