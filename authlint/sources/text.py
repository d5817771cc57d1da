"""Plain text and Markdown with optional front matter: one post a file."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.platforms import named
from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.positions import Lines
from authlint.sources.spread import announced
from authlint.types import Source


def read(text: str, path: str, format: str = "text") -> Iterator[Draft]:
    """Yield the file's draft, once for each platform that its front matter lists.

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
    draft = Draft(body, Source(path, format, breaks), data, line=breaks[0][1])
    made = list(announced([draft], 0))
    known = all(named(str(each.data.get("platform"))) for each in made)
    yield from made if known else [draft]
