"""Platform limits and norms, counted in each platform's own unit."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, NamedTuple

from authlint.tokens import Reading, plain_emoji

NAMES: tuple[str, ...] = (
    "bluesky",
    "discord",
    "email",
    "facebook",
    "generic",
    "google_business",
    "instagram",
    "linkedin",
    "mastodon",
    "pinterest",
    "reddit",
    "slack",
    "telegram",
    "threads",
    "tiktok",
    "x",
    "youtube",
)
ALIASES = {
    "twitter": "x",
    "twitter/x": "x",
    "x/twitter": "x",
    "x (twitter)": "x",
    "bsky": "bluesky",
    "fediverse": "mastodon",
    "google": "google_business",
    "gbp": "google_business",
    "gmb": "google_business",
    "google business": "google_business",
    "google-business": "google_business",
    "googlebusiness": "google_business",
    "ig": "instagram",
    "insta": "instagram",
    "fb": "facebook",
    "yt": "youtube",
    "meta": "facebook",
    "any": "generic",
    "": "generic",
}


class Limit(NamedTuple):
    """A platform's limit for one thing, with where it comes from and when it was checked."""

    value: int
    unit: str
    source: str
    verified: str


class Platform(NamedTuple):
    """A platform's limits by name (`length`, `comment`, `hashtags` …) and what it permits."""

    name: str
    limits: dict[str, Limit]
    permits: tuple[str, ...] = ()


def named(name: str) -> str | None:
    """Give the canonical name of a platform, or None for an unknown one."""
    key = name.strip().lower()
    return key if key in NAMES else ALIASES.get(key)


def from_data(data: dict[str, Any]) -> dict[str, Platform]:
    """Make platforms from the parsed `platforms.yaml`."""
    return {
        name: Platform(
            name,
            {
                what: Limit(v["value"], v.get("unit", "count"), v["source"], str(v["verified"]))
                for what, v in entry.get("limits", {}).items()
            },
            tuple(entry.get("permits", ())),
        )
        for name, entry in data.items()
    }


@cache
def table() -> dict[str, Platform]:
    """The shipped platforms."""
    from authlint import shipped

    return from_data(shipped.table("platforms"))


def length_limit(reading: Reading) -> Limit | None:
    """The length limit that applies to a post of this kind on its platform."""
    platform = table().get(reading.post.platform)
    if platform is None:
        return None
    return platform.limits.get(reading.post.kind) or platform.limits.get("length")


def length(reading: Reading, unit: str) -> int:
    """Count a text in a platform's unit.

    Units: x (weighted, docs.x.com/fundamentals/counting-characters), mastodon (a URL
    counts 23, of a remote handle the local part), threads (an emoji counts its UTF-8
    bytes), utf16, bytes, graphemes, characters (code points).
    """
    text = reading.post.text.strip()
    if unit == "utf16":
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    if unit == "bytes":
        return len(text.encode("utf-8", "replace"))
    if unit == "graphemes":
        return _graphemes(text)
    if unit in _COUNTERS:
        return _COUNTERS[unit](reading)
    return len(text)


def _graphemes(text: str) -> int:
    if text.isascii():
        return len(text) - text.count("\r\n")
    import regex

    return len(regex.findall(r"\X", text))


def _weight(text: str) -> int:
    total = 0
    for char in text:
        code = ord(char)
        light = code <= 0x10FF or 0x2000 <= code <= 0x200D or 0x2010 <= code <= 0x201F
        total += 1 if light or 0x2032 <= code <= 0x2037 else 2
    return total


_URL_PATH = re.compile("[\x00-\u04ff\u1e00-\u1eff\u2013]*")
"""The characters that X takes for a part of a link's path; Japanese may follow at once."""


def _x(reading: Reading) -> int:
    from unicodedata import normalize

    total = 0
    text = reading.post.text.strip()
    shift = len(reading.post.text) - len(reading.post.text.lstrip())
    at = _leading_mentions(reading) - shift if reading.post.kind == "comment" else 0
    for item in reading.items:
        if item.kind not in ("url", "emoji") or item.start - shift < at:
            continue
        start, end = item.start - shift, item.end - shift
        if item.kind == "url" and (slash := text.find("/", start + 8, end)) > 0:
            # the pattern matches the empty text too, so there is always a match
            end = _URL_PATH.match(text, slash, end).end()  # type: ignore[union-attr]
        total += _weight(normalize("NFC", text[at:start])) + (23 if item.kind == "url" else 2)
        at = end
    return total + _weight(normalize("NFC", text[at:]))


def _leading_mentions(reading: Reading) -> int:
    """The offset after the handles that a reply on X opens with, which count nothing."""
    end = len(reading.post.text) - len(reading.post.text.lstrip())
    for item in reading.items:
        if item.kind != "mention" or reading.post.text[end : item.start].strip():
            break
        end = item.end
    while end < len(reading.post.text) and reading.post.text[end] == " ":
        end += 1
    return end


def _mastodon(reading: Reading) -> int:
    total = _graphemes(reading.post.text.strip())
    for item in reading.items:
        size = item.end - item.start
        if item.kind == "url" and item.norm.startswith("http"):
            total += 23 - size
        elif item.kind == "mention" and (cut := item.norm.find("@", 1)) > 0:
            total -= size - cut
    return total


def _threads(reading: Reading) -> int:
    text = reading.post.text.strip()
    total = len(text)
    for item in reading.of("emoji"):
        emoji = reading.post.text[item.start : item.end]
        total += len(emoji.encode()) - len(emoji)
    return total


_COUNTERS = {"x": _x, "mastodon": _mastodon, "threads": _threads}
PHONE = re.compile(r"(?<![\w.])(?:\+|\b)\(?\d[\d\s().-]{7,17}\d\b")
__all__ = [
    "ALIASES",
    "NAMES",
    "Limit",
    "Platform",
    "from_data",
    "length",
    "length_limit",
    "named",
    "plain_emoji",
    "table",
]
