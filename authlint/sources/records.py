"""JSON and JSON lines: the posts of records and of schedulers' exports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.sources import shapes
from authlint.sources.fields import Draft
from authlint.sources.found import Found
from authlint.sources.jsonscan import JsonError, Located, parse
from authlint.sources.positions import Lines
from authlint.sources.spread import announced
from authlint.types import Source

HINT = 'a record is {"text": "…"} with optional platform, kind, parent …'


def read_lines(lines: Iterable[str], path: str, format: str = "jsonl") -> Iterator[Draft]:
    """Yield the drafts of each line that is not blank.

    Raises:
        AuthlintError: with path and line, for a line that is no record.
    """
    index = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            value = _parsed(line, path, number)
            for draft in _drafts(value, path, format, Lines(line, number), index):
                yield draft
                index = draft.index + 1


def read(text: str, path: str, format: str = "json") -> Iterator[Draft]:
    """Yield the drafts of a JSON value: a record, a list of them, a scheduler's export.

    Raises:
        AuthlintError: with path and line, for what is no JSON or no record.
    """
    yield from _drafts(_parsed(text, path, 1), path, format, Lines(text), 0)


def recognises(name: str, text: str) -> bool:
    """Tell whether JSON holds posts; what is named `.json` and is none is for `read` to refuse."""
    if not name and text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        return shapes.likely(parse(text))
    except JsonError:
        return bool(name)


def _parsed(text: str, path: str, first: int) -> Any:
    try:
        return parse(text)
    except JsonError as error:
        line = Lines(text, first).line(error.offset)
        raise AuthlintError(f"not JSON: {error}", path=path, line=line, hint=HINT) from None


def _drafts(value: Any, path: str, format: str, lines: Lines, index: int) -> Iterator[Draft]:
    def draft(found: Found) -> Draft:
        source = Source(path, format, lines.breaks(found.passage))
        line = lines.line(found.passage.at(0))
        return Draft(found.passage.text, source, found.data, index, found.thread, line)

    try:
        for announcement in shapes.find(value):
            for made in announced(map(draft, announcement), index):
                yield made
                index = made.index + 1
    except shapes.Fault as fault:
        line = lines.first
        if isinstance(fault.record, dict):
            found = (v.start for v in fault.record.values() if isinstance(v, Located))
            line = next((lines.line(start) for start in found), line)
        raise AuthlintError(str(fault), path=path, line=line, hint=HINT) from None
