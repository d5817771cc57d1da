"""Conditions that any card may put on its match: what else the draft or its parent holds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint.lookup import find
from authlint.measures import ramp, specificity
from authlint.phraseset import PhraseSet, parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Post, Signals, Span

Place = Literal["start", "end", "first-line", "last-line", "first-sentence", "last-sentence"]
Held = Literal[
    "word", "number", "money", "url", "email", "mention", "hashtag", "cashtag", "code", "image",
    "placeholder", "emoji", "question", "exclamation", "parent", "recipient", "scheduled",
    "relation", "goal", "audience", "brand",
]  # fmt: skip

PHRASE_KEYS = (
    "draft_has",
    "draft_lacks",
    "parent_has",
    "parent_lacks",
    "sentence_has",
    "sentence_lacks",
    "before",
    "goal_has",
)


def conditioned(
    matcher: Matcher,
    draft_has: list[str] = [],
    draft_lacks: list[str] = [],
    parent_has: list[str] = [],
    parent_lacks: list[str] = [],
    parent_reads: list[str] = [],
    sentence_has: list[str] = [],
    sentence_lacks: list[str] = [],
    before: list[str] = [],
    goal_has: list[str] = [],
    relations: list[str] = [],
    holds: list[Held] = [],
    lacks: list[Held] = [],
    least_words: int = 0,
    most_words: int = 0,
    most_anchors: int = -1,
    place: Place | None = None,
    once: bool = False,
) -> Matcher:
    """Narrow a matcher by conditions on the post and on each match.

    draft_has, draft_lacks, parent_has, parent_lacks: one of these phrases stands, or
    none does, in the draft or its parent (`parent_has` fails without a parent);
    parent_reads: the classifier reads the parent as one of these labels, at its own
    threshold; beside `parent_has` either will do, and without a classifier it does not hold;
    sentence_has, sentence_lacks: the same for the sentence in which the match begins;
    before: one of these phrases stands earlier in the draft than the match; goal_has: one
    stands in the declared goal; relations: the declared relation is one of these;
    holds, lacks: token types that must, or must not, be there (and `question`, `parent`,
    `recipient`, `scheduled`); least_words, most_words:
    the draft's length, where confidence falls to zero between `most_words` and twice
    that; most_anchors: `measures.specificity` is at most this; place: where the match
    begins (end: the last 12 words); once: only the first match counts.
    """
    has, hasnt = _parsed(draft_has), _parsed(draft_lacks)
    theirs, not_theirs = _parsed(parent_has), _parsed(parent_lacks)
    near, not_near, earlier = _parsed(sentence_has), _parsed(sentence_lacks), _parsed(before)
    aims = _parsed(goal_has)

    def post_could_fit(reading: Reading) -> bool:
        if relations and reading.post.context.relation not in relations:
            return False
        if len(reading.words) < least_words or 0 < 2 * most_words <= len(reading.words):
            return False
        if not all(_holds(reading, what) for what in holds):
            return False
        return not any(_holds(reading, what) for what in lacks)

    def post_fits(reading: Reading) -> bool:
        if (has and not find(has, reading)) or (hasnt and find(hasnt, reading)):
            return False
        if 0 <= most_anchors < specificity(reading):
            return False
        if aims and not find(aims, Reading(Post(reading.post.context.goal or ""))):
            return False
        parent = reading.parent
        if (theirs or parent_reads) and not (
            (theirs and parent is not None and find(theirs, parent))
            or _read_as(reading.post.signals, parent_reads)
        ):
            return False
        return not (not_theirs and parent is not None and find(not_theirs, parent))

    def match_fits(reading: Reading, span: Span) -> bool:
        if place and not _placed(reading, span, place):
            return False
        if earlier and not any(found.start < span.start for found, _ in find(earlier, reading)):
            return False
        if not (near or not_near):
            return True
        sentence = reading.sentence_of(span)
        if near and not _within(near, reading, sentence, span):
            return False
        return not (not_near and _within(not_near, reading, sentence, None))

    def run(reading: Reading) -> Iterator[Match]:
        if not post_could_fit(reading):
            return
        factor, checked = 1.0, False
        if most_words:
            factor = 1.0 - ramp(len(reading.words), most_words, 2 * most_words, 0.0)
        for match in matcher.run(reading):
            if not checked and not post_fits(reading):
                return
            checked = True
            if match_fits(reading, match.span):
                sure = match.confidence * factor
                yield match if factor == 1.0 else match._replace(confidence=sure)

    needs = (has.needs or None) if matcher.needs is None and has else matcher.needs
    signals = matcher.signals | {f"parent:{label}" for label in parent_reads}
    return matcher._replace(run=run, needs=needs, signals=signals)


def _parsed(sources: list[str]) -> PhraseSet:
    return parse_all(sources)


def _read_as(signals: Signals, labels: list[str]) -> bool:
    return any(signals.parent.get(x, 0.0) >= signals.bars.get(x, 1.0) for x in labels)


def _within(phrases: PhraseSet, reading: Reading, sentence: Span, apart_from: Span | None) -> bool:
    return any(
        sentence.start <= found.start < sentence.end
        and not (apart_from is not None and found.within(apart_from))
        for found, _ in find(phrases, reading)
    )


def _holds(reading: Reading, what: str) -> bool:
    context = reading.post.context
    if what in ("parent", "recipient", "scheduled", "relation", "goal", "audience", "brand"):
        return bool(getattr(context, what))
    if what == "question":
        return "?" in reading.post.text
    if what == "exclamation":
        return "!" in reading.post.text
    if what == "money":
        return any(item.norm[0] in "£$€¥" for item in reading.of("number"))
    return bool(reading.of(what))


def _placed(reading: Reading, span: Span, place: Place) -> bool:
    if place in ("first-line", "last-line"):
        text = reading.post.text
        lines = [line for line in reading.lines if text[line.start : line.end].strip()]
        line = lines[0] if place == "first-line" else lines[-1]
        return line.start <= span.start < line.end
    if place in ("first-sentence", "last-sentence"):
        sentence = reading.sentences[0 if place == "first-sentence" else -1]
        return sentence.start <= span.start < sentence.end
    if place == "start":
        return sum(1 for item in reading.words if item.start < span.start) <= 3
    return sum(1 for item in reading.words if item.start >= span.start) <= 12
