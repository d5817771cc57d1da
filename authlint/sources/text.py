"""Plain text and Markdown with optional front matter: one post a file."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.positions import Lines
from authlint.types import Source


def read(text: str, path: str, format: str = "text") -> Iterator[Draft]:
    """Yield the file's one draft; the body is the text, untouched."""
    data, body = split(text, path)
    lines = Lines(text)
    source = Source(path, format, lines.slice(body, len(text)))
    yield Draft(text[body:], source, data, line=lines.line(body))
