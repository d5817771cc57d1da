"""What a post's wording shares with another's: digests of its text, skeleton, first and last words.

A digest is 8 bytes of BLAKE2b; 0 stands for "nothing there".
"""

from __future__ import annotations

import re
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlint.tokens import Item, Reading

SLOT = "\u00a7"
"""What stands in a skeleton for a name, number, address or quotation."""
_GREETINGS = frozenset(
    "hi hello hey dear hiya thanks congrats congratulations welcome sorry bravo cheers".split()
)
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|mc_\w+|ref_src|si")
_TITLE = re.compile(r"[\w'’,-]{1,20}(?: [\w'’,-]{1,20}){0,5} ?(?:[:|#–—]|\d)")
_TEXT = ("word", "number", "mention", "hashtag", "cashtag", "url", "email", "placeholder")


class Wording(NamedTuple):
    """The normalised forms of a text, joined by spaces, and its number of words.

    `plain` drops case, punctuation and emoji; `masked` also hides the people addressed;
    `skeleton` hides every slot that a template would fill; `facts` are what stands there.
    """

    plain: str
    masked: str
    skeleton: str
    facts: frozenset[str]
    words: int


def digest(text: str) -> int:
    """Give 8 bytes of BLAKE2b as a number; 0 for an empty text."""
    if not text:
        return 0
    data = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big") or 1


def wording(reading: Reading) -> Wording:
    """Normalise a post's text in three ways."""
    plain: list[str] = []
    masked: list[str] = []
    skeleton: list[str] = []
    facts: set[str] = set()
    text = reading.post.text
    names = _names(reading.post.context.recipient)
    previous: Item | None = None
    for item in reading.items:
        if item.kind not in _TEXT:
            continue
        form = link(item.norm) if item.kind == "url" else item.norm
        person = item.kind == "mention" or item.norm in names or _addressed(text, previous, item)
        plain.append(form)
        _put(masked, SLOT if person else form)
        if person or _slot(text, previous, item):
            facts.add(form)
            form = SLOT
        _put(skeleton, form)
        previous = item
    words = len(reading.words)
    return Wording(" ".join(plain), " ".join(masked), " ".join(skeleton), frozenset(facts), words)


def _put(forms: list[str], form: str) -> None:
    if form != SLOT or not forms or forms[-1] != SLOT:
        forms.append(form)


@lru_cache(256)
def _names(recipient: str | None) -> frozenset[str]:
    return frozenset(re.findall(r"\w{2,}", (recipient or "").lower()))


def _addressed(text: str, previous: Item | None, item: Item) -> bool:
    """Tell whether a capitalised word is who is greeted, or called at the start or the end."""
    if item.kind != "word" or not text[item.start].isupper() or item.norm == "i":
        return False
    after = text[item.end : item.end + 1]
    if previous is None or previous.sentence != item.sentence:
        return after == "," and item.norm not in _GREETINGS
    if previous.norm in _GREETINGS:
        return True
    called = text[previous.end : item.start].strip() == ","
    return called and (not after or after in ".!?,\n")


def _slot(text: str, previous: Item | None, item: Item) -> bool:
    if item.kind != "word":
        return item.kind != "cashtag"
    inside = previous is not None and previous.sentence == item.sentence
    return inside and text[item.start].isupper() and item.norm not in ("i", "am", "will", "have")


@lru_cache(1024)
def link(url: str) -> str:
    """Give an address without scheme, `www.`, tracking parameters, fragment and last slash."""
    try:
        parts = urlsplit(url if "://" in url else f"//{url}")
        kept = [(k, v) for k, v in parse_qsl(parts.query)[:20] if not _TRACKING.fullmatch(k)]
    except ValueError:
        return url
    query = f"?{urlencode(kept)}" if kept else ""
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/") + query


def opening(reading: Reading) -> str:
    """Give the first three words of a post, or the emoji it opens with; empty for a title.

    A title is an opening of up to six words that a colon, a bar or a number ends.
    """
    items = reading.items
    if not items:
        return ""
    if items[0].kind == "emoji":
        return items[0].norm
    first = [item for item in items[:4] if item.kind == "word"][:3]
    same = len(first) == 3 and first[0].sentence == first[2].sentence
    if not same or _TITLE.match(reading.post.text[first[0].start : first[0].start + 80]):
        return ""
    return " ".join(item.norm for item in first)


def closing(reading: Reading) -> tuple[str, int, int]:
    """Give the last sentence that has three words or more, and where it begins and ends."""
    words: list[Item] = []
    for item in reversed(reading.words):
        if words and item.sentence != words[-1].sentence:
            if len(words) >= 3:
                break
            words = []
        words.append(item)
    if not 3 <= len(words) <= 25 or words[0].sentence == 0:
        return "", 0, 0
    words.reverse()
    return " ".join(item.norm for item in words), words[0].start, words[-1].end
