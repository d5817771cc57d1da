"""Lexical measures of a draft: specificity, uptake of the parent, lower bounds of rates."""

from __future__ import annotations

import re
from functools import cache
from math import sqrt
from typing import NamedTuple

from authlint.lookup import find
from authlint.phraseset import PhraseSet, parse_all
from authlint.tokens import Item, Reading
from authlint.types import Span

FUNCTION_WORDS = frozenset(
    """a about above after again against all almost also although always am an and another any
    anyone anything are around as at away back be because been before being below between both but
    by came can come could day did do does doing done down during each either else enough even ever
    every everyone everything few first for from further gave get getting give given go goes going
    gone good got great had has have having he her here hers herself him himself his how however i
    if in instead into is it its itself just keep kept know knew last least less let like little
    'll long look looking lot made make makes making many may maybe me mean might mine more most
    much must my myself need never new next no nobody none nor not nothing now of off often oh ok
    okay old on once one only onto or other others our ours ourselves out over own people per
    perhaps please put quite rather re really right 's said same say says see seem seen she should
    since so some someone something sometimes soon still such sure take than thank thanks that the
    their theirs them themselves then there these they thing things think this those though thought
    through thus time to today together too took toward tried try trying two under until up upon us
    use used using ve very via want wanted was way we well went were what when where whether which
    while who whole whom whose why will with within without won would yes yet you your yours
    yourself post posts article thread video share sharing shared read reading write writing
    love loved amazing nice best better bad big small year years week weeks month months""".split()
)
"""Words that carry no topic; ours, by count over ordinary posts."""

_CAUSE = "(because|since|so that|which meant|that meant|led to|therefore|as a result|thanks to)"
_PAST = (
    "(i|we|she|he|they) (was|were|had|did|made|built|wrote|ran|led|took|found|fixed|taught|sold"
    "|bought|moved|cut|lost|won|kept|spent|saw|met|sent|got|rebuilt|worked|helped|trained"
    "|designed|organised|organized|managed|delivered|stayed|noticed|learned|learnt|tried|tested)"
)


@cache
def _links() -> PhraseSet:
    return parse_all([_CAUSE, _PAST])


def names(reading: Reading) -> set[str]:
    """The capitalised words that do not open a sentence, in lower case."""
    found: set[str] = set()
    previous = -1
    for item in reading.words:
        initial = item.sentence != previous
        previous = item.sentence
        text = reading.post.text[item.start : item.end]
        if (
            not initial
            and text[:1].isupper()
            and len(text) > 1
            and item.norm not in FUNCTION_WORDS
            and not (text.isupper() and len(text) > 5)
        ):
            found.add(item.norm)
    return found


def specificity(reading: Reading) -> int:
    """Count the distinct anchors of a draft.

    Anchors are numbers, dates and times, named people, places and products, quoted
    words, handles, links, first-person past events and stated causes (DOMAIN: a
    recommendation needs three, a comment one).
    """
    anchors = {item.norm for item in reading.items if item.kind == "number"}
    anchors |= names(reading)
    anchors |= {f"quote{i}" for i in range(len(reading.quotes))}
    anchors |= {item.norm for item in reading.items if item.kind in ("mention", "url", "code")}
    anchors |= {reading.post.text[s.start : s.end].lower() for s, _ in find(_links(), reading)}
    anchors |= {item.norm for item in reading.words if item.norm in _NUMBER_WORDS}
    return len(anchors)


_NUMBER_WORDS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred"
    " thousand monday tuesday wednesday thursday friday saturday sunday january february april"
    " june july august september october november december".split()
)


def stem(word: str) -> str:
    """Cut common English endings, so that two forms of one word meet."""
    for ending in (
        "ingly",
        "edly",
        "ings",
        "ing",
        "ies",
        "ied",
        "ers",
        "er",
        "ed",
        "es",
        "ly",
        "s",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            base = word[: -len(ending)]
            return base + "y" if ending in ("ies", "ied") else base
    return word


def topic_words(reading: Reading, apart_from: Span | None = None) -> set[str]:
    """The stems of the words that carry a topic, hashtags included, outside a span."""
    found = {
        stem(item.norm)
        for item in reading.items
        if item.kind in ("word", "number")
        and not (apart_from and apart_from.start <= item.start < apart_from.end)
        and item.norm not in FUNCTION_WORDS
        and len(item.norm) > 2
    }
    for tag in reading.of("hashtag"):
        parts = re.findall(r"[A-Z]?[^\W\dA-Z_]+|[A-Z]+", reading.post.text[tag.start + 1 : tag.end])
        found.update(stem(part.lower()) for part in parts if len(part) > 2)
    return found


class Uptake(NamedTuple):
    """What a reply takes from its parent and what it adds, as counts of topic words."""

    shared: int
    added: int
    parent: int

    @property
    def share(self) -> float:
        """The part of the reply's topic words that the parent already had."""
        total = self.shared + self.added
        return self.shared / total if total else 0.0


def uptake(reading: Reading, apart_from: Span | None = None) -> Uptake | None:
    """Compare a reply, outside a span, with its parent by topic words; None without a parent."""
    parent = reading.parent
    if parent is None:
        return None
    own, theirs = topic_words(reading, apart_from), topic_words(parent)
    starts = {word[:5] for word in theirs if len(word) >= 5}
    near = {word for word in own if word in theirs or (len(word) >= 5 and word[:5] in starts)}
    return Uptake(len(near), len(own - near), len(theirs))


def lower_bound(hits: int, total: int, z: float = 1.2816) -> float:
    """The lower end of the Wilson interval of a rate (default: 80% two-sided)."""
    if total == 0:
        return 0.0
    rate = hits / total
    centre = rate + z * z / (2 * total)
    spread = z * sqrt(rate * (1 - rate) / total + z * z / (4 * total * total))
    return max(0.0, (centre - spread) / (1 + z * z / total))


def ramp(value: float, start: float, full: float, floor: float = 0.3) -> float:
    """A confidence that rises from `floor` at `start` to 1 at `full`, with no step in between."""
    if full <= start:
        return 1.0
    return min(1.0, floor + (1 - floor) * max(0.0, value - start) / (full - start))


def capital_words(reading: Reading, allowed: frozenset[str] = frozenset()) -> tuple[Item, ...]:
    """The words of six or more capitals, and shorter ones that are ordinary English words."""
    return tuple(
        item
        for item in reading.words
        if item.kind == "word"
        and item.norm not in allowed
        and (text := reading.post.text[item.start : item.end]).isupper()
        and (
            len(text) >= 6
            or (
                len(text) >= 2
                and item.norm in FUNCTION_WORDS
                and item.norm not in ("us", "ok", "it", "am")
            )
        )
    )
