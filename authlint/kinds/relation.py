"""Kind `relation`: how a draft stands to the text it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Literal

from authlint import clash
from authlint.language import language
from authlint.measures import Uptake, topic_words, uptake
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

NEAR, FAR = 0.55, 0.25
"""Cosines of the shipped embedding. On 581 honest replies (November 2026) the deciles ran
from 0.25 to 0.56; of 9 off-topic replies none reached 0.43, of 5 that only say the post back
none fell below 0.40. The embedding is too coarse to accuse by, so it only spares."""


def build(
    to: Literal[
        "no-uptake", "only-restates", "other-language", "question-ignored", "stiffer", "flippant"
    ],
    share: float = 0.8,
    at_most: int = 0,
    words: int = 6,
) -> Matcher:
    """Match a reply by its relation to its parent; nothing is matched without a parent.

    no-uptake: at most `at_most` topic words shared; only-restates: at least `share` of
    the reply's topic words are the parent's, and three or more are; other-language: the
    reply is in another language than the parent; question-ignored: the parent asks, and
    the reply shares no topic word and gives no number, name, yes or no; stiffer, flippant:
    see `authlint.clash`, matched at each of the words that show it. A reply of fewer than
    `words` words is never judged. Values: `{shared}`, `{added}`, `{lang}`; for the last
    two, `{count}`, the words of the reply, and `{theirs}`, those of the parent.
    With a classifier, meaning joins the words: a reply as near to its parent as `NEAR`
    takes it up, however it is worded, and one as far as `FAR` does not say it back.
    """
    if to == "stiffer" or to == "flippant":
        return clash.matcher(to, words)

    def run(reading: Reading) -> Iterator[Match]:
        measured = uptake(reading)
        if measured is None or len(reading.words) < words or not reading.sentences:
            return
        confidence = _TESTS[to](reading, measured, share, at_most)
        if confidence > 0 and not _other_by_meaning(to, reading.post.signals.similarity):
            values = {"shared": str(measured.shared), "added": str(measured.added)}
            if to == "other-language" and reading.parent is not None:
                values["lang"] = language(reading.parent)
            yield Match(_span(reading), values, confidence=confidence)

    return Matcher(run, signals=frozenset({"similarity"} if to in _BY_MEANING else ()))


def _other_by_meaning(to: str, similarity: float | None) -> bool:
    if similarity is None or to not in _BY_MEANING:
        return False
    return similarity < FAR if to == "only-restates" else similarity >= NEAR


_BY_MEANING = ("no-uptake", "only-restates", "question-ignored")


def _span(reading: Reading) -> Span:
    return reading.sentences[0]


def _no_uptake(reading: Reading, measured: Uptake, share: float, at_most: int) -> float:
    if measured.parent < 4 or measured.shared > at_most or measured.added < 1:
        return 0.0
    return min(1.0, 0.4 + 0.05 * min(measured.added, measured.parent))


def _only_restates(reading: Reading, measured: Uptake, share: float, at_most: int) -> float:
    if measured.shared < max(3, at_most) or measured.share < share:
        return 0.0
    return min(1.0, 0.5 + 0.5 * (measured.share - share) / max(0.01, 1 - share))


def _other_language(reading: Reading, measured: Uptake, share: float, at_most: int) -> float:
    parent = reading.parent
    if parent is None or len(parent.words) < 5:
        return 0.0
    own, theirs = language(reading), language(parent)
    declared = reading.post.context.parent_lang
    theirs = declared or theirs
    return 1.0 if own != theirs and "und" not in (own, theirs) else 0.0


def _question_ignored(reading: Reading, measured: Uptake, share: float, at_most: int) -> float:
    parent = reading.parent
    if parent is None or measured.shared > at_most:
        return 0.0
    text = parent.post.text.strip()
    if not text.endswith("?") or not topic_words(parent):
        return 0.0
    answers = {"yes", "no", "yep", "nope", "not", "never", "always", "sorry", "both", "neither"}
    if any(item.norm in answers or item.kind in ("number", "url") for item in reading.items):
        return 0.0
    return 0.8


_TESTS: dict[str, Callable[[Reading, Uptake, float, int], float]] = {
    "no-uptake": _no_uptake,
    "only-restates": _only_restates,
    "other-language": _other_language,
    "question-ignored": _question_ignored,
}
