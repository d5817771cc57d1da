"""What is refused and what is not believed in files of strangers (`--untrusted`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from authlint.errors import AuthlintError
from authlint.sources.fields import SYNONYMS, Draft
from authlint.types import Post

MAX_BYTES = 5_000_000
"""The largest file that is read."""
MAX_POSTS = 10_000
"""The most posts of one run."""
SKIPPED = frozenset({".git", ".github"})
"""The only folders that a walk leaves out: a scheduler publishes from any other."""
SILENCING = frozenset("authlint series own glossary lang draft published status splits".split())
"""The fields of a draft that switch rules, or its gate, off."""


def vet(path: str) -> None:
    """Refuse a link, since it may lead out of the tree, and a file over 5 MB.

    Links are looked for at the path itself and at every folder below the working directory.

    Raises:
        AuthlintError: with the path.
    """
    whole, here = Path(path).absolute(), Path.cwd()
    inside = (part for part in whole.parents if here in part.parents)
    if any(part.is_symlink() for part in (whole, *inside)):
        hint = "--untrusted follows no link"
        raise AuthlintError("is or lies behind a symbolic link", path=path, hint=hint)
    if whole.is_file():
        measured(whole.stat().st_size, path)


def measured(size: int, path: str) -> None:
    """Refuse a size in bytes over 5 MB.

    Raises:
        AuthlintError: with the path.
    """
    if size > MAX_BYTES:
        raise AuthlintError(f"is over the cap of {MAX_BYTES} bytes", path=path)


def believed(draft: Draft) -> Draft:
    """Take from a draft the fields with which it would excuse itself."""
    data = {
        key: value
        for key, value in draft.data.items()
        if SYNONYMS.get(key.lower(), key.lower()) not in SILENCING
    }
    return replace(draft, data=data)


def capped(found: Iterable[Post | AuthlintError]) -> Iterator[Post | AuthlintError]:
    """Yield what was found until there are more than 10,000 posts, which is an error."""
    posts = 0
    for item in found:
        posts += isinstance(item, Post)
        if posts > MAX_POSTS:
            yield AuthlintError(f"more than {MAX_POSTS} posts; the rest was not read")
            return
        yield item
