from __future__ import annotations

from typing import Any

import pytest

from authlint.errors import AuthlintError
from authlint.kinds.settings import check_call
from authlint.kinds.when import conditioned
from authlint.types import Signals
from tests.conftest import found, matcher, reading

BASE: dict[str, Any] = {"kind": "phrases", "any_of": ["win"]}
GLAD = Signals(parent={"joy": 0.7, "complaint": 0.4}, bars={"joy": 0.7, "complaint": 0.5})


@pytest.mark.parametrize(
    ("when", "text", "fields", "fires"),
    [
        ({"draft_has": ["tea"]}, "win tea", {}, True),
        ({"draft_has": ["tea"]}, "win soup", {}, False),
        ({"draft_lacks": ["tea"]}, "win soup", {}, True),
        ({"draft_lacks": ["tea"]}, "win tea", {}, False),
        ({"parent_has": ["tea"]}, "win", {"parent": "tea?"}, True),
        ({"parent_has": ["tea"]}, "win", {"parent": "soup?"}, False),
        ({"parent_has": ["tea"]}, "win", {}, False),
        ({"parent_lacks": ["tea"]}, "win", {"parent": "soup?"}, True),
        ({"parent_lacks": ["tea"]}, "win", {"parent": "tea?"}, False),
        ({"parent_lacks": ["tea"]}, "win", {}, True),
        ({"parent_reads": ["joy"]}, "win", {"parent": "so"}, False),
        ({"parent_reads": ["joy"]}, "win", {"parent": "so", "signals": GLAD}, True),
        ({"parent_reads": ["complaint"]}, "win", {"parent": "so", "signals": GLAD}, False),
        ({"parent_reads": ["joy"], "parent_has": ["tea"]}, "win", {"parent": "tea"}, True),
        (
            {"parent_reads": ["joy"], "parent_has": ["tea"]},
            "win",
            {"parent": "so", "signals": GLAD},
            True,
        ),
        ({"parent_reads": ["joy"], "parent_has": ["tea"]}, "win", {"parent": "so"}, False),
        ({"sentence_has": ["tea"]}, "win tea.", {}, True),
        ({"sentence_has": ["tea"]}, "win it. No tea.", {}, False),
        ({"sentence_has": ["win"]}, "win it now.", {}, False),
        ({"sentence_lacks": ["tea"]}, "win it. No tea.", {}, True),
        ({"sentence_lacks": ["tea"]}, "win tea.", {}, False),
        ({"before": ["tea"]}, "tea. You win", {}, True),
        ({"before": ["tea"]}, "win the tea", {}, False),
        ({"goal_has": ["tea"]}, "win", {"goal": "sell tea"}, True),
        ({"goal_has": ["tea"]}, "win tea", {"goal": "sell soup"}, False),
        ({"goal_has": ["tea"]}, "win tea", {}, False),
        ({"relations": ["paid"]}, "win", {"relation": "paid"}, True),
        ({"relations": ["paid"]}, "win", {"relation": "owner"}, False),
        ({"relations": ["paid"]}, "win", {}, False),
        ({"holds": ["url"]}, "win https://a.example", {}, True),
        ({"holds": ["url"]}, "win", {}, False),
        ({"holds": ["money"]}, "win £5", {}, True),
        ({"holds": ["money"]}, "win 5", {}, False),
        ({"holds": ["question"]}, "win?", {}, True),
        ({"holds": ["exclamation"]}, "win.", {}, False),
        ({"holds": ["parent"]}, "win", {"parent": "so"}, True),
        ({"lacks": ["url"]}, "win", {}, True),
        ({"lacks": ["url"]}, "win https://a.example", {}, False),
        ({"lacks": ["recipient"]}, "win", {"recipient": "Mara"}, False),
        ({"lacks": ["code"]}, "win `it`", {}, False),
        ({"holds": ["code"]}, "win `it`", {}, True),
        ({"least_words": 3}, "win it now", {}, True),
        ({"least_words": 3}, "win it", {}, False),
        ({"most_words": 3}, "win it now", {}, True),
        ({"most_words": 3}, "win it now and then again", {}, False),
        ({"most_anchors": 0}, "win it", {}, True),
        ({"most_anchors": 0}, "win it at 9", {}, False),
        ({"place": "start"}, "now you win", {}, True),
        ({"place": "start"}, "it is the time now and you win", {}, False),
        ({"place": "end"}, "now you win", {}, True),
        ({"place": "end"}, "win " + "and so on " * 6, {}, False),
        ({"place": "first-line"}, "\nwin\nit", {}, True),
        ({"place": "first-line"}, "it\nwin", {}, False),
        ({"place": "last-line"}, "it\nwin\n", {}, True),
        ({"place": "last-line"}, "win\nit", {}, False),
        ({"place": "first-sentence"}, "You win. Now.", {}, True),
        ({"place": "first-sentence"}, "Now. You win.", {}, False),
        ({"place": "last-sentence"}, "Now. You win.", {}, True),
        ({"place": "last-sentence"}, "You win. Now.", {}, False),
    ],
)
def test_a_condition(when: dict[str, Any], text: str, fields: dict[str, Any], fires: bool) -> None:
    assert bool(found(BASE | {"when": when}, text, **fields)) is fires


def test_every_condition_has_a_test() -> None:
    from inspect import signature

    marks = [m for m in test_a_condition.pytestmark if m.name == "parametrize"]  # type: ignore[attr-defined]
    tried = {key for when, *_ in marks[0].args[1] for key in when} | {"once", "matcher"}
    assert tried == set(signature(conditioned).parameters)


def test_reading_the_parent_is_a_need_for_the_classifier() -> None:
    made = matcher(BASE | {"when": {"parent_reads": ["joy", "complaint"]}})
    assert made.signals == {"parent:joy", "parent:complaint"}
    assert not made.advises


def test_once_keeps_the_first_match() -> None:
    assert found(BASE | {"when": {"once": True}}, "win, win and win") == ["win"]
    assert found(BASE, "win, win and win") == ["win"] * 3


def test_confidence_falls_between_the_most_words_and_twice_as_many() -> None:
    one = matcher(BASE | {"when": {"most_words": 4}})
    sure = [
        match.confidence
        for text in ("win it", "win it now then", "win a b c d e", "win a b c d e f g")
        for match in one.run(reading(text))
    ]
    assert sure == pytest.approx([1.0, 1.0, 0.5])


def test_the_keys_stay_those_of_the_match() -> None:
    plain, narrowed = matcher(BASE), matcher(BASE | {"when": {"draft_has": ["tea"]}})
    assert narrowed.needs == plain.needs != ()


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ({"draft_had": ["a"]}, "did you mean 'draft_has'"),
        ({"place": "middle"}, "one of start"),
        ({"least_words": "3"}, "a whole number"),
        ({"once": 1}, "true or false"),
        ({"holds": ["emojis"]}, "'holds' must be a list"),
    ],
)
def test_bad_conditions_are_refused(when: dict[str, Any], reason: str) -> None:
    with pytest.raises(AuthlintError, match=reason):
        check_call(conditioned, "when", {"matcher": matcher(BASE), **when}, "a.yaml", 3)
