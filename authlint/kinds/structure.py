"""Kind `structure`: the shape of lines and paragraphs, not their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Literal

from authlint.measures import ramp, specificity
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

Shape = Literal[
    "one-line-paragraphs",
    "wall-of-text",
    "padded-opening",
    "emoji-bullets",
    "pointer-only",
    "stacked-marks",
    "triads",
]
_STEP = re.compile(r"\s*(?:[-*•–>]|\d+[.):]|step \d+|\w{1,12}:)", re.IGNORECASE)


def build(shape: Shape, at_least: int = 1, full: int = 0) -> Matcher:
    """Match a shape of which there are `at_least` instances.

    Shapes: one-line-paragraphs (lines in a row of one short sentence each, neither
    list, step nor verse with facts), wall-of-text (words in one unbroken paragraph),
    padded-opening (blank, dotted or arrow lines that push the text below the fold),
    emoji-bullets (lines that begin with an emoji), pointer-only (a share of nothing
    but pointers and emoji), stacked-marks (`?!?!`, `!!!`), triads (three-part runs of
    abstract words). Confidence rises from 0.3 at `at_least` to 1 at `full`.
    Value: `{count}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        found = _SHAPES[shape](reading)
        if found is not None and found[1] >= at_least:
            confidence = ramp(found[1], at_least, full) if full else 1.0
            yield Match(found[0], {"count": str(found[1])}, confidence=confidence)

    return Matcher(run, ((("<emoji>",), ()),) if shape == "emoji-bullets" else None)


Found = tuple[Span, int] | None


def _one_line_paragraphs(reading: Reading) -> Found:
    text = reading.post.text
    best: list[Span] = []
    run: list[Span] = []
    for line in reading.lines:
        body = text[line.start : line.end].strip()
        if not body:
            continue
        words = list(reading.words_in(line))
        plain = (
            0 < len(words) <= 9
            and not _STEP.match(body)
            and not any(item.kind == "number" for item in words)
        )
        if plain and body[-1] in ".!?…:" and not body.startswith("#"):
            run.append(line)
        else:
            best, run = max(best, run, key=len), []
    best = max(best, run, key=len)
    if not best:
        return None
    return Span(best[0].start, best[-1].end), len(best)


def _wall_of_text(reading: Reading) -> Found:
    text = reading.post.text
    longest: Found = None
    start = 0
    for part in re.split(r"(\n[ \t]*\n|\r\n[ \t]*\r\n)", text):
        span = Span(start, start + len(part))
        start += len(part)
        words = sum(1 for _ in reading.words_in(span))
        if longest is None or words > longest[1]:
            longest = (span, words)
    return longest


def _padded_opening(reading: Reading) -> Found:
    text = reading.post.text
    filler = re.compile(r"[\s.·•⬇👇↓⤵️\ufe0f_\-—|]*")
    run: list[Span] = []
    for line in reading.lines[1:12]:
        if not filler.fullmatch(text[line.start : line.end]):
            break
        run.append(line)
    rest = text[run[-1].end :].strip() if run else ""
    dotted = [line for line in run if text[line.start : line.end].strip()]
    if len(run) < 2 or not rest or (not dotted and len(run) < 4):
        return None
    return Span((dotted or run)[0].start, max(run[-1].end, run[0].start + 1)), len(run)


def _emoji_bullets(reading: Reading) -> Found:
    starts = {item.start for item in reading.of("emoji")}
    text = reading.post.text
    lines = [
        line
        for line in reading.lines
        if line.start + len(text[line.start : line.end]) - len(text[line.start : line.end].lstrip())
        in starts
    ]
    return (Span(lines[0].start, lines[-1].end), len(lines)) if lines else None


def _pointer_only(reading: Reading) -> Found:
    text = reading.post.text
    pointers = {
        "this",
        "100%",
        "100",
        "so",
        "much",
        "worth",
        "a",
        "read",
        "must",
        "wow",
        "yes",
        "exactly",
    }
    rest = [item for item in reading.items if item.kind not in ("emoji", "url", "hashtag")]
    if not reading.items or any(item.norm not in pointers for item in rest):
        return None
    return Span(reading.items[0].start, len(text.rstrip())), 1


def _stacked_marks(reading: Reading) -> Found:
    runs = [
        Span(m.start(), m.end())
        for m in re.finditer(
            r"(?<![!?！？])[?？]*+[!！](?:[!?！？]{2,}|(?<=[?？][!！])[?？])", reading.post.text
        )
    ]
    return (runs[0], sum(run.end - run.start for run in runs)) if runs else None


def _triads(reading: Reading) -> Found:
    pattern = re.compile(r"\b([a-z]{4,}), ([a-z]{4,}),? (?:and|&|or) ([a-z]{4,})\b", re.IGNORECASE)
    hits = list(pattern.finditer(reading.folded.text))
    if not hits or specificity(reading) > len(hits):
        return None
    folded = reading.folded
    return Span(folded.origin(hits[0].start()), folded.origin_end(hits[-1].end())), len(hits)


_SHAPES: dict[str, Callable[[Reading], Found]] = {
    "one-line-paragraphs": _one_line_paragraphs,
    "wall-of-text": _wall_of_text,
    "padded-opening": _padded_opening,
    "emoji-bullets": _emoji_bullets,
    "pointer-only": _pointer_only,
    "stacked-marks": _stacked_marks,
    "triads": _triads,
}
