"""Kind `names`: the person greeted is not the person addressed."""

from __future__ import annotations

from collections.abc import Iterator
from unicodedata import combining, normalize

from authlint.lookup import find
from authlint.phraseset import parse_all
from authlint.tokens import Item, Reading
from authlint.types import Match, Matcher, Span

_NOT_NAMES = frozenset(
    "all everyone everybody folks friends team there you guys both again so for mum mom dad sir"
    " madam mate love dear man dude bro sis neighbour neighbor neighbours neighbors god lord to"
    " the and a from very thanks hi hey hello doctor dr mr mrs ms prof professor coach boss"
    " christmas easter miss nan gran grandma owner owners head"
    " monday tuesday wednesday thursday friday saturday sunday new".split()
)


def build(after: list[str], nicknames: dict[str, list[str]] = {}) -> Matcher:
    """Match a capitalised name after a greeting that is not the recipient's.

    `after` are greeting phrases; `nicknames` maps a given name to its short forms. A
    name that the parent mentions, or that shares a start of three letters with the
    recipient's, is never matched unless it is one to three letters off. Values:
    `{recipient}`, `{name}`.
    """
    greetings = parse_all(after)
    known = {name.lower(): {n.lower() for n in shorts} for name, shorts in nicknames.items()}

    def run(reading: Reading) -> Iterator[Match]:
        recipient = reading.post.context.recipient
        if not recipient or not recipient.strip():
            return
        if recipient.startswith("@"):
            return
        parts = [part for part in recipient.split() if part.lower().rstrip(".") not in _NOT_NAMES]
        own = [plain(part) for part in parts]
        if not own:
            return
        for _, items in find(greetings, reading):
            name = _following(reading, items[-1])
            if name is not None and not _fits(plain(name.norm), own, known, reading):
                values = {"recipient": recipient, "name": reading.post.text[name.start : name.end]}
                yield Match(Span(name.start, name.end), values, replacement=parts[0])
                return

    return Matcher(run, greetings.needs)


def plain(name: str) -> str:
    """Drop accents and case from a name."""
    letters = normalize("NFKD", name.lower())
    return "".join(c for c in letters if not combining(c) and (c.isalnum()))


def _following(reading: Reading, item: Item) -> Item | None:
    at = next(i for i, other in enumerate(reading.stream) if other is item)
    if at + 1 >= len(reading.stream):
        return None
    name = reading.stream[at + 1]
    text = reading.post.text[name.start : name.end]
    usable = name.kind == "word" and text[:1].isupper() and not (text.isupper() and len(text) > 1)
    same = name.sentence == item.sentence and len(name.norm) > 1
    return name if usable and same and name.norm not in _NOT_NAMES else None


def _fits(name: str, own: list[str], known: dict[str, set[str]], reading: Reading) -> bool:
    if any(name == part for part in own):
        return True
    short = {n for part in own for n in known.get(part, set())}
    short |= {full for full, shorts in known.items() if shorts & set(own)}
    if name in short or any(known.get(full, set()) & {name} for full in short):
        return True
    if any(
        len(part) >= 3 and len(name) >= 2 and (part.startswith(name) or name.startswith(part))
        for part in own
    ):
        return True
    parent = reading.parent
    return parent is not None and any(plain(item.norm) == name for item in parent.words)
