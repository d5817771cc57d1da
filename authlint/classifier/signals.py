"""The annotator that lets a classifier read posts, as far as some rule asks."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from authlint.classifier.onnx import Classifier
from authlint.language import language
from authlint.signals import CLASSIFIED
from authlint.tokens import Reading
from authlint.types import Post, Signals, Span


class Asked(NamedTuple):
    """The labels that rules read of whole drafts, of sentences and of parents."""

    labels: frozenset[str]
    sentences: frozenset[str]
    parents: frozenset[str]
    similarity: bool


def asked(signals: Collection[str]) -> Asked:
    """Sort out what rules read of the classifier, from `Matcher.signals`."""
    found: dict[str, set[str]] = {kind: set() for kind in CLASSIFIED}
    for signal in signals:
        kind, _, label = signal.partition(":")
        if kind in found:
            found[kind].add(label)
    whole, parts, parents = (frozenset(found[kind]) for kind in ("label", "sentence", "parent"))
    return Asked(whole, parts, parents, bool(found["similarity"]))


def annotated(posts: Sequence[Post], model: Classifier, wanted: Asked) -> tuple[Post, ...]:
    """Add what the classifier reads in English posts; others stay as they are.

    Drafts and parents go through the model in one pass. The sentences of a draft follow
    only where a rule judges sentences, or where the whole reads as a fault for which a
    place has to be shown. Quotations, code and images are left out of what is read.
    """
    readings = [Reading(post) for post in posts]
    english = [at for at, reading in enumerate(readings) if _judged(reading)]
    texts = {at: _own(readings[at]) for at in english}
    parents = {at: text for at in english if (text := _parent(readings[at], wanted))}
    order = list(dict.fromkeys([*texts.values(), *parents.values()]))
    chances, vectors = model.read(order)
    row = {text: at for at, text in enumerate(order)}
    bars, sentence_bars = model.thresholds, model.sentence_thresholds
    made = list(posts)
    for at in english:
        own, theirs = row[texts[at]], row.get(parents.get(at, ""))
        signals = replace(
            posts[at].signals, labels=chances[own], bars=bars, sentence_bars=sentence_bars
        )
        if theirs is not None:
            near = float(vectors[own] @ vectors[theirs])
            known = bool(vectors[own].any() and vectors[theirs].any())
            signals = replace(signals, parent=chances[theirs], similarity=near if known else None)
        made[at] = replace(posts[at], signals=signals)
    return _with_sentences(made, readings, english, model, wanted)


def _with_sentences(
    posts: list[Post],
    readings: Sequence[Reading],
    english: Sequence[int],
    model: Classifier,
    wanted: Asked,
) -> tuple[Post, ...]:
    """Score the sentences of the posts that need it, all in one pass."""
    spans = {
        at: _sentences(readings[at])
        for at in english
        if wanted.sentences or _suspect(posts[at].signals, wanted.labels)
    }
    alone = {
        at for at, parts in spans.items() if [text for _, text in parts] == [_own(readings[at])]
    }
    flat = [text for at, parts in spans.items() if at not in alone for _, text in parts]
    scores: Iterator[Mapping[str, float]] = iter(model.score(flat))
    for at, parts in spans.items():
        signals = posts[at].signals
        found: tuple[tuple[Span, Mapping[str, float]], ...]
        if at in alone:
            found = ((parts[0][0], signals.labels),)
        else:
            found = tuple((span, next(scores)) for span, _ in parts)
        posts[at] = replace(posts[at], signals=replace(signals, sentences=found))
    return tuple(posts)


def _suspect(signals: Signals, labels: frozenset[str]) -> bool:
    return any(signals.labels.get(label, 0.0) >= signals.bars.get(label, 1.0) for label in labels)


def _judged(reading: Reading) -> bool:
    return bool(reading.words) and language(reading) == "en"


def _parent(reading: Reading, wanted: Asked) -> str:
    parent = reading.parent
    if parent is None or not (wanted.parents or wanted.similarity) or not _judged(parent):
        return ""
    return _own(parent)


def _own(reading: Reading) -> str:
    """The writer's own words: each quotation, code and image becomes a space."""
    text = reading.post.text
    return _without(text, Span(0, len(text)), _away(reading))


def _sentences(reading: Reading) -> list[tuple[Span, str]]:
    """The sentences in which something is left of the writer's own words, with these."""
    away = _away(reading)
    ends = [span.end for span in away]
    found = []
    for span in reading.sentences:
        near = away[bisect_right(ends, span.start) : bisect_right(ends, span.end) + 1]
        if text := _without(reading.post.text, span, near):
            found.append((span, text))
    return found


def _away(reading: Reading) -> list[Span]:
    """What is not read, in order and without overlaps."""
    spans = [*reading.quotes, *(Span(i.start, i.end) for i in reading.items if i.kind in _AWAY)]
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


def _without(text: str, inside: Span, away: Sequence[Span]) -> str:
    made, at = [], inside.start
    for span in away:
        if span.start < inside.end and span.end > at:
            made += [text[at : max(at, span.start)], " "]
            at = span.end
    made.append(text[at : inside.end])
    return "".join(made).strip()


_AWAY = ("code", "image")
