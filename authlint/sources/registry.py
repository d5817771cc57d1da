"""The formats that authlint reads: one line for each, the module that reads it, its suffixes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import PurePath
from typing import Any, Literal, NamedTuple


class Reader(NamedTuple):
    """A format: the module under `authlint.sources` that reads it, and where it is met.

    The module has `read(content, path, format) -> Iterator[Draft]`; `content` is the
    decoded file (form `text`) or its bytes (`bytes`). A reader of form `lines` has
    `read_lines(lines, path, format)` instead and is never asked. A reader that `asks`
    has `recognises(name, text) -> bool`, which never raises, and gets a file of its
    suffixes only if that says yes. Suffix `""` stands for standard input without a name;
    a reader without suffixes is called by `--as` alone. Without a match of the pattern
    `sign` a reader is not even loaded to be asked. A `tabular` reader takes the names of text
    columns as a fourth argument.
    """

    module: str
    suffixes: tuple[str, ...]
    doc: str
    asks: bool = False
    form: Literal["text", "lines", "bytes"] = "text"
    sign: str = ""
    tabular: bool = False

    def recognises(self, name: str, text: Any) -> bool:
        """Tell whether a file is of this format; by its suffix alone if the reader never asks."""
        if not self.asks:
            return True
        if self.sign and not re.search(self.sign, text):
            return False
        return bool(self._module.recognises(name, text))

    def read(
        self, content: Any, path: str, format: str, columns: Sequence[str] = ()
    ) -> Iterator[Any]:
        """Yield the drafts of a file's content."""
        function = "read_lines" if self.form == "lines" else "read"
        more = (columns,) if self.tabular else ()
        drafts: Iterator[Any] = getattr(self._module, function)(content, path, format, *more)
        return drafts

    @property
    def _module(self) -> Any:
        return import_module(f"authlint.sources.{self.module}")


MARKDOWN = (".md", ".markdown")
TEXT = (".txt", ".text", ".post")
READERS: dict[str, Reader] = {
    "tweet": Reader("tweet", (".tweet",), "twitter-together file"),
    "toot": Reader("tweet", (".toot",), "toot-together file"),
    "json": Reader("records", (".json", ""), "JSON records", asks=True),
    "jsonl": Reader("records", (".jsonl", ".ndjson"), "JSON lines", form="lines"),
    "csv": Reader("csvfile", (".csv", ".tsv"), "CSV or TSV table", asks=True, tabular=True),
    "xlsx": Reader(
        "xlsx", (".xlsx", ".xlsm"), "Excel workbook", asks=True, form="bytes", tabular=True
    ),
    "galaxy": Reader(
        "galaxy", MARKDOWN, "galaxy-social file", asks=True, sign=r"(?m)^media[ \t]*:",
    ),
    "bundle": Reader(
        "bundle", MARKDOWN, "Markdown file with many posts", asks=True,
        sign=r"(?m)^[ \t-]*+(?:#{1,6}[ \t]|\*\*|__)",
    ),
    "separated": Reader(
        "separated", (*TEXT, ""), "text file with many posts", asks=True,
        sign=r"(?mi)^[ \t]*+(?:([=*#~_-])\1\1|(?:post|tweet|toot|caption|update)[ \t]+#?1\b)",
    ),
    "markdown": Reader("text", MARKDOWN, "Markdown post with optional front matter"),
    "text": Reader("text", (*TEXT, ""), "plain text with optional front matter"),
}  # fmt: skip
"""The formats by name; of those that share a suffix, the first that recognises a file reads it."""

SUFFIXES = tuple(dict.fromkeys(s for reader in READERS.values() for s in reader.suffixes if s))


def candidates(path: str) -> list[str]:
    """The formats that a file of this name may hold, in the order in which they are asked."""
    suffix = PurePath(path).suffix.lower()
    if path and not suffix:
        return []
    return [name for name, reader in READERS.items() if suffix in reader.suffixes]


def detect(path: str, text: str) -> str | None:
    """The format of a file by its name and content; None if no reader recognises it."""
    name = PurePath(path).name
    for format in candidates(path):
        if READERS[format].recognises(name, text):
            return format
    return None
