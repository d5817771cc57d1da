"""Kind `count`: too many tokens of one type, or too many hits of given phrases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint.kinds.phrases import spans
from authlint.measures import ramp
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

Token = Literal["hashtag", "mention", "url", "emoji", "number", "word", "cashtag", "question"]


def build(
    at_least: int,
    of: Token | None = None,
    any_of: list[str] = [],
    full: int = 0,
    distinct: bool = True,
    platforms: dict[str, int] = {},
    run_length: bool = False,
) -> Matcher:
    """Match once if the post holds `at_least` tokens of a type, or hits of phrases.

    `platforms` overrides `at_least` by platform; confidence rises from 0.3 at the
    limit to 1 at `full` (default: at once 1). `distinct` counts each form once;
    `run_length` counts the longest run of neighbours instead. The span covers first
    to last. Values: `{count}`, `{limit}`.
    """
    phrases = parse_all(any_of)

    def run(reading: Reading) -> Iterator[Match]:
        least = platforms.get(reading.post.platform, at_least)
        hits = _hits(reading, of, distinct, run_length) if of else list(spans(phrases, reading))
        if len(hits) < least:
            return
        values = {"count": str(len(hits)), "limit": str(least - 1)}
        confidence = ramp(len(hits), least, full) if full else 1.0
        yield Match(Span(hits[0].start, hits[-1].end), values, confidence=confidence)

    if of:
        return Matcher(run, None if of in ("word", "question") else (((f"<{of}>",), ()),))
    return Matcher(run, phrases.needs)


def _hits(reading: Reading, of: Token, distinct: bool, run_length: bool) -> list[Span]:
    if of == "question":
        text = reading.post.text
        return [s for s in reading.sentences if "?" in text[max(s.start, s.end - 3) : s.end]]
    if run_length:
        return _longest_run(reading, of)
    seen: set[str] = set()
    found: list[Span] = []
    for item in reading.of(of):
        if not distinct or item.norm not in seen:
            seen.add(item.norm)
            found.append(Span(item.start, item.end))
    return found


def _longest_run(reading: Reading, of: Token) -> list[Span]:
    best: list[Span] = []
    run: list[Span] = []
    for item in reading.items:
        if item.kind == of:
            run.append(Span(item.start, item.end))
        elif run:
            best, run = max(best, run, key=len), []
    return max(best, run, key=len)
