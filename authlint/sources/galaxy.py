"""galaxy-social files: one Markdown text for several accounts, perhaps as a thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.platforms import named
from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.markdown import IMAGE, published
from authlint.sources.positions import Lines, Slices, trimmed, trimmed_slices
from authlint.types import Source

_BREAK = re.compile(r"\n(?:[ \t]*\r?\n){2,}")
_OTHER = frozenset({"matrix", "markdown"})
"""Publishers of galaxy-social that have no limits of their own here."""
_OF_ACCOUNTS = frozenset({"media", "mentions", "hashtags", "images"})


def recognises(name: str, text: str) -> bool:
    """Tell whether front matter lists accounts (`mastodon-…`, `bluesky-…`) under `media`."""
    if not text.startswith("---"):
        return False
    try:
        return bool(_platforms(split(text, name).data))
    except AuthlintError:
        return False


def _platforms(data: dict[str, Any]) -> list[str]:
    """The distinct platforms of the accounts; nothing if `media` lists anything else."""
    accounts = data.get("media")
    if not isinstance(accounts, list) or not all(isinstance(a, str) for a in accounts):
        return []
    words = [a.lower().partition("-")[0].partition("_")[0] for a in accounts]
    found = dict.fromkeys("generic" if w in _OTHER else named(w) or "" for w in words if w)
    if "" in found:
        return []
    if len(found) > 1:
        found.pop("generic", None)
    return list(found)


def read(text: str, path: str, format: str = "galaxy") -> Iterator[Draft]:
    """Yield the text once for each platform of its accounts, and once for each part.

    Two or more blank lines split a thread. What differs between platforms is what a post
    is judged by (limits, norms), so that accounts on one platform make one post; all
    posts of a file are one group, at the same place in the file. Images are attachments:
    their descriptions go to `alt`. galaxy-social splits what is too long by itself.
    """
    data, at = split(text, path)
    lines = Lines(text)
    parts = [slices for slices in _parts(text, at) if _has_text(text, slices)]
    shared = {k: v for k, v in data.items() if k not in _OF_ACCOUNTS} | {"splits": True}
    platforms = _platforms(data) or [""]
    index = 0
    group = f"{path}#1" if len(platforms) * len(parts) > 1 else None
    for platform in platforms:
        for number, slices in enumerate(parts, 1):
            body, breaks = lines.joined(text, slices)
            own: dict[str, Any] = {"alt": _alt(body, data if number == 1 else {})}
            own |= {"platform": platform} if platform else {}
            thread = (number, len(parts)) if len(parts) > 1 else None
            source = Source(path, format, breaks)
            yield Draft(body, source, shared | own, index, thread, breaks[0][1], group)
            index += 1


def _parts(text: str, at: int) -> Iterator[Slices]:
    for found in [*_BREAK.finditer(text, at), None]:
        start, end = trimmed(text, at, found.start() if found else len(text))
        if start < end:
            yield trimmed_slices(text, published(text, start, end))
        at = found.end() if found else at


def _has_text(text: str, slices: Slices) -> bool:
    return any(IMAGE.sub("", text[start:end]).strip() for start, end in slices)


def _alt(body: str, data: dict[str, Any]) -> list[str] | None:
    # An image that the text itself leaves undescribed is found there, at its place.
    inside = (match["alt"] or match["html"] or "" for match in IMAGE.finditer(body))
    found = [alt for alt in inside if " " in alt.strip()]
    images = data.get("images")
    for image in images if isinstance(images, list) else ():
        if isinstance(image, dict):
            found.append(str(image.get("alt_text") or ""))
    return found or None
