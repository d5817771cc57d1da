from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint.phrase import parse
from authlint.tokens import Reading, plain_emoji, split_word
from authlint.types import Post, Span
from tests.conftest import SLOWEST, reading


def kinds_of(text: str) -> list[tuple[str, str]]:
    one = reading(text)
    return [(item.kind, text[item.start : item.end]) for item in one.items]


@pytest.mark.parametrize(
    ("text", "kind", "token"),
    [
        ("see https://a.example/x?y=1 now", "url", "https://a.example/x?y=1"),
        ("see (https://a.example/x).", "url", "https://a.example/x"),
        ("see www.tea.example.", "url", "www.tea.example"),
        ("read tea.co.uk/menu today", "url", "tea.co.uk/menu"),
        ("write to mara.k@tea.example soon", "email", "mara.k@tea.example"),
        ("thanks @mara_k!", "mention", "@mara_k"),
        ("thanks @mara@tea.example!", "mention", "@mara@tea.example"),
        ("for #OpenKitchen friends", "hashtag", "#OpenKitchen"),
        ("für #Frühstück da", "hashtag", "#Frühstück"),
        ("hold $ACME for now", "cashtag", "$ACME"),
        ("run `make all` first", "code", "`make all`"),
        ("run\n```\nmake all\n```\nfirst", "code", "```\nmake all\n```"),
        ("see ![our yard](https://x.example/a_(1).png", "url", "https://x.example/a_(1).png"),
        ("see ![our yard](img/yard.png) now", "image", "![our yard](img/yard.png)"),
        ("Hi {{first_name}}, hello", "placeholder", "{{first_name}}"),
        ("Hi [Your Name], hello", "placeholder", "[Your Name]"),
        ("Hi <company name>, hello", "placeholder", "<company name>"),
        ("Hi %FIRST_NAME%, hello", "placeholder", "%FIRST_NAME%"),
        ("at 12:30 sharp", "number", "12:30"),
        ("for £4.50 each", "number", "£4.50"),
        ("up 20% today", "number", "20%"),
        ("well done 👩‍💻 you", "emoji", "👩‍💻"),
        ("hello 🇬🇧 there", "emoji", "🇬🇧"),
        ("press 1️⃣ now", "emoji", "1️⃣"),
    ],
)
def test_one_token_of_each_type_is_found_whole(text: str, kind: str, token: str) -> None:
    assert (kind, token) in kinds_of(text)


@pytest.mark.parametrize("text", ["C# is fine", "it was #1 again", "a&#39;b", "mail a@b"])
def test_what_only_looks_like_a_tag_or_handle_is_none(text: str) -> None:
    assert not {kind for kind, _ in kinds_of(text)} & {"hashtag", "mention", "email"}


def test_neither_the_words_nor_the_address_of_an_image_are_prose() -> None:
    one = reading("Here ![the only day](https://pic.example/a.png) it is")
    assert [item.norm for item in one.stream] == ["here", "it", "is"]
    assert "<url>" not in one.keys and "<image>" in one.keys


def test_a_contraction_gives_two_words_that_share_a_span() -> None:
    one = reading("We don't know")
    first, second = one.items[1:3]
    assert (first.norm, second.norm) == ("do", "not")
    assert (first.start, first.end) == (second.start, second.end) == (3, 8)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("can't", ("can", "not")),
        ("we're", ("we", "are")),
        ("i'd", ("i", "would")),
        ("isn't", ("is", "not")),
        ("won't", ("will", "not")),
        ("n't", ("n't",)),
        ("plain", ("plain",)),
    ],
)
def test_split_word(word: str, parts: tuple[str, ...]) -> None:
    assert split_word(word) == parts


def test_curly_and_straight_quotes_read_alike() -> None:
    straight, curly = reading('I don\'t say "maybe"'), reading("I don’t say “maybe”")
    assert [item.norm for item in straight.items] == [item.norm for item in curly.items]
    assert straight.quotes == curly.quotes == (Span(12, 19),)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("One\nTwo", ["One", "Two"]),
        ("One\r\nTwo", ["One", "Two"]),
        ("Ask Dr. Weiss. Then go.", ["Ask Dr. Weiss.", "Then go."]),
        ("The U.S. team won. Yes.", ["The U.S. team won.", "Yes."]),
        ("It costs 3.50 now. Fine.", ["It costs 3.50 now.", "Fine."]),
        ("Well done 🎉 We won", ["Well done 🎉", "We won"]),
        ("", []),
        ("…!?", []),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [text[span.start : span.end] for span in reading(text).sentences] == sentences


def test_sentence_of_gives_the_sentence_in_which_a_span_begins() -> None:
    text = "One two. Three four."
    at = text.index("Three")
    assert reading(text).sentence_of(Span(at, at + 5)) == Span(9, 20)


def test_quotes_are_none_when_the_whole_draft_is_quoted() -> None:
    assert reading('"All of it is quoted"').quotes == ()
    assert len(reading('He said "a few words" and then he left the room.').quotes) == 1
    assert len(reading("> quoted line\nand an answer that is a good deal longer").quotes) == 1


def test_keys_hold_forms_stems_and_types() -> None:
    keys = reading("Baking bread with @mara").keys.keys()
    assert {"baking", "bread", "<mention>", "@mara"} <= keys
    assert parse("baki*").keys <= keys and not parse("tast*").keys & keys
    assert "<word>" not in keys


def test_the_stream_leaves_code_out() -> None:
    one = reading("run `win now` today")
    assert [item.norm for item in one.stream] == ["run", "today"]
    assert len(one.of("code")) == 1


def test_lines_are_slices_without_their_breaks() -> None:
    text = "one\r\n\r\ntwo\nthree"
    assert [text[s.start : s.end] for s in reading(text).lines] == ["one", "", "two", "three"]


def test_the_parent_is_read_alike_and_absent_if_blank() -> None:
    assert reading("x", parent="  ").parent is None
    assert reading("x").parent is None
    parent = reading("x", parent="Which flour?").parent
    assert parent is not None and [item.norm for item in parent.items] == ["which", "flour"]


def test_plain_emoji_drops_tone_and_selector() -> None:
    assert plain_emoji("👍🏽") == plain_emoji("👍") == "👍"
    assert plain_emoji("❤️") == "❤"


def test_a_hidden_character_inside_a_word_does_not_split_it() -> None:
    text = "a gr\u200band prize"
    word = reading(text).items[1]
    assert (word.norm, text[word.start : word.end]) == ("grand", "gr\u200band")


TEXTS = st.one_of(
    st.text(max_size=80),
    st.text(
        st.sampled_from("aB1 .,!?\n\r\t'\"’“”@#$%{}[]<>`*|/:-_\u200b\u200d\ufe0f👍🏽🇬é漢"),
        max_size=80,
    ),
    st.text(st.characters(categories=["Cs", "Cf", "Mn", "Lo", "Ll"]), max_size=40),
)


@given(TEXTS)
def test_any_text_is_read_and_every_span_lies_inside_it(text: str) -> None:
    one = Reading(Post(text))
    for item in one.items:
        assert 0 <= item.start < item.end <= len(text)
    for left, right in zip(one.items, one.items[1:], strict=False):
        same = (left.start, left.end) == (right.start, right.end)
        assert same or left.end <= right.start
        assert left.sentence <= right.sentence
    for span in (*one.sentences, *one.quotes):
        assert 0 <= span.start < span.end <= len(text)
    assert len({item.sentence for item in one.items}) <= len(one.sentences)


@given(TEXTS)
def test_every_item_lies_in_the_sentence_of_its_number(text: str) -> None:
    one = Reading(Post(text))
    for item in one.items:
        assert Span(item.start, item.end).within(one.sentences[item.sentence])


@pytest.mark.parametrize(
    "unit",
    ["a.", "a-", "a_", "a1", "?", '"', "'a ", "`a", "@a.", "a@", "{{", "www.", "1.", "a\u200b"],
)
def test_a_hostile_text_of_the_greatest_size_is_read_in_linear_time(unit: str) -> None:
    begun = time.process_time()
    one = Reading(Post((unit * 25_000)[:25_000]))
    assert isinstance(one.items, tuple) and isinstance(one.quotes, tuple)
    assert time.process_time() - begun < SLOWEST
