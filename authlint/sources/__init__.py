"""Paths and standard input -> posts; one reader a format."""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from authlint.config import Config, glob, relative
from authlint.errors import AuthlintError, did_you_mean
from authlint.sources.fields import Draft, Note, post_of
from authlint.sources.registry import READERS, SUFFIXES, candidates, detect
from authlint.sources.threads import joined
from authlint.types import Post

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
    forced: str | None = None,
) -> Iterator[Post | AuthlintError]:
    """Yield the posts of files, folders and `-`; what cannot be read is yielded as an error.

    A folder is walked in name order; what git ignores, hidden files and README-like
    documents are left out. `flags` set fields for all posts; `note` takes remarks that
    are no errors; `forced` is the format of `registry.READERS` to read everything as.
    """
    if forced is not None and forced not in READERS:
        raise AuthlintError(f"no format '{forced}'", hint=did_you_mean(forced, READERS))
    job = _Job(config, flags or {}, note, forced)
    for path in paths:
        try:
            if path == "-":
                yield from _stdin(job, stdin_name)
            elif Path(path).is_dir():
                for file in walk(Path(path), config):
                    yield from _guarded(str(file), job, walked=True)
            else:
                yield from _guarded(path, job)
        except AuthlintError as error:
            yield error
        except OSError as error:
            yield AuthlintError(f"cannot read: {error.strerror}", path=path)


class _Job(NamedTuple):
    """What holds for all paths of a run."""

    config: Config
    flags: Mapping[str, Any]
    note: Note
    forced: str | None


def _guarded(path: str, job: _Job, walked: bool = False) -> Iterator[Post | AuthlintError]:
    try:
        if not Path(path).exists():
            raise AuthlintError("no such file", path=path)
        for draft in joined(_drafts(path, job, walked)):
            yield _post(draft, path, job)
    except AuthlintError as error:
        yield error
    except RecursionError:
        yield AuthlintError("nested too deeply", path=path)


def _post(draft: Draft, path: str, job: _Job) -> Post:
    defaults = dict(job.config.post)
    for override in job.config.matching(path) if job.config.overrides else ():
        defaults |= override.post
    return post_of(draft, defaults, job.flags, job.note)


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
        yield from last.read(_bytes(path), path, known[-1])
    else:
        content = _content(path)
        format = job.forced or detect(path, content)
        if format is None and walked:
            job.note(f"{path}: holds no posts, left out")
            return
        yield from READERS[format or known[-1]].read(content, path, format or known[-1])


def _opened(path: str) -> io.BufferedReader:
    try:
        return open(path, "rb")
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=path) from None


def _decoded(lines: Iterable[bytes], path: str) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield _text(line.removeprefix(codecs.BOM_UTF8) if number == 1 else line, path, number)


def _content(path: str) -> str:
    return _text(_bytes(path), path, 1)


def _bytes(path: str) -> bytes:
    with _opened(path) as file:
        try:
            return file.read()
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


def _stdin(job: _Job, name: str | None) -> Iterator[Post | AuthlintError]:
    path = name or "<stdin>"
    data = sys.stdin.buffer.read()
    known = job.forced or next(reversed(candidates(name or "") or ["text"]))
    if READERS[known].form == "bytes":
        drafts = READERS[known].read(data, path, known)
    else:
        content = _text(data, path, 1)
        if READERS[known].form == "lines":
            drafts = READERS[known].read(io.StringIO(content, newline=""), path, known)
        else:
            format = job.forced or detect(name or "", content) or known
            drafts = READERS[format].read(content, path, format)
    for draft in joined(drafts):
        yield _post(draft, path, job)


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

    yield from _walk(folder, Ignored(folder), config)


def _walk(folder: Path, ignored: Any, config: Config) -> Iterator[Path]:
    try:
        entries = sorted(folder.iterdir(), key=lambda entry: entry.name)
    except OSError as error:
        raise AuthlintError(f"cannot read: {error.strerror}", path=str(folder)) from None
    here = ignored.inside(folder)
    for entry in entries:
        if entry.name.startswith(".") or here.match(entry):
            continue
        name = relative(str(entry), config.root)
        if any(glob(name, pattern) for pattern in config.exclude):
            continue
        if entry.is_dir():
            if not entry.is_symlink() and entry.name not in ALWAYS_SKIPPED:
                yield from _walk(entry, here, config)
        elif entry.suffix.lower() in SUFFIXES and entry.stem.lower() not in _NOT_POSTS:
            yield entry
