"""Parse JSON and keep, for every string, where it stands."""

from __future__ import annotations

import re

# the standard library has it; its type stubs leave it out
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

from authlint.sources.positions import Passage, Runs

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPE = re.compile(r"\\(?:u[0-9a-fA-F]{4}|.)")
_HIGH, _LOW = 0xD800 >> 10, 0xDC00 >> 10
MAX_DEPTH = 64


class Located(str):
    """A string that knows the offset and the escaped form of its content."""

    start: int
    raw: str

    def passage(self) -> Passage:
        """The string and where each of its characters stands: a run after every escape."""
        return Passage(str(self), _runs(self.raw, self.start))


def _runs(raw: str, start: int) -> Runs:
    runs = [(0, start)]
    at = done = 0
    pair = -1
    for match in _ESCAPE.finditer(raw):
        at += match.start() - done
        block = _block(match.group())
        done = match.end()
        if block == _LOW and match.start() == pair:
            # The second half of a character adds none, and nothing stands between the halves.
            runs.pop()
        else:
            at += 1
        pair = done if block == _HIGH else -1
        runs.append((at, start + done))
    return tuple(runs)


def _block(code: str) -> int:
    return int(code[2:], 16) >> 10 if code[1:2] == "u" else 0


class JsonError(ValueError):
    """Not JSON: the message and the offset of the fault."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.offset = offset


def parse(text: str) -> Any:
    """Parse one JSON value.

    Raises:
        JsonError: for a fault, or more than 64 levels.
    """
    value, at = _value(text, _skip(text, 0), 0)
    at = _skip(text, at)
    if at != len(text):
        raise JsonError("there is something after the JSON value", at)
    return value


def parse_first(text: str, at: int, stop: int) -> tuple[dict[str, Any], int]:
    """Parse the object that begins at an offset; give it and the offset after it.

    Raises:
        JsonError: for a fault, or an object that goes on after `stop`.
    """
    return _object(text[:stop], at, 0)


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _value(text: str, at: int, depth: int) -> tuple[Any, int]:
    if depth > MAX_DEPTH:
        raise JsonError("nested too deeply", at)
    char = text[at : at + 1]
    if char == '"':
        return _string(text, at)
    if char == "{":
        return _object(text, at, depth)
    if char == "[":
        return _array(text, at, depth)
    for word, value in _WORDS.items():
        if text.startswith(word, at):
            return value, at + len(word)
    number = _NUMBER.match(text, at)
    if not number:
        raise JsonError("a value was expected", at)
    found = number.group()
    if len(found) > 300:
        raise JsonError("number too long", at)
    return (int(found) if re.fullmatch(r"-?\d+", found) else float(found)), number.end()


def _string(text: str, at: int) -> tuple[Located, int]:
    try:
        value, end = scanstring(text, at + 1, False)
    except ValueError as error:
        raise JsonError(str(error).split(":")[0].lower(), getattr(error, "pos", at)) from None
    located = Located(value)
    located.start, located.raw = at + 1, text[at + 1 : end - 1]
    return located, end


def _object(text: str, at: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _skip(text, at + 1)
    if text[at : at + 1] == "}":
        return found, at + 1
    while True:
        if text[at : at + 1] != '"':
            raise JsonError("a key in double quotes was expected", at)
        key, at = _string(text, at)
        if key in found:
            # Every reader takes one of the two: the other post would be lost.
            raise JsonError(f"the key '{key[:40]}' stands twice", key.start)
        at = _skip(text, at)
        if text[at : at + 1] != ":":
            raise JsonError("':' was expected", at)
        found[key], at = _value(text, _skip(text, at + 1), depth + 1)
        at = _skip(text, at)
        if text[at : at + 1] == "}":
            return found, at + 1
        if text[at : at + 1] != ",":
            raise JsonError("',' or '}' was expected", at)
        at = _skip(text, at + 1)


def _array(text: str, at: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    at = _skip(text, at + 1)
    if text[at : at + 1] == "]":
        return found, at + 1
    while True:
        value, at = _value(text, at, depth + 1)
        found.append(value)
        at = _skip(text, at)
        if text[at : at + 1] == "]":
            return found, at + 1
        if text[at : at + 1] != ",":
            raise JsonError("',' or ']' was expected", at)
        at = _skip(text, at + 1)
