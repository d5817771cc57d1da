"""Feeds: RSS 2.0 and Atom, without document types and entities of their own."""

from __future__ import annotations

from typing import Any
from xml.parsers import expat

from authlint.errors import AuthlintError
from authlint.profiles.archives.raw import Raw, plain

_ITEMS = frozenset({"item", "entry"})
_TEXTS = ("encoded", "content", "description", "summary", "title")
"""Elements that hold the text of an item, the fullest first."""
DEEPEST = 100
"""Elements in elements that are followed."""


class _Refused(Exception):
    """The feed declares a document type or nests too deeply."""


class _Reader:
    """Collects the texts of items while expat calls its methods."""

    def __init__(self) -> None:
        self.open: list[str] = []
        self.item: dict[str, list[str]] | None = None
        self.posts: list[Raw] = []
        self.feed = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rsplit(":", 1)[-1].lower()
        self.feed |= not self.open and name in ("rss", "feed", "rdf")
        self.open.append(name)
        if len(self.open) > DEEPEST:
            raise _Refused("nested too deeply")
        if name in _ITEMS:
            self.item = {}

    def end(self, name: str) -> None:
        if self.open.pop() in _ITEMS and self.item is not None:
            texts = {key: "".join(parts).strip() for key, parts in self.item.items()}
            text = next((texts[key] for key in _TEXTS if texts.get(key)), "")
            if text:
                self.posts.append(Raw(plain(text), "post"))
            self.item = None

    def data(self, text: str) -> None:
        if self.item is not None:
            inside = next((name for name in reversed(self.open) if name in _TEXTS), None)
            if inside:
                self.item.setdefault(inside, []).append(text)

    def refuse(self, *about: Any) -> None:
        raise _Refused("a feed may declare no document type")


def read(data: bytes, path: str) -> list[Raw] | None:
    """Read the posts of a feed; None if the XML is no feed.

    Raises:
        AuthlintError: with path and line, if it is not XML or declares a document type,
            through which entities could be made.
    """
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.data
    parser.StartDoctypeDeclHandler = reader.refuse
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise AuthlintError("not XML", path=path, line=error.lineno) from None
    except _Refused as error:
        raise AuthlintError(str(error), path=path, line=parser.CurrentLineNumber) from None
    return reader.posts if reader.feed else None
