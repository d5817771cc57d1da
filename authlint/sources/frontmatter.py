"""Split front matter from a text without losing a character of the text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.sources.positions import Lines

_FENCE = re.compile(r"(---|\+\+\+|~~~)[ \t]*(?:\r\n|\r|\n|\Z)")
_CLOSING = {
    fence: re.compile(rf"(?m)^(?:{marks})[ \t]*(?:\r\n|\r|\n|\Z)")
    for fence, marks in {"---": r"---|\.\.\.", "+++": r"\+\+\+", "~~~": "~~~"}.items()
}
_KEY = re.compile(r"(?m)^[A-Za-z_][\w-]*[ \t]*[:=]")
_ISSUE_KEY = re.compile(r"(?m)^(?:time|tz|alt|date|schedule|platform|kind|authlint)[ \t]*:")
_JSON_OPENING = re.compile(r'\{\s*"[\w-]+"[ \t]*:')
_JSON_CLOSING = re.compile(r"(?m)^\}[ \t]*$")
"""A block that is meant as front matter begins with a key and is closed by a line of its own."""
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
MAX_CHARS = 64_000


class Split(NamedTuple):
    """Front matter as a mapping and the offset at which the body begins."""

    data: dict[str, Any]
    body: int


def split(text: str, path: str, at: int = 0, first_line: int = 1) -> Split:
    """Split front matter that begins at an offset.

    It is YAML between `---` lines, TOML between `+++` lines, a JSON object that a text
    follows, or the `~~~` block with `time`, `tz` or `alt` of a post drafted as an issue.
    A fence that is never closed, or that holds no mapping, is text like any other.

    Raises:
        AuthlintError: with path and line, if the block has keys but is not YAML, TOML or JSON.
    """
    if text.startswith("{", at):
        return _json(text, path, at, first_line)
    opening = _FENCE.match(text, at)
    if not opening:
        return Split({}, at)
    fence, start = opening.group(1), opening.end()
    closing = _CLOSING[fence].search(text, start, start + MAX_CHARS + 8)
    if not closing:
        return Split({}, at)
    block = text[start : closing.start()]
    if block.strip() and not (_ISSUE_KEY if fence == "~~~" else _KEY).search(block):
        return Split({}, at)
    data = _toml(block, path, first_line) if fence == "+++" else _yaml(block, path, first_line + 1)
    if data is None and fence != "~~~":
        return Split({}, closing.end())
    return Split(_timed(data, fence), closing.end()) if isinstance(data, dict) else Split({}, at)


def _timed(data: dict[str, Any], fence: str) -> dict[str, Any]:
    if fence == "~~~" and data.get("time"):
        data["scheduled"] = f"{data['time']} {data.get('tz') or ''}".strip()
    return data


def _json(text: str, path: str, at: int, first_line: int) -> Split:
    from authlint.sources.jsonscan import JsonError, parse_first

    try:
        data, end = parse_first(text, at, at + MAX_CHARS)
    except JsonError as error:
        if _JSON_OPENING.match(text, at) and _JSON_CLOSING.search(text, at, at + MAX_CHARS):
            line = first_line + Lines(text[at : error.offset]).line(error.offset) - 1
            raise AuthlintError(f"not JSON: {error}", path=path, line=line) from None
        return Split({}, at)
    closing = _LINE_END.match(text, end)
    if not closing or not data or not text[end:].strip():
        return Split({}, at)
    return Split(data, closing.end())


def _yaml(block: str, path: str, line: int) -> Any:
    from authlint import yamlfile

    return yamlfile.load(block.replace("\r\n", "\n").replace("\r", "\n"), path, line)


def _toml(block: str, path: str, line: int) -> Any:
    import tomllib

    try:
        data = tomllib.loads(block.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:  # also a number of over 4,300 digits
        found = re.search(r"line (\d+)", str(error))
        at = line + int(found.group(1)) if found else line
        raise AuthlintError(f"not TOML: {error}", path=path, line=at) from None
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in data.items()}
