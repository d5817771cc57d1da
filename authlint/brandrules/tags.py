"""Handles, hashtags and emoji of a draft beside those that the brand file lists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from authlint.brandfile.model import Allowed, Brand, Emoji
from authlint.tokens import Item, Reading, plain_emoji
from authlint.types import Match, Matcher, Span

Part = tuple[Matcher, Mapping[str, str]]
LEAST = 5
"""Shorter tags, mark included, differ by one letter from too many others."""


def misspelt(brand: Brand) -> Iterator[Part]:
    """Match handles and hashtags that are nearly, but not quite, a listed one."""
    for allowed, kind in _listed(brand):
        yield _near(allowed, kind), {"line": brand.at(allowed.line)}


def unlisted(brand: Brand) -> Iterator[Part]:
    """Match handles and hashtags that are not listed, where only listed ones are allowed."""
    for allowed, kind in _listed(brand):
        if allowed.only:
            yield _other(allowed, kind), {"line": brand.at(allowed.line)}


def _listed(brand: Brand) -> Iterator[tuple[Allowed, str]]:
    if brand.handles:
        yield brand.handles, "mention"
    if brand.hashtags:
        yield brand.hashtags, "hashtag"


def _near(allowed: Allowed, kind: str) -> Matcher:
    known = {word.lower(): word for word in allowed.listed}

    def run(reading: Reading) -> Iterator[Match]:
        for item in reading.of(kind):
            right = _right(item, known)
            if right is not None:
                yield Match(Span(item.start, item.end), {"right": right}, right)

    return Matcher(run, (((f"<{kind}>",), ()),))


def _right(item: Item, known: dict[str, str]) -> str | None:
    if item.norm in known or len(item.norm) <= LEAST:
        return None
    bare = item.norm.rstrip("0123456789")
    return next(
        (w for norm, w in known.items() if bare != norm.rstrip("0123456789") and slip(bare, norm)),
        None,
    )


def slip(one: str, other: str) -> bool:
    """Tell whether one letter is missing, added or another, or two neighbours are swapped."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if start is None:
        return True
    one, other = one[start:], other[start:]
    swapped = one[:2] == other[:2][::-1] and one[2:] == other[2:]
    return swapped or one[1:] == other or one == other[1:] or one[1:] == other[1:]


def _other(allowed: Allowed, kind: str) -> Matcher:
    known = {word.lower(): word for word in allowed.listed}

    def run(reading: Reading) -> Iterator[Match]:
        for item in reading.of(kind):
            if item.norm not in known and _right(item, known) is None:
                yield Match(Span(item.start, item.end))

    return Matcher(run, (((f"<{kind}>",), ()),))


def emoji(brand: Brand) -> Iterator[Part]:
    """Match emoji beyond what the brand file allows."""
    policy = brand.emoji
    if policy is None:
        return
    yield _emoji(policy), {"allowed": _allowed(policy), "line": brand.at(policy.line)}


def _allowed(policy: Emoji) -> str:
    if policy.most == 0:
        return "no emoji"
    listed = "" if policy.listed is None else f"only {' '.join(policy.listed)}"
    most = "" if policy.most is None else f"at most {policy.most} emoji"
    return ", ".join(filter(None, (listed, most)))


def _emoji(policy: Emoji) -> Matcher:
    """Match each emoji that is not listed, and all beyond the number allowed as one."""
    known = None if policy.listed is None else {plain_emoji(each) for each in policy.listed}

    def run(reading: Reading) -> Iterator[Match]:
        kept = []
        for item in reading.of("emoji"):
            if known is None or item.norm in known:
                kept.append(item)
            else:
                yield Match(Span(item.start, item.end))
        if policy.most is not None and len(kept) > policy.most:
            yield Match(Span(kept[policy.most].start, kept[-1].end))

    return Matcher(run, ((("<emoji>",), ()),))
