"""What a post gives and what it asks, each read from words that can be shown.

A gesture is genuine, appropriate, repeated and free of obligation. What cannot be read
with some certainty, or gives and asks at once, is neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from authlint import cues, engine, guards, packs
from authlint.engine import RuleIndex
from authlint.language import language
from authlint.tokens import Reading
from authlint.types import Span

GIVES = ("answer", "credit", "knowledge", "thanks", "introduction", "recommendation")
"""What a post gives; the cues of each but `answer` stand in `rules/cues.yaml` as `give-…`."""
ASKS = ("buy", "follow", "sign-up", "comment", "share", "donate", "message")
"""What a post asks; the cues stand in `rules/cues.yaml` as `ask-…`."""
GESTURES = (*GIVES, *ASKS)
CARDS = {
    "bait-subscribe": "follow", "follow-for-follow": "follow", "profile-plug": "follow",
    "bait-share": "share", "bait-tag-friends": "share", "vote-solicitation": "comment",
    "bait-comment-keyword": "comment", "comment-gated-resource": "comment",
    "bait-vote-reaction": "comment", "connection-pitch": "buy", "premature-ask": "message",
    "hard-sell-cold": "buy", "off-platform-lure": "message",
}  # fmt: skip
"""Shipped rules whose finding is an ask, whatever the configuration says of their levels."""
PRAISE = ("generic-praise", "canned-reply")
"""Shipped rules whose finding makes a comment generic."""


class Gesture(NamedTuple):
    """What one post does: a name of `GESTURES`, or empty, and the words that show it."""

    name: str = ""
    span: Span = Span(0, 0)
    generic: bool = False


@cache
def card_index() -> RuleIndex:
    """The shipped rules that `CARDS` and `PRAISE` name, ready to run."""
    wanted = {*CARDS, *PRAISE}
    return engine.index(rule for rule in packs.builtin() if rule.id in wanted)


def read(reading: Reading, notice: bool) -> Gesture:
    """Tell what a post gives or asks; in a practical notice only selling counts as asking."""
    if not reading.items or language(reading) != "en":
        return Gesture()
    found = {f.rule.id: f.match.span for f in engine.check(reading.post, card_index(), reading)}
    generic = any(name in found for name in PRAISE)
    asked = _asked(reading, found)
    if notice and asked and asked[0] != "buy":
        return Gesture(generic=generic)
    given = None if generic else _given(reading)
    if bool(asked) == bool(given):
        return Gesture(generic=generic)
    name, span = asked or given or ("", Span(0, 0))
    return Gesture(name, span, generic)


def _asked(reading: Reading, found: dict[str, Span]) -> tuple[str, Span] | None:
    for rule, name in CARDS.items():
        if rule in found:
            return name, found[rule]
    return _cue(reading, "ask", ASKS)


def _given(reading: Reading) -> tuple[str, Span] | None:
    kind, parent = reading.post.kind, reading.parent
    whole = reading.sentences[0] if reading.sentences else None
    if whole and kind in ("introduction", "recommendation") and len(reading.words) >= 8:
        return kind, whole
    replies = kind == "comment" and parent is not None and len(reading.words) >= 8
    if whole and replies and parent and cues.spans("asked-for", parent):
        return "answer", whole
    return _cue(reading, "give", [name for name in GIVES if name != "answer"])


def _cue(reading: Reading, side: str, names: Iterable[str]) -> tuple[str, Span] | None:
    for name in names:
        for span in cues.spans(f"{side}-{name}", reading):
            if not any(holds(reading, span, "queue") for holds in _guards(side)):
                return name, span
    return None


@cache
def _guards(side: str) -> tuple[guards.Guard, ...]:
    # What is told of the past may well be given ("we learned"), but is not asked.
    names = ("mentioned-not-used", "negated-or-past") if side == "ask" else ("mentioned-not-used",)
    return tuple(guards.load(name) for name in names)
