from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint.measures import (
    capital_words,
    lower_bound,
    names,
    ramp,
    specificity,
    stem,
    topic_words,
    uptake,
)
from tests.conftest import SLOWEST, reading


def test_names_are_capitalised_words_that_open_no_sentence() -> None:
    assert names(reading("Yesterday Mara met the Halden crew. Then we left.")) == {
        "mara", "halden",
    }  # fmt: skip
    assert names(reading("So I think WONDERFUL The")) == set()


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("It was nice and I liked it.", 0),
        ("There stood 14 beds.", 1),
        ("There stood 14 beds for Mara.", 2),
        ("There stood 14 beds for Mara because the roof leaked.", 3),
        ("See https://a.example for `the list`.", 2),
        ('She said "never again" on monday.', 2),
    ],
)
def test_specificity_counts_distinct_anchors(text: str, least: int) -> None:
    assert specificity(reading(text)) == least


def test_specificity_counts_an_anchor_once() -> None:
    assert specificity(reading("We sold 14, then 14, then 14.")) == specificity(
        reading("We sold 14.")
    )


@pytest.mark.parametrize(
    ("one", "two"), [("baking", "bakes"), ("stories", "story"), ("tested", "tests")]
)
def test_two_forms_of_a_word_have_one_stem(one: str, two: str) -> None:
    assert stem(one) == stem(two)


def test_a_short_word_keeps_its_ending() -> None:
    assert stem("bus") == "bus" and stem("red") == "red"


def test_topic_words_split_hashtags_and_drop_function_words() -> None:
    assert topic_words(reading("This is about bread #SourdoughBaking")) == {
        "bread", "sourdough", "bak",
    }  # fmt: skip


def test_uptake_without_a_parent_is_none() -> None:
    assert uptake(reading("Rye flour is cheaper")) is None


def test_uptake_counts_shared_and_added_topic_words() -> None:
    measured = uptake(reading("Rye flour needs water", parent="Which flour do bakers prefer?"))
    assert measured is not None
    assert (measured.shared, measured.added) == (1, 3)
    assert measured.parent == 3
    assert measured.share == 0.25


def test_the_share_of_an_empty_reply_is_zero() -> None:
    measured = uptake(reading("ok", parent="Which flour?"))
    assert measured is not None and measured.share == 0.0


def test_uptake_of_long_texts_is_measured_in_linear_time() -> None:
    words = [f"{chr(97 + n % 26)}{n:x}q" * 2 for n in range(6_000)]
    one = reading(" ".join(words), parent=" ".join(f"z{word}" for word in words))
    assert len(topic_words(one)) > 2_000
    begun = time.process_time()
    measured = uptake(one)
    assert measured is not None and measured.shared < 10
    assert time.process_time() - begun < SLOWEST


@given(st.integers(0, 60), st.integers(0, 60))
def test_the_lower_bound_lies_below_the_rate_and_rises_with_hits(hits: int, more: int) -> None:
    total = hits + more
    bound = lower_bound(hits, total)
    assert 0.0 <= bound <= (hits / total if total else 0.0)
    assert lower_bound(hits + 1, total + 1) >= bound


def test_the_lower_bound_is_wilsons() -> None:
    assert lower_bound(5, 10, 1.96) == pytest.approx(0.2366, abs=1e-4)


@given(st.floats(0, 20), st.floats(0, 20))
def test_a_ramp_rises_without_a_step(one: float, two: float) -> None:
    low, high = sorted((one, two))
    assert 0.3 <= ramp(low, 3, 9) <= ramp(high, 3, 9) <= 1.0
    assert ramp(high, 3, 9) - ramp(low, 3, 9) <= (high - low) / 6 + 1e-9


def test_a_ramp_without_a_range_is_full() -> None:
    assert ramp(0, 5, 5) == 1.0
    assert ramp(3, 3, 9) == pytest.approx(0.3)
    assert ramp(9, 3, 9) == pytest.approx(1.0)


def test_capital_words_leave_acronyms_and_allowed_words_alone() -> None:
    one = reading("NASA and YOUR WONDERFUL week with US, ABSOLUTELY")
    assert [item.norm for item in capital_words(one)] == ["your", "wonderful", "absolutely"]
    assert [item.norm for item in capital_words(one, frozenset({"wonderful"}))] == [
        "your", "absolutely",
    ]  # fmt: skip
