"""JSON and JSON lines: one post a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.sources.fields import Draft
from authlint.sources.jsonscan import JsonError, Located, parse
from authlint.sources.positions import Lines
from authlint.types import Source

HINT = 'a record is {"text": "…"} with optional platform, kind, parent …'


def read_lines(lines: Iterable[str], path: str, format: str = "jsonl") -> Iterator[Draft]:
    """Yield a draft for each line that is not blank.

    Raises:
        AuthlintError: with path and line, for a line that is no record.
    """
    index = 0
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _draft(_parsed(line, path, number), path, format, Lines(line, number), index)
            index += 1


def read(text: str, path: str, format: str = "json") -> Iterator[Draft]:
    """Yield a draft for each record of a JSON list, of its `posts`, or the single one.

    Raises:
        AuthlintError: with path and line, for what is no JSON or no record.
    """
    value = _parsed(text, path, 1)
    if isinstance(value, dict) and "text" not in value and isinstance(value.get("posts"), list):
        value = value["posts"]
    lines = Lines(text)
    for index, record in enumerate(value if isinstance(value, list) else [value]):
        yield _draft(record, path, format, lines, index)


def recognises(name: str, text: str) -> bool:
    """Tell whether JSON holds posts; what is named `.json` and is none is for `read` to refuse."""
    if not name and text.lstrip()[:1] not in ("{", "["):
        return False
    try:
        value = parse(text)
    except JsonError:
        return bool(name)
    if isinstance(value, dict):
        value = value.get("posts", [value])
    return isinstance(value, list) and any(isinstance(v, dict) and "text" in v for v in value)


def _parsed(text: str, path: str, first: int) -> Any:
    try:
        return parse(text)
    except JsonError as error:
        line = Lines(text, first).line(error.offset)
        raise AuthlintError(f"not JSON: {error}", path=path, line=line, hint=HINT) from None


def _draft(record: Any, path: str, format: str, lines: Lines, index: int) -> Draft:
    first = lines.first
    if not isinstance(record, dict):
        raise AuthlintError("a record must be an object", path=path, line=first, hint=HINT)
    text = record.get("text")
    if not isinstance(text, Located):
        line = next((lines.line(v.start) for v in record.values() if isinstance(v, Located)), first)
        what = "has no 'text'" if text is None else "has a 'text' that is no string"
        raise AuthlintError(f"record {index + 1} {what}", path=path, line=line, hint=HINT)
    source = Source(path, format, lines.escaped(text.raw, text.start))
    data = {key: value for key, value in record.items() if key != "text"}
    return Draft(str(text), source, data, index, None, lines.line(text.start))
