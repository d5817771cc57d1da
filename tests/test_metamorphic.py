"""What must not change a judgement: quotes, contractions, names, a neutral sentence, a mark."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from authlint import engine, packs, run
from authlint.engine import RuleIndex
from authlint.sources.fields import Draft, post_of
from authlint.types import Result, Source

FIXTURES = Path(__file__).parents[1] / "fixtures"
CONTRACTIONS = {
    "don't": "do not", "can't": "cannot", "I'm": "I am", "you're": "you are", "we're": "we are",
    "I've": "I have", "won't": "will not", "isn't": "is not", "it's": "it is", "didn't": "did not",
    "that's": "that is", "we'll": "we will", "I'll": "I will", "you've": "you have",
}  # fmt: skip
NEUTRAL = "The bus was on time this morning."


def rows(step: int) -> list[dict[str, Any]]:
    """Every so many-th labelled draft of the train and dev splits."""
    found = [
        json.loads(line)
        for path in sorted((FIXTURES / "corpus").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    return [row for row in found if row["split"] != "test"][::step]


@cache
def index() -> RuleIndex:
    return engine.index(packs.builtin())


def judged(row: dict[str, Any], text: str) -> Result:
    draft = Draft(text, Source(row["id"], "jsonl"))
    return run.judge(post_of(draft, {}, row, lambda note: None), index())


def points(result: Result) -> list[int]:
    return [100 if score.points is None else score.points for score in result.scores]


def expanded(text: str) -> str:
    for short, long in CONTRACTIONS.items():
        text = text.replace(short, long)
    return text


def curly(text: str) -> str:
    text = re.sub(r"(?<=\w)'(?=\w)", "\u2019", text)
    return re.sub(r'"([^"\n]*)"', "\u201c\\1\u201d", text)


@pytest.mark.parametrize("change", [curly, expanded], ids=["curly quotes", "contractions"])
def test_typography_changes_nothing(change: Callable[[str], str]) -> None:
    changed = 0
    for row in rows(9):
        text = change(row["text"])
        if text != row["text"] and "over-length" not in json.dumps(row["patterns"]):
            changed += 1
            assert points(judged(row, text)) == points(judged(row, row["text"])), row["id"]
    assert changed > 30


def test_a_neutral_sentence_hardly_ever_moves_a_score() -> None:
    moved = [
        row["id"]
        for row in rows(6)
        if max(
            abs(a - b)
            for a, b in zip(
                points(judged(row, row["text"])),
                points(judged(row, row["text"].rstrip() + "\n\n" + NEUTRAL)),
                strict=True,
            )
        )
        > 3
    ]
    # Rules about what a whole gesture lacks, and about how it ends, see the new sentence.
    assert len(moved) <= 0.05 * len(rows(6)), moved


def test_one_mark_hardly_ever_swings_a_verdict() -> None:
    swung = [
        row["id"]
        for row in rows(6)
        if not row["text"].rstrip().endswith("?")
        and judged(row, row["text"].rstrip(".!") + ".").verdict
        != judged(row, row["text"].rstrip(".!") + "!").verdict
    ]
    assert len(swung) <= 0.01 * len(rows(6)), swung


def test_names_of_any_origin_are_judged_alike() -> None:
    texts = [
        "Thanks, {}! The part about the clipboard helped my night shift.",
        "{} took over our payroll in week 3 and had all 212 people paid on time.",
        "Hi {}, I'm the one who asked about the coil at the Leeds talk.",
        "Great post, {}!",
    ]
    names = ("Jane", "Oluwaseun", "Xiuying", "Priya", "Siobhán", "Dmitri", "Fatima", "Björn")
    for text in texts:
        for kind in ("comment", "recommendation", "connection"):
            row = {"id": "names", "kind": kind, "platform": "linkedin"}
            scores = {tuple(points(judged(row, text.format(name)))) for name in names}
            assert len(scores) == 1, (text, kind, scores)
