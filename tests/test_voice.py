"""Voice scales and register clashes: clear-cut texts, the words they name, what they spare."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import kinds
from authlint.errors import AuthlintError
from authlint.kinds.voice import wanted
from authlint.registers import SCALES, place, reading_grade
from tests.conftest import found, reading

STIFF = (
    "We are pleased to herewith furnish you with the form. Should you require assistance, do not"
    " hesitate to contact the undersigned."
)
CHATTY = "omg yesss, the new bell is here lol 🎉"
LOUD = "AMAZING DAY!!! We are so excited 🎉🎉🎉 can't wait for you to see it!!"
PLAIN = "The new bell is here. It fits every bar up to 25 mm, and it is loud."
ALONE = "I built this bell on my own bench, and I am glad that it rings."
TOGETHER = "We built this bell at our bench, and we are glad that it rings for us."
UNSURE = "I think it might be fine. Perhaps the bell could possibly be louder, maybe."
SURE = "This is definitely the bell. Make no mistake, it will certainly ring, without a doubt."
CODE = "Set `vm.swappiness`, then reload the LXC guest over SSH."
LONG = (
    "The bell that we have been building since the spring, with a spring of its own and a"
    " hammer that Ada turned from an old bolt, is now on the shelf beside the door for all of you."
    " It rings when you pull the cord, which we had not dared to hope after the first eleven"
    " tries, and it keeps ringing until somebody holds it, which is why the dog has left the shop."
    " Come by on any day but Monday, when we are at the market with the other bells and the small"
    " anvil, and bring a bar if you want it fitted while you wait for your coffee."
)
SHORT = (
    "It rings. It is loud. The dog left. We kept it. Come by soon. Bring a bar. Ask for Ada."
    " She fits it. Good night all."
)


@pytest.mark.parametrize(
    ("text", "scale", "low", "high"),
    [
        (STIFF, "formal-casual", 1.0, 2.0),
        (CHATTY, "formal-casual", 4.0, 5.0),
        (PLAIN, "formal-casual", 3.0, 3.0),
        (LOUD, "dry-exuberant", 4.2, 5.0),
        (PLAIN, "dry-exuberant", 3.0, 3.0),
        (CODE, "technical-plain", 1.0, 2.0),
        (PLAIN, "technical-plain", 3.0, 3.0),
        (ALONE, "i-we", 1.0, 2.0),
        (TOGETHER, "i-we", 4.0, 5.0),
        (UNSURE, "tentative-assured", 1.0, 2.0),
        (SURE, "tentative-assured", 4.0, 5.0),
        (SHORT, "terse-expansive", 1.0, 2.0),
        (LONG, "terse-expansive", 4.5, 5.0),
    ],
)
def test_clear_cut_texts_stand_where_they_should(
    text: str, scale: str, low: float, high: float
) -> None:
    assert low <= place(reading(text), scale).position <= high


def flagged(text: str, scale: str, at: float, **fields: Any) -> list[str]:
    return found({"kind": "voice", "scale": scale, "at": at}, text, **fields)


def test_the_words_that_carry_it_are_named() -> None:
    assert flagged(STIFF, "formal-casual", 4) == [
        "We are pleased to herewith",
        "furnish",
        "Should you require",
        "do not hesitate to",
        "undersigned",
    ]
    assert flagged(CODE, "technical-plain", 5) == ["`vm.swappiness`", "LXC", "SSH"]
    assert flagged(ALONE, "i-we", 5) == ["I", "my", "I"]


@pytest.mark.parametrize(
    ("text", "scale", "at"),
    [
        (STIFF, "formal-casual", 1),
        (STIFF, "formal-casual", 2),
        (CHATTY, "formal-casual", 4),
        (LOUD, "dry-exuberant", 5),
        (TOGETHER, "i-we", 4),
        (ALONE, "i-we", 3),
        (PLAIN, "formal-casual", 1),
        (PLAIN, "formal-casual", 5),
        (PLAIN, "dry-exuberant", 5),
        (PLAIN, "technical-plain", 1),
        ("We don't know. It's late, and we've had no news. You'll hear it.", "formal-casual", 2),
        ("Blimey, that fits.", "formal-casual", 3),
        ('She wrote "we regret to inform you, kindly refrain" on the door.', "formal-casual", 5),
        ("The FREE SALE is on Mill Street.", "technical-plain", 5),
        ("Henry VIII had a bell in his kitchen, so www.example.org says.", "formal-casual", 2),
    ],
)
def test_what_is_in_range_or_only_lacks_something_is_left_alone(
    text: str, scale: str, at: float
) -> None:
    assert flagged(text, scale, at) == []


def test_a_tolerance_widens_the_range() -> None:
    match = {"kind": "voice", "scale": "formal-casual", "at": 4}
    assert found(match, STIFF) and not found(match | {"tolerance": 3}, STIFF)


@pytest.mark.parametrize("wrong", [{"at": 0.5}, {"at": 6}, {"at": 3, "tolerance": -1}])
def test_a_position_outside_the_scale_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(AuthlintError):
        kinds.build("voice", {"scale": "i-we", **wrong})


def test_a_place_is_said_in_words() -> None:
    assert wanted("formal-casual", 1) == "very formal"
    assert wanted("formal-casual", 4) == "rather casual"
    assert wanted("formal-casual", 3) == "neither formal nor casual"


def test_a_long_post_is_not_formal_for_two_words_in_it() -> None:
    text = PLAIN * 12 + " In accordance with the rules, kindly refrain from ringing."
    assert flagged("Kindly refrain, in accordance with the rules.", "formal-casual", 5)
    assert flagged(text, "formal-casual", 4) == []


def test_no_grade_is_given_below_fifty_words() -> None:
    assert reading_grade(reading(PLAIN)) is None
    hard = (
        "Interdepartmental organisational responsibilities necessitate comprehensive evaluation. "
    )
    grade = reading_grade(reading(hard * 10))
    assert grade is not None and grade > 14


@given(st.text(max_size=120), st.sampled_from(sorted(SCALES)))
def test_a_place_is_always_on_the_scale_and_its_words_in_the_text(text: str, scale: str) -> None:
    placed = place(reading(text), scale)
    assert 1 <= placed.position <= 5
    for cue in (*placed.low, *placed.high):
        assert 0 <= cue.span.start < cue.span.end <= len(text) and cue.weight > 0


# --- replies ---------------------------------------------------------------------------------

LETTER = (
    "Dear customer, we regret to inform you that the hall is not available in accordance with the"
    " rules. Should you require another date, do not hesitate to contact the office."
)
EARNEST = (
    "The cabinet arrived damaged on Tuesday and nobody has replied to my three messages. I would"
    " like to know when it will be collected and when I get my refund."
)


def stiff(text: str, parent: str) -> list[str]:
    return found({"kind": "relation", "to": "stiffer", "words": 20}, text, parent=parent)


def flippant(text: str, parent: str) -> list[str]:
    return found({"kind": "relation", "to": "flippant", "words": 1}, text, parent=parent)


def test_a_letter_in_answer_to_a_quick_line_is_stiff() -> None:
    assert stiff(LETTER, "u got the hall free sat") == [
        "Dear customer",
        "we regret to inform",
        "in accordance with",
        "Should you require",
        "do not hesitate to",
    ]


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        (LETTER, "Dear office, kindly advise whether the hall is free on Saturday."),
        (LETTER, "Is the hall free on Saturday?"),
        (LETTER + " 😊", "u got the hall free sat"),
        (LETTER, "so " * 31 + "is the hall free or not lol"),
        ("We regret to say no, should you require it sooner.", "u got the hall free sat"),
        (PLAIN * 3, "u got the hall free sat"),
    ],
)
def test_a_letter_is_answered_by_a_letter(text: str, parent: str) -> None:
    assert stiff(text, parent) == []


def test_slang_under_a_complaint_is_flippant() -> None:
    assert flippant("oops, our bad lol", EARNEST) == ["oops", "our bad", "lol"]
    assert flippant("Welp 😂 we will look", EARNEST) == ["Welp"]


@pytest.mark.parametrize(
    ("text", "parent"),
    [
        ("I am sorry. The van comes on Thursday at nine.", EARNEST),
        ("Oops, that was us. The van comes on Thursday.", EARNEST),
        ("oops, our bad lol", "lol my cabinet came broken, still nobody answers 😂 " + EARNEST),
        ("oops, our bad lol", "My cabinet arrived damaged."),
        ("haha yeah lol", "We have moved to the yard behind the mill, come and see " * 3),
        ('You wrote "oops, our bad lol" on the note, and that was fair.', EARNEST),
    ],
)
def test_what_is_not_flippant_is_left_alone(text: str, parent: str) -> None:
    assert flippant(text, parent) == []
