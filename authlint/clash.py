"""The parent as an audience of one: replies whose register clashes with the text they answer.

Only two clashes are clear enough to be named from words alone. In both, what the parent's
writer would notice are words that can be shown, not a figure.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Literal

from authlint.cues import spans
from authlint.measures import ramp
from authlint.registers import MOST, Cue, place, slang
from authlint.tokens import Reading
from authlint.types import Match, Matcher

SHORT, CHATTY = 30, 3.5
"""A chatty parent has at most so many words, and stands at least here between formal and casual."""
TIMES, FORMAL = 3, 2.25
"""A stiff reply is so many times as long, and stands at most here."""
SERIOUS = 20
"""A serious complaint has at least so many words, none of them casual."""


def matcher(to: Literal["stiffer", "flippant"], words: int) -> Matcher:
    """Match the words of a reply that clash with its parent.

    stiffer: a parent of at most 30 words in lower case or slang is answered at three times
    its length in formal words (three different ones, no slang, no emoji); flippant: a
    complaint of 20 words or more without anything casual is answered with slang (two
    different words, or one and an emoji). A reply shorter than `words` is not judged.
    """
    found = {"stiffer": _stiff, "flippant": _flippant}[to]

    def run(reading: Reading) -> Iterator[Match]:
        parent = reading.parent
        if parent is None or len(reading.words) < words:
            return
        counts = {"count": str(len(reading.words)), "theirs": str(len(parent.words))}
        for cue, sure in found(reading, parent):
            yield Match(cue.span, counts, confidence=sure)

    return Matcher(run)


def _stiff(reading: Reading, parent: Reading) -> Iterator[tuple[Cue, float]]:
    if len(parent.words) > SHORT or len(reading.words) < TIMES * len(parent.words):
        return
    if reading.of("emoji") or not _chatty(parent):
        return
    placed = place(reading, "formal-casual")
    different = {reading.post.text[slice(*cue.span)].lower() for cue in placed.low}
    if len(different) < 3 or placed.position > FORMAL or any(slang(reading)):
        return
    sure = ramp(FORMAL - placed.position, 0.0, 1.0, 0.6)
    yield from ((cue, sure) for cue in placed.low)


def _chatty(parent: Reading) -> bool:
    text = parent.post.text
    lower = len(parent.words) >= 4 and not any(c.isupper() for c in text)
    placed = place(parent, "formal-casual")
    return not placed.low and (lower or placed.position >= CHATTY)


def _flippant(reading: Reading, parent: Reading) -> Iterator[tuple[Cue, float]]:
    if len(parent.words) < SERIOUS or parent.of("emoji") or any(slang(parent)):
        return
    if not spans("complaint", parent):
        return
    words = [cue for cue in islice(slang(reading), MOST) if not _quoted(cue, reading)]
    different = {reading.post.text[slice(*cue.span)].lower() for cue in words}
    if len(different) >= 2 or (different and reading.of("emoji")):
        yield from ((cue, ramp(len(words), 1, 3, 0.6)) for cue in sorted(words))


def _quoted(cue: Cue, reading: Reading) -> bool:
    return any(cue.span.within(quote) for quote in reading.quotes)
