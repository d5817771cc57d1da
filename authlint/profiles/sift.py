"""Which posts a profile is learned from: own, original, in one language, without signature."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from authlint.language import language
from authlint.profiles.archives.raw import Raw
from authlint.tokens import Reading
from authlint.types import Context, Post

REPEATED, OFTEN = 5, 0.1
"""A last line that stands under so many posts, and under this share of them, is a signature."""
MOSTLY = 0.8
"""If this share of all posts are replies, replies are what is learned from."""
MINOR = 0.2
"""A language of less than this share of the posts is left out."""
LONGEST = 20_000
"""Code points of a post that are looked at."""


class Sifted(NamedTuple):
    """The posts to learn from, and how many were left out, by reason."""

    readings: tuple[Reading, ...]
    left_out: dict[str, int]


def sift(posts: Iterable[Raw], with_replies: bool = False) -> Sifted:
    """Sort posts out: re-posts, replies, repeats, empty ones, signatures, other languages.

    Replies are kept where asked for, or where four in five posts are replies. The counts
    of what is left out add up with the kept posts to all; signatures are cut, not counted
    as posts, under their own name.
    """
    everything = list(posts)
    left: Counter[str] = Counter()
    replies = sum(raw.role == "reply" for raw in everything)
    replies_too = with_replies or replies >= MOSTLY * max(1, len(everything))
    kept: list[Raw] = []
    seen: set[str] = set()
    for raw in everything:
        key = " ".join(raw.text.lower().split())
        reason = _reason(raw, key, seen, replies_too)
        if reason:
            left[reason] += 1
        else:
            kept.append(raw)
            seen.add(key)
    texts, cut = without_signatures([raw.text[:LONGEST] for raw in kept])
    readings = [
        Reading(Post(text=text, context=Context(lang=raw.language)))
        for text, raw in zip(texts, kept, strict=True)
    ]
    full = [reading for reading in readings if reading.words]
    mine, foreign = _one_language(full)
    left.update(foreign)
    left.update({"without words": len(readings) - len(full), "signatures cut": cut})
    return Sifted(mine, {name: count for name, count in sorted(left.items()) if count})


def _reason(raw: Raw, key: str, seen: set[str], replies_too: bool) -> str | None:
    if raw.role == "repost":
        return "re-posts"
    if raw.role == "reply" and not replies_too:
        return "replies"
    if not key:
        return "without words"
    return "repeats" if key in seen else None


def without_signatures(texts: Sequence[str]) -> tuple[list[str], int]:
    """Cut the last lines that stand under many posts; give the texts and how many were cut."""
    lasts = Counter(text.rstrip().rsplit("\n", 1)[-1].strip() for text in texts if "\n" in text)
    signatures = {
        line for line, count in lasts.items() if line and count >= max(REPEATED, OFTEN * len(texts))
    }
    found: list[str] = []
    cut = 0
    for text in texts:
        body, line_break, last = text.rstrip().rpartition("\n")
        signed = bool(line_break) and last.strip() in signatures and bool(body.strip())
        found.append(body.rstrip() if signed else text)
        cut += signed
    return found, cut


def _one_language(readings: Sequence[Reading]) -> tuple[tuple[Reading, ...], Counter[str]]:
    spoken = [language(reading) for reading in readings]
    counts = Counter(spoken)
    minor = {name for name, count in counts.items() if count < MINOR * len(readings)}
    kept = tuple(r for r, name in zip(readings, spoken, strict=True) if name not in minor)
    return kept, Counter(f"in {name}" for name in spoken if name in minor)
