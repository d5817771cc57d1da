"""What the headings and labels of a bundle say: a platform, a post, its number."""

from __future__ import annotations

import re

_NAMES = {
    "x": r"twitter|tweets?", "mastodon": r"mastodon|fediverse|toots?", "linkedin": "linkedin",
    "bluesky": r"bluesky|bsky|skeets?", "instagram": r"instagram|insta", "facebook": "facebook",
    "reddit": r"reddit|r/\w+", "youtube": "youtube", "tiktok": "tiktok",
    "pinterest": "pinterest", "discord": "discord", "telegram": "telegram", "slack": "slack",
    "google_business": r"google business", "threads": r"(?-i:Threads)",
    "generic": r"hacker ?news|show hn|product ?hunt|indie ?hackers|dev\.to|lobsters",
}  # fmt: skip
_PLATFORM = re.compile(
    "(?i)(?<![\\w./-])(?:" + "|".join(f"(?P<{k}>{v})" for k, v in _NAMES.items()) + ")(?![\\w-])"
)
_X = re.compile(
    r"(?:^|[/(&,+|·:]\s?|\b(?:on|for|and)\s)X(?=$|\s?[/()&,+|·:–—-]"
    r"|\s(?:post|thread|tweet|version|copy|caption|long|short|alt)\b)"
)
_POST = re.compile(
    r"(?i)(?<!\ba )(?<!\ban )(?<!\bthe )(?<!\bto )(?<!\byour )(?<!\bblog )(?<!\beach )"
    r"\b(?:post|tweet|toot|skeet|caption|thread|reply|comment|dm|reel)\b"
    r"(?! (?:a|an|the|to|your|on|in|it|this|with|about)\b)"
)
_POSTS = re.compile(r"(?i)\b(?:posts|captions|threads|replies|comments|dms|reels)\b")
_NUMBER = re.compile(
    r"(?i)\b(?:post|tweet|toot|skeet|part|caption|thread|reply|comment|slide)\s?#?(\d{1,3})\b"
    r"|^\W{0,4}(\d{1,3})\s?(?:/\s?\d{1,3}\b|[.):/](?!\d))"
)
_NUMBERED = re.compile(
    r"(?i)^\W{0,4}(?:[\w/]+ ){0,2}?(?:post|tweet|toot|skeet|caption)\s?#?\d{1,3}(?:\b(?!\.\d)|$)"
)
_LEAD = re.compile(r"^\W{0,4}\d{1,3}[.)]\s+")


def platforms(title: str) -> list[str]:
    """The platforms that a heading or label names, each once, as it names them."""
    title = _LEAD.sub("", title)
    found = [(m.start(), m.lastgroup or "") for m in _PLATFORM.finditer(title)]
    found += [(m.end() - 1, "x") for m in _X.finditer(title)]
    names = list(dict.fromkeys(name for _, name in sorted(found)))
    return names if names == ["generic"] else [name for name in names if name != "generic"]


def only_platforms(title: str) -> bool:
    """Tell whether a heading names platforms and hardly anything else."""
    rest = re.findall(r"\w{3,}", _POSTS.sub("", _PLATFORM.sub("", title)))
    return bool(platforms(title)) and len(rest) <= 1


def names_post(title: str) -> bool:
    """Tell whether a heading names a post, tweet, caption, reply …, or a platform's posts."""
    return bool(_POST.search(title) or (_POSTS.search(title) and platforms(title)))


def number(title: str) -> int:
    """The number of a post in its heading (`Tweet 2`, `3/7`, `1. …`); 0 if it has none."""
    found = _NUMBER.search(title)
    return int(found[1] or found[2]) if found else 0


def is_numbered_post(title: str) -> bool:
    """Tell whether a heading begins with a numbered post: `Post 1`, `LinkedIn Post 2 - …`."""
    return bool(_NUMBERED.match(title))


def says_thread(title: str) -> bool:
    """Tell whether a heading announces a thread."""
    return bool(re.search(r"(?i)\bthread\b", title))
