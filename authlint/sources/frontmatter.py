"""Split front matter from a text without losing a character of the text."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from authlint.errors import AuthlintError

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*(?:\r\n|\r|\n|\Z)")
_KEY = re.compile(r"(?m)^[A-Za-z_][\w-]*[ \t]*[:=]")
MAX_CHARS = 64_000


class Split(NamedTuple):
    """Front matter as a mapping and the offset at which the body begins."""

    data: dict[str, Any]
    body: int


def split(text: str, path: str, at: int = 0, first_line: int = 1) -> Split:
    """Split YAML (`---`) or TOML (`+++`) front matter that begins at an offset.

    A fence that is never closed, or that holds no mapping, is text like any other.

    Raises:
        AuthlintError: with path and line, if the block has keys but is not YAML or TOML.
    """
    opening = _FENCE.match(text, at)
    if not opening:
        return Split({}, at)
    fence = opening.group(1)
    marks = r"---|\.\.\." if fence == "---" else r"\+\+\+"
    closing = re.compile(rf"(?m)^(?:{marks})[ \t]*(?:\r\n|\r|\n|\Z)").search(text, opening.end())
    if not closing or closing.start() - opening.end() > MAX_CHARS:
        return Split({}, at)
    block = text[opening.end() : closing.start()]
    if block.strip() and not _KEY.search(block):
        return Split({}, at)
    data = _yaml(block, path, first_line + 1) if fence == "---" else _toml(block, path, first_line)
    if data is None:
        return Split({}, closing.end())
    return Split(data, closing.end()) if isinstance(data, dict) else Split({}, at)


def _yaml(block: str, path: str, line: int) -> Any:
    from authlint import yamlfile

    return yamlfile.load(block.replace("\r\n", "\n").replace("\r", "\n"), path, line)


def _toml(block: str, path: str, line: int) -> Any:
    import tomllib

    try:
        data = tomllib.loads(block.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"line (\d+)", str(error))
        at = line + int(found.group(1)) if found else line
        raise AuthlintError(f"not TOML: {error}", path=path, line=at) from None
    return {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in data.items()}
