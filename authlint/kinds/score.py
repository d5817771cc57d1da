"""Kind `score`: how the classifier reads a draft or a sentence of it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Literal

from authlint.measures import ramp
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

FLOOR = 0.4
"""The confidence of a reading that only just reaches its threshold."""
SHORT = 4
"""A text of fewer words is not judged: such were flagged wrongly most often (model card)."""


def build(
    label: str,
    scope: Literal["post", "sentence"] = "post",
    at: float = 0.0,
    words: int = SHORT,
) -> Matcher:
    """Match what the classifier reads as `label`; nothing is matched without it.

    The threshold is the model's own calibrated one for whole texts or single sentences,
    or `at`, if that is higher. scope post: the whole draft reads so; the match points at
    the sentences that reach the same threshold or, where none does and the reading is
    sure, at all of the text, which costs no points.
    scope sentence: each sentence that reads so. A text of fewer than `words` words is not
    judged. Values: `{probability}`. Confidence rises from 0.4 at the threshold to 1
    halfway from there to certainty.
    """

    def run(reading: Reading) -> Iterator[Match]:
        signals = reading.post.signals
        if scope == "sentence":
            own = max(at, signals.sentence_bars.get(label, 1.0))
            yield from _sentences(reading, label, own, words)
            return
        bar = max(at, signals.bars.get(label, 1.0))
        chance = signals.labels.get(label, 0.0)
        if chance < bar or len(reading.words) < words:
            return
        whole = _match(_all(reading), chance, bar)
        if len(reading.sentences) == 1:
            yield whole
            return
        found = list(_sentences(reading, label, bar, words))
        if not found and whole.confidence == 1.0:
            found = [whole._replace(whole=True)]
        yield from found

    kind = "label" if scope == "post" else "sentence"
    return Matcher(run, signals=frozenset({f"{kind}:{label}"}), advises=True)


def _sentences(reading: Reading, label: str, bar: float, words: int) -> Iterator[Match]:
    starts = [item.start for item in reading.words]
    for span, chances in reading.post.signals.sentences:
        chance = chances.get(label, 0.0)
        held = bisect_left(starts, span.end) - bisect_left(starts, span.start)
        if chance >= bar and held >= words:
            yield _match(span, chance, bar)


def _match(span: Span, chance: float, bar: float) -> Match:
    sure = ramp(chance, bar, (1 + bar) / 2, FLOOR)
    return Match(span, {"probability": f"{chance:.2f}"}, confidence=sure)


def _all(reading: Reading) -> Span:
    return Span(reading.sentences[0].start, reading.sentences[-1].end)
