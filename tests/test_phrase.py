from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import lookup as module
from authlint.errors import AuthlintError
from authlint.lookup import find
from authlint.phrase import TYPES, Step, parse
from authlint.phraseset import parse_all
from authlint.tokens import Item, Reading
from authlint.types import Post
from tests.conftest import reading


def hits(source: str, text: str) -> list[str]:
    return [text[s.start : s.end] for s, _ in find(parse_all([source]), reading(text))]


@pytest.mark.parametrize(
    ("source", "text", "expected"),
    [
        ("grand prize", "The GRAND prize is near", ["GRAND prize"]),
        ("grand prize", "The grand, prize is near", ["grand, prize"]),
        ("grand prize", "The grand 🎉 prize is near", ["grand 🎉 prize"]),
        ("grand prize", "A grand-prize draw", ["grand-prize"]),
        ("grand prize", "gr\u200band prize", ["gr\u200band prize"]),
        ("do not", "I don't mind", ["don't"]),
        ("don't mind", "I do not mind", ["do not mind"]),
        ("don't mind", "I don’t mind", ["don’t mind"]),
        ("it is", "It's late", ["It's"]),
        ("it's", "It is late", ["It is"]),
        ("bake*", "the bakery and bakers", ["bakery", "bakers"]),
        ("(red|green) tea", "green tea, red tea", ["green tea", "red tea"]),
        ("(red hot|green) tea", "red hot tea", ["red hot tea"]),
        ("very [very|so] nice", "very so nice", ["very so nice"]),
        ("very [very|so] nice", "very nice", ["very nice"]),
        ("buy ... now", "buy all of it now", ["buy all of it now"]),
        ("buy ...5 now", "buy one two three four five now", ["buy one two three four five now"]),
        ("win <number> times", "win 12 times", ["win 12 times"]),
        ("for <money>", "for £20 each", ["for £20"]),
        ("off <percent>", "off 20% today", ["off 20%"]),
        ("ask <mention>", "ask @mara", ["ask @mara"]),
        ("so <caps>", "it is so BIG", ["so BIG"]),
        ("hi <name>", "hi Mara", ["hi Mara"]),
        ("meet <any> now", "meet 🎉 now", ["meet 🎉 now"]),
        ("#ad", "tea #ad", ["#ad"]),
        ("🔥 deal", "🔥 deal", ["🔥 deal"]),
        ("👍 this", "👍🏽 this", ["👍🏽 this"]),
        ("^ buy", "So. Buy it", ["Buy"]),
        ("now $", "Come now. And now we rest", ["now"]),
        ("^^ buy", "Buy it. Buy more", ["Buy"]),
        ("now $$", "Now or now", ["now"]),
        ("agree ?", "Do you agree? I agree.", ["agree"]),
        ("wow !", "Wow! Wow.", ["Wow"]),
        ("why / because", "Why? Because.", ["Why? Because"]),
    ],
)
def test_notation_finds(source: str, text: str, expected: list[str]) -> None:
    assert hits(source, text) == expected


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("grand prize", "A grand. Prize day"),
        ("grand prize", "A grand\nprize"),
        ("grand prize", "grand old prize"),
        ("grand prize", "`grand prize`"),
        ("buy ... now", "buy one two three four now"),
        ("buy ... now", "buy it. Go now"),
        ("bake*", "the cake"),
        ("so <caps>", "it is so big, so I"),
        ("hi <name>", "hi mara"),
        ("for <money>", "for 20 each"),
        ("^ buy", "please buy"),
        ("now $", "now then"),
        ("^^ buy", "So. Buy it"),
        ("agree ?", "I agree."),
        ("wow !", "wow, yes!"),
    ],
)
def test_notation_does_not_find(source: str, text: str) -> None:
    assert hits(source, text) == []


def test_the_longest_phrase_wins_and_shorter_ones_inside_it_are_dropped() -> None:
    text = "the very grand prize"
    phrases = parse_all(["grand prize", "very grand prize", "prize"])
    assert [text[s.start : s.end] for s, _ in find(phrases, reading(text))] == ["very grand prize"]


@pytest.mark.parametrize(
    "source",
    [
        "",
        "(a|b",
        "a) b",
        "[only] [optional]",
        "...",
        "^ $",
        "<nothing>",
        "<word> <any>",
        "ab*",
        "a ...16 b",
        "a ... b ... c ... d ... e",
        "(a|b) " * 9 + "c",
    ],
)
def test_bad_phrases_are_refused(source: str) -> None:
    with pytest.raises(AuthlintError, match="phrase"):
        parse(source)


@pytest.mark.parametrize("name", sorted(TYPES))
def test_every_type_parses_beside_a_word(name: str) -> None:
    assert parse(f"mention <{name}>").keys


def test_keys_are_the_rarest_part_that_a_phrase_cannot_do_without() -> None:
    assert parse("the (bakery|patisserie) of").keys == {"bakery", "patisserie"}
    assert parse("bakeries* it").keys == parse("bakeries*").keys
    assert parse("[very] it is").keys <= {"it", "is", "'s"}


def test_a_set_of_phrases_needs_what_one_of_them_needs() -> None:
    sources = ["grand prize", "buy now", "the bakery"]
    needs = parse_all(sources).needs
    assert [frozenset(first) for first, _ in needs] == [parse(source).keys for source in sources]
    assert not parse_all([]) and parse_all([]).needs == () and parse_all(sources)


def test_a_reading_remembers_what_was_found_for_each_set_apart() -> None:
    one = reading("buy the grand prize now")
    first, second = parse_all(["grand prize"]), parse_all(["buy"])
    assert find(first, one) == find(first, one) != find(second, one)
    assert [span for span, _ in find(second, one)] == [(0, 3)]
    assert [span for span, _ in find(first, one)] == [(8, 19)]


WORDS = st.lists(
    st.sampled_from(
        "grand prize buy now it's don't 20% £5 @mara #ad 🔥 So. Why? \n YES".split(" ")
    ),
    max_size=12,
)
SOURCES = st.sampled_from(
    ["grand prize", "buy ...8 now", "it is", "do not", "<percent>", "(grand|buy) [it] (prize|now)",
     "^ buy", "now $$", "why ?", "🔥 <any>", "#ad", "the <caps>", "prize / buy"]
)  # fmt: skip


@given(WORDS, SOURCES)
def test_a_hit_lies_in_the_text_and_never_without_a_key(words: list[str], source: str) -> None:
    text = " ".join(words)
    one, phrase = Reading(Post(text)), parse(source)
    last = -1
    for span, items in find(parse_all([source]), one):
        assert phrase.keys & one.keys.keys()
        assert 0 <= span.start < span.end <= len(text)
        assert span == (items[0].start, items[-1].end)
        assert span.start >= last or span.end > last
        last = span.start


NOTATION = st.lists(
    st.sampled_from(
        ["grand", "prize", "(buy|grab it)", "[so|the very]", "...", "...5", "it's", "pri*", "^",
         "$", "^^", "$$", "/", "?", "<number>", "<emoji>", "<caps>", "<any>", "(don't|<percent>)",
         "[<mention>]", "🔥", "#ad"]
    ),
    min_size=1, max_size=5,
).map(" ".join)  # fmt: skip
FORMS = "grand Prize buy grab it is so the very IT'S prices don't 20% 7 @mara #ad 🔥 . ? \n"
TOKENS = st.lists(st.sampled_from(FORMS.split(" ")), max_size=14).map(" ".join)


@given(TOKENS, NOTATION)
def test_looking_up_finds_what_trying_every_place_finds(text: str, source: str) -> None:
    try:
        phrase = parse(source)
    except AuthlintError:
        return
    one = Reading(Post(text))
    ends = {
        at: module._match(phrase.head, at, one, False, True, set()) for at in range(len(one.stream))
    }
    last = -1
    expected = []
    for start, end in ends.items():
        if end > max(start, last):
            last = end
            expected.append((one.stream[start].start, one.stream[end - 1].end))
    assert [tuple(span) for span, _ in find(parse_all([source]), one)] == expected


@given(st.text(max_size=30))
def test_parsing_any_text_gives_a_phrase_or_a_refusal(source: str) -> None:
    try:
        phrase = parse(source)
    except AuthlintError as error:
        assert error.message
    else:
        assert phrase.keys and phrase.steps
        assert isinstance(find(parse_all([source]), reading("a word or two, 3 🔥")), list)


def test_many_brackets_that_all_fit_do_not_explode(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = 0
    takes = module._takes

    def counted(step: Step, item: Item, one: Reading) -> bool:
        nonlocal steps
        steps += 1
        if steps > 100_000:
            raise TimeoutError
        return takes(step, item, one)

    monkeypatch.setattr(module, "_takes", counted)
    source = "(b|b b|b b b) " * 7 + "zebra"
    assert hits(source, "b " * 60 + "and a zebra") == []
