from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint.fold import LOOKALIKES, fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("plain", "plain"),
        ("don’t", "don't"),
        ("“so”", '"so"'),
        ("a\u00a0b", "a b"),
        ("a\u2011b", "a-b"),
        ("𝗙𝗿𝗲𝗲", "Free"),
        ("ＦＲＥＥ", "FREE"),
        ("🅵🆁🅴🅴", "FREE"),
        ("ⓕⓡⓔⓔ", "free"),
        ("fr\u200bee", "free"),
        ("fr\u00adee", "free"),
        ("é漢👍", "é漢👍"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("`code`", "`code`"),
    ],
)
def test_folding(text: str, plain: str) -> None:
    assert fold(text).text == plain


def test_ascii_text_is_given_back_untouched() -> None:
    folded = fold("it's plain")
    assert folded.text == "it's plain" and folded.cuts == ()


def test_offsets_find_the_way_back_over_two_cuts() -> None:
    text = "w\u200bin f\u200b\u200dree"
    folded = fold(text)
    assert folded.text == "win free"
    at = folded.text.index("free")
    assert text[folded.origin(at) : folded.origin_end(at + 4)] == "f\u200b\u200dree"
    assert text[folded.origin(0) : folded.origin_end(3)] == "w\u200bin"
    assert folded.origin_end(0) == 0


def test_lookalikes_map_to_latin_letters() -> None:
    assert "сору".translate(LOOKALIKES) == "copy"
    assert all(chr(value).isascii() for value in LOOKALIKES.values())


@given(st.text(st.sampled_from("ab \u200b\u200d\u00ad’“𝗙Ａ👍é\n"), max_size=60))
def test_every_kept_character_comes_from_where_its_offset_says(text: str) -> None:
    folded = fold(text)
    kept = 0
    for offset, char in enumerate(folded.text):
        origin = folded.origin(offset)
        assert fold(text[origin]).text == char
        assert folded.origin_end(offset + 1) == origin + 1
        assert origin >= kept
        kept = origin + 1


@given(st.text(max_size=60))
def test_folding_is_idempotent_in_length_without_cuts(text: str) -> None:
    folded = fold(text)
    removed = len(text) - len(folded.text)
    assert removed == (folded.cuts[-1][1] if folded.cuts else 0)
