"""Plain text and Markdown with optional front matter: one post a file."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.positions import Lines
from authlint.types import Source


def read(text: str, path: str, format: str = "text") -> Iterator[Draft]:
    """Yield the file's one draft.

    The body is the text, untouched; a Markdown body is read without its HTML comments
    and reference definitions, which nobody sees.
    """
    data, start = split(text, path)
    lines = Lines(text)
    slices: tuple[tuple[int, int], ...] = ((start, len(text)),)
    if format == "markdown":
        from authlint.sources.markdown import published

        slices = published(text, start, len(text))
    body, breaks = lines.joined(text, slices)
    yield Draft(body, Source(path, format, breaks), data, line=breaks[0][1])
