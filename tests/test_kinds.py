from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import kinds, platforms
from authlint.engine import check as check_post
from authlint.engine import index
from authlint.errors import AuthlintError
from authlint.kinds.calendar import parse_date
from authlint.kinds.settings import describe, fits, json_type
from authlint.types import Difference, Fit, Match, Matcher, Signals, Span
from tests.conftest import SLOWEST, found, matcher, post, reading, rule


class Case(NamedTuple):
    """A match, a text, what is pointed at (nothing: the text is spared), and the context."""

    match: dict[str, Any]
    text: str
    flags: list[str]
    fields: Mapping[str, Any] = MappingProxyType({})


CALENDAR = {
    "kind": "calendar",
    "any_of": ["big sale"],
    "days": {"11-11@GB": "Armistice Day", "01-27": "a day of memory", "05-lastmon@US": "Memorial"},
}
SALE = "Our big sale begins"
RATIO = {"kind": "ratio", "of": "capitals", "above": 0.3}
THANKS = {"kind": "missing", "of": "phrases", "any_of": ["thanks"], "at_least": 1}
ALT = {"kind": "missing", "of": "alt", "at_least": 1}
READING = {"kind": "readability", "lix": 50.0, "full": 70.0}
HARD = "considerable organisational responsibilities notwithstanding interdepartmental " * 13
NAMES = {"kind": "names", "after": ["hi", "dear"], "nicknames": {"William": ["Bill", "Will"]}}
REPLY = "The garden wall leans badly since the storm broke its footing"
ASKED = "Which bakery sells proper rye bread near the harbour?"
LONG = "word " * 5 + "and more "
FIT = {"kind": "fit", "profile": "audience", "traits": ["emoji"]}
ODD = Difference("emoji", Span(4, 6), {"theirs": "none", "this": "2"}, 0.8)
STRANGE = MappingProxyType({"signals": Signals(audience=Fit(0.01, {}, (ODD,), 400, 0.9))})
USUAL = MappingProxyType({"signals": Signals(audience=Fit(0.4, {}, (ODD,), 400, 0.9))})
VOICE = {"kind": "voice", "scale": "formal-casual", "at": 4}

TWO = "Buy our pills at once. We met at the pier and had tea."
FIRST, SECOND = "Buy our pills at once.", "We met at the pier and had tea."


def read(whole: float, first: float = 0.0, second: float = 0.0) -> dict[str, Any]:
    """The signals of `TWO`, as a classifier with bars at 0.6 and 0.8 would give them."""
    spans = (Span(0, len(FIRST)), Span(len(FIRST) + 1, len(TWO)))
    parts = tuple((s, {"spam": c}) for s, c in zip(spans, (first, second), strict=True))
    bars, sentence_bars = {"spam": 0.6}, {"spam": 0.8}
    return {"signals": Signals({"spam": whole}, parts, bars, sentence_bars)}


SCORE: dict[str, Any] = {"kind": "score", "label": "spam"}
BY_SENTENCE = SCORE | {"scope": "sentence"}

CASES: list[Case] = [
    Case({"kind": "queue", "fact": "slot", "at_least": 1}, SALE, [], {"scheduled": "2026-01-27"}),
    Case(SCORE, TWO, [FIRST], read(0.7, 0.65, 0.1)),
    Case(SCORE, TWO, [FIRST, SECOND], read(0.7, 0.65, 0.9)),
    Case(SCORE, TWO, [TWO], read(0.8, 0.5, 0.1)),
    Case(SCORE, TWO, [], read(0.79, 0.5, 0.1)),
    Case(SCORE, TWO, [], read(0.59, 0.9, 0.9)),
    Case(SCORE | {"at": 0.75}, TWO, [], read(0.74, 0.9, 0.9)),
    Case(SCORE | {"words": 6}, TWO, [SECOND], read(0.7, 0.9, 0.9)),
    Case(SCORE | {"words": 14}, TWO, [], read(0.9, 0.9, 0.9)),
    Case(SCORE | {"label": "hype"}, TWO, [], read(0.9, 0.9, 0.9)),
    Case(SCORE, FIRST, [FIRST], {"signals": Signals({"spam": 0.7}, bars={"spam": 0.6})}),
    Case(SCORE, TWO, []),
    Case(BY_SENTENCE, TWO, [FIRST], read(0.1, 0.85, 0.7)),
    Case(BY_SENTENCE, TWO, [], read(0.9, 0.7, 0.7)),
    Case(BY_SENTENCE | {"words": 6}, TWO, [], read(0.1, 0.85, 0.7)),
    Case(FIT, "hey 🎉🎉 you", ["🎉🎉"], STRANGE),
    Case(FIT, "hey 🎉🎉 you", [], USUAL),
    Case(FIT, "hey 🎉🎉 you", []),
    Case(VOICE, "We herewith furnish the form", ["herewith", "furnish"]),
    Case(VOICE, "We herewith send the form", []),
    Case(CALENDAR, SALE, ["big sale"], {"scheduled": "2026-01-27"}),
    Case(CALENDAR, SALE, ["big sale"], {"scheduled": "2026-01-27T09:00:00Z"}),
    Case(CALENDAR, SALE, ["big sale"], {"scheduled": "2026-11-11", "region": "gb"}),
    Case(CALENDAR, SALE, ["big sale"], {"scheduled": "2026-05-25", "region": "US"}),
    Case(CALENDAR, SALE, [], {"scheduled": "2026-05-18", "region": "US"}),
    Case(CALENDAR, SALE, [], {"scheduled": "2026-11-11"}),
    Case(CALENDAR, SALE, [], {"scheduled": "2026-01-28"}),
    Case(CALENDAR, SALE, [], {"scheduled": "next week"}),
    Case(CALENDAR, SALE, []),
    Case({"kind": "characters", "of": "styled"}, "Get 𝗳𝗿𝗲𝗲 𝘁𝗲𝗮 now", ["𝗳𝗿𝗲𝗲 𝘁𝗲𝗮"]),
    Case({"kind": "characters", "of": "styled", "at_least": 3}, "let 𝑥 be", []),
    Case({"kind": "characters", "of": "styled"}, "Get free tea", []),
    Case({"kind": "characters", "of": "hidden"}, "f\u200bree tea", ["f\u200bree"]),
    Case({"kind": "characters", "of": "hidden"}, "a \u202eevil word", ["\u202eevil word"]),
    Case({"kind": "characters", "of": "hidden"}, "👩\u200d💻 مي\u200cخ", []),
    Case({"kind": "characters", "of": "mixed-script"}, "frее tea", ["frее"]),
    Case({"kind": "characters", "of": "mixed-script"}, "Привет tea", []),
    Case({"kind": "count", "of": "hashtag", "at_least": 2}, "#a1x b #c2y", ["#a1x b #c2y"]),
    Case({"kind": "count", "of": "hashtag", "at_least": 2}, "#tea #tea", []),
    Case({"kind": "count", "of": "hashtag", "at_least": 2, "distinct": False}, "#t #t", ["#t #t"]),
    Case({"kind": "count", "any_of": ["so"], "at_least": 2}, "so it is so", ["so it is so"]),
    Case({"kind": "count", "any_of": ["so"], "at_least": 3}, "so it is so", []),
    Case({"kind": "count", "of": "question", "at_least": 2}, "A so? B so? C.", ["A so? B so?"]),
    Case(
        {"kind": "count", "of": "url", "at_least": 1, "platforms": {"x": 3}},
        "see https://a.example",
        [],
        {"platform": "x"},
    ),
    Case(
        {"kind": "count", "of": "emoji", "at_least": 3, "run_length": True, "distinct": False},
        "🎉🎉🎉 go 🎉",
        ["🎉🎉🎉"],
    ),
    Case(
        {"kind": "count", "of": "emoji", "at_least": 3, "run_length": True, "distinct": False},
        "🎉 a 🎉 b 🎉",
        [],
    ),
    Case(
        {"kind": "density", "tells": {"a": ["delve"], "b": ["tapestry"]}, "distinct": 2},
        "We delve and delve into a tapestry",
        ["delve", "tapestry"],
    ),
    Case(
        {"kind": "density", "tells": {"a": ["delve"], "b": ["tapestry"]}, "distinct": 2},
        "We delve and delve",
        [],
    ),
    Case(
        {"kind": "density", "tells": {"a": ["delve"]}, "distinct": 1, "per_100_words": 2.0},
        "We delve",
        [],
    ),
    Case(
        {"kind": "disclosure", "claims": ["best tea"], "relations": ["paid"]},
        "The best tea in town",
        ["best tea"],
        {"relation": "paid"},
    ),
    Case(
        {"kind": "disclosure", "claims": [], "relations": ["paid"], "needs": "label"},
        "A fine kettle. It boils.",
        ["A fine kettle."],
        {"relation": "paid"},
    ),
    Case(
        {"kind": "disclosure", "claims": ["best tea"], "needs": "label", "first_words": 3},
        "The best tea in this whole big town #ad",
        ["best tea"],
    ),
    Case(
        {"kind": "disclosure", "claims": ["best tea"], "needs": "label"},
        "#ad The best tea in town",
        [],
    ),
    Case(
        {"kind": "disclosure", "claims": ["best tea"], "relations": ["paid"]},
        "The best tea in town",
        [],
        {"relation": "none"},
    ),
    Case({"kind": "limit", "of": "length"}, "a" * 281, ["a"], {"platform": "x"}),
    Case({"kind": "limit", "of": "length"}, "a" * 280, [], {"platform": "x"}),
    Case({"kind": "limit", "of": "length"}, "a" * 9000, []),
    Case({"kind": "limit", "of": "links"}, "www.a.com " * 9, ["…"], {"platform": "threads"}),
    Case({"kind": "limit", "of": "hashtags"}, "#one #two", ["#two"], {"platform": "threads"}),
    Case({"kind": "limit", "of": "hashtags"}, "#one", [], {"platform": "threads"}),
    Case({"kind": "limit", "of": "mentions"}, "@a " * 21, ["@a"], {"platform": "instagram"}),
    Case(
        {"kind": "limit", "of": "phone"},
        "call 020 7946 0018 now",
        ["020 7946 0018"],
        {"platform": "google_business"},
    ),
    Case({"kind": "limit", "of": "phone"}, "call 020 7946 0018 now", [], {"platform": "x"}),
    Case(
        {"kind": "missing", "of": "anchors", "at_least": 1},
        "It was so nice. We like it.",
        ["It was so nice."],
    ),
    Case({"kind": "missing", "of": "anchors", "at_least": 1}, "It was nice at 9:15.", []),
    Case(
        THANKS | {"within_words": 2},
        "It was so nice.",
        ["It was"],
    ),
    Case(THANKS, "Thanks all", []),
    Case({"kind": "missing", "of": "uptake", "at_least": 1}, "So it is.", []),
    Case(
        {"kind": "missing", "of": "uptake", "at_least": 1},
        "So it is.",
        ["So it is."],
        {"parent": ASKED},
    ),
    Case({"kind": "missing", "of": "topic", "at_least": 1}, "So it is.", ["So it is."]),
    Case(ALT, "Hi there.", ["Hi there."], {"alt": ("",)}),
    Case(ALT, "Hi there.", [], {"alt": ("A red kettle",)}),
    Case(ALT, "Hi there.", []),
    Case(NAMES, "Hi Jonas, how are you?", ["Jonas"], {"recipient": "Mara Kind"}),
    Case(NAMES, "Hi Mara, how are you?", [], {"recipient": "Mara Kind"}),
    Case(NAMES, "Hi Bill, how are you?", [], {"recipient": "William Kind"}),
    Case(NAMES, "Hi everyone, hello", [], {"recipient": "Mara"}),
    Case(NAMES, "Hi Jonas, how are you?", [], {"recipient": "Mara", "parent": "Best, Jonas"}),
    Case(NAMES, "Hi Jonas, how are you?", []),
    Case({"kind": "pattern", "any_of": ["wi+n"], "given": []}, "we wiiin", ["wiiin"]),
    Case({"kind": "pattern", "any_of": ["a (?P<hit>red) cup"], "given": []}, "a red cup", ["red"]),
    Case({"kind": "pattern", "any_of": ["win"], "given": [], "case": True}, "We WIN", []),
    Case({"kind": "pattern", "any_of": ["win"], "given": ["<emoji>"]}, "we win", []),
    Case({"kind": "pattern", "any_of": ["win"], "given": []}, "see https://win.example", []),
    Case(
        {"kind": "pattern", "any_of": ["win"], "given": [], "sees": ["url"]},
        "see https://win.example",
        ["win"],
    ),
    Case({"kind": "pattern", "any_of": ["win"], "given": []}, "w\u200bin it", ["w\u200bin"]),
    Case({"kind": "phrases", "any_of": ["grand prize"]}, "A grand prize", ["grand prize"]),
    Case({"kind": "phrases", "any_of": ["grand prize"]}, 'He said "grand prize" and left', []),
    Case(
        {"kind": "phrases", "any_of": ["grand prize"], "quoted": True},
        'He said "grand prize" and left',
        ["grand prize"],
    ),
    Case({"kind": "phrases", "any_of": ["grand prize"]}, "A grand piano", []),
    Case(
        RATIO, "WONDERFUL FANTASTIC INCREDIBLE tea", ["WONDERFUL FANTASTIC INCREDIBLE"]
    ),
    Case(RATIO, "WONDERFUL FANTASTIC tea", []),
    Case(RATIO, "WONDERFUL FANTASTIC INCREDIBLE tea " + "and a lot more words here " * 5, []),
    Case(
        RATIO,
        "WONDERFUL FANTASTIC INCREDIBLE tea",
        [],
        {"glossary": ("wonderful",)},
    ),
    Case({"kind": "ratio", "of": "emoji", "above": 0.3}, "🎉🎊🎈 tea", ["🎉🎊🎈"]),
    Case({"kind": "ratio", "of": "hashtags", "above": 0.3}, "#a #b #c x", ["#a #b #c"]),
    Case({"kind": "ratio", "of": "links", "above": 0.9}, "www.a.com www.b.com www.c.com x", []),
    Case({"kind": "ratio", "of": "exclamations", "above": 0.3}, "A! B! C!", ["A! B! C!"]),
    Case({"kind": "ratio", "of": "self", "above": 0.3}, "I saw my me", ["I saw my me"]),
    Case(
        {"kind": "ratio", "of": "long-words", "above": 0.3},
        "considerations notwithstanding responsibilities",
        ["considerations notwithstanding responsibilities"],
    ),
    Case(READING, HARD, [HARD.strip()]),
    Case(READING, "So we sat and ate the soup with bread. " * 8, []),
    Case(READING, HARD[:200], []),
    Case({"kind": "relation", "to": "no-uptake"}, REPLY + ".", [REPLY + "."], {"parent": ASKED}),
    Case({"kind": "relation", "to": "no-uptake"}, REPLY, []),
    Case({"kind": "relation", "to": "no-uptake"}, "Ha, so true", [], {"parent": ASKED}),
    Case(
        {"kind": "relation", "to": "no-uptake"},
        "The bakery by the garden wall opens early",
        [],
        {"parent": ASKED},
    ),
    Case(
        {"kind": "relation", "to": "only-restates"},
        "Proper rye bread near the harbour bakery",
        ["Proper rye bread near the harbour bakery"],
        {"parent": ASKED},
    ),
    Case({"kind": "relation", "to": "only-restates"}, REPLY, [], {"parent": ASKED}),
    Case(
        {"kind": "relation", "to": "other-language"},
        "Das ist die Bäckerei mit dem Brot und der Butter",
        ["Das ist die Bäckerei mit dem Brot und der Butter"],
        {"parent": ASKED},
    ),
    Case(
        {"kind": "relation", "to": "question-ignored"},
        REPLY,
        [REPLY],
        {"parent": ASKED},
    ),
    Case({"kind": "relation", "to": "question-ignored"}, f"No. {REPLY}", [], {"parent": ASKED}),
    Case(
        {"kind": "repeated", "of": "hashtag", "at_least": 2}, "#tea and #Tea", ["#Tea"]
    ),
    Case(
        {"kind": "repeated", "of": "url", "at_least": 2},
        "https://a.example or https://a.example/",
        ["https://a.example/"],
    ),
    Case(
        {"kind": "repeated", "of": "pair", "at_least": 2},
        "cheap flights, and cheap flights",
        ["cheap flights"],
    ),
    Case({"kind": "repeated", "of": "pair", "at_least": 2}, "cheap flights and cheap boats", []),
    Case(
        {"kind": "repeated", "of": "pair", "at_least": 2, "share": 0.9},
        "cheap flights, cheap flights, boats, trains, coaches, bicycles, horses",
        [],
    ),
    Case(
        {"kind": "structure", "shape": "one-line-paragraphs", "at_least": 3},
        "We lost.\n\nThen we tried.\n\nThen we won.",
        ["We lost.\n\nThen we tried.\n\nThen we won."],
    ),
    Case(
        {"kind": "structure", "shape": "one-line-paragraphs", "at_least": 3},
        "1. Flour.\n2. Water.\n3. Salt.",
        [],
    ),
    Case(
        {"kind": "structure", "shape": "wall-of-text", "at_least": 10},
        LONG + LONG,
        [LONG + LONG],
    ),
    Case(
        {"kind": "structure", "shape": "wall-of-text", "at_least": 10},
        LONG + "\n\n" + LONG,
        [],
    ),
    Case({"kind": "structure", "shape": "padded-opening"}, "So\n.\n.\n.\nit is", [".\n.\n."]),
    Case({"kind": "structure", "shape": "padded-opening"}, "So\n\nit is", []),
    Case(
        {"kind": "structure", "shape": "emoji-bullets", "at_least": 2},
        "List\n🔥 one\n🔥 two",
        ["🔥 one\n🔥 two"],
    ),
    Case({"kind": "structure", "shape": "emoji-bullets", "at_least": 2}, "one 🔥\ntwo 🔥", []),
    Case({"kind": "structure", "shape": "pointer-only"}, "So much this 👇", ["So much this 👇"]),
    Case({"kind": "structure", "shape": "pointer-only"}, "This bakery 👇", []),
    Case({"kind": "structure", "shape": "stacked-marks"}, "What?!?! No", ["?!?!"]),
    Case({"kind": "structure", "shape": "stacked-marks"}, "Oh ?!? no", ["?!?"]),
    Case({"kind": "structure", "shape": "stacked-marks"}, "Yes!!! 好！！！", ["!!!"]),
    Case({"kind": "structure", "shape": "stacked-marks"}, "What?! Yes!! Who??? ", []),
    Case(
        {"kind": "structure", "shape": "triads"},
        "we bring vision, courage, and passion",
        ["vision, courage, and passion"],
    ),
    Case({"kind": "structure", "shape": "triads"}, "we bring vision and courage", []),
    Case({"kind": "swap", "pairs": {"utilise": ["use"]}}, "We utilise it", ["utilise"]),
    Case({"kind": "swap", "pairs": {"utilise": ["use"]}}, "We use it", []),
]  # fmt: skip

REFUSED: list[tuple[dict[str, Any], str]] = [
    ({"kind": "score"}, "needs the setting 'label'"),
    ({"kind": "score", "label": "spam", "scope": "word"}, "one of post, sentence"),
    ({"kind": "score", "label": "spam", "at": "high"}, "a number"),
    ({"kind": "voice", "scale": "loud-quiet", "at": 3}, "one of formal-casual"),
    ({"kind": "calendar", "any_of": ["a"]}, "needs the setting 'days'"),
    ({"kind": "characters", "of": "small"}, "one of styled"),
    ({"kind": "count", "of": "emoji"}, "needs the setting 'at_least'"),
    ({"kind": "count", "of": "emojis", "at_least": 2}, "'of' must be"),
    ({"kind": "density", "tells": ["a"], "distinct": 1}, "a mapping"),
    ({"kind": "disclosure", "claims": "best tea"}, "a list of text"),
    ({"kind": "fit", "profile": "crowd", "traits": ["emoji"]}, "one of audience, brand"),
    ({"kind": "limit", "of": "width"}, "one of length"),
    ({"kind": "missing", "of": "anchors"}, "needs the setting 'at_least'"),
    ({"kind": "names"}, "needs the setting 'after'"),
    ({"kind": "pattern", "any_of": ["a"]}, "needs the setting 'given'"),
    ({"kind": "pattern", "any_of": ["a"], "given": [], "case": "yes"}, "true or false"),
    ({"kind": "phrases", "any": ["a"]}, "no setting 'any'"),
    ({"kind": "phrases", "any_of": [1]}, "a list of text"),
    ({"kind": "ratio", "of": "emoji", "above": "much"}, "a number"),
    ({"kind": "readability", "lix": 50.0}, "needs the setting 'full'"),
    ({"kind": "relation", "to": "nothing"}, "one of no-uptake"),
    ({"kind": "repeated", "of": "pair", "at_least": 2.5}, "a whole number"),
    ({"kind": "structure", "shape": "heap"}, "one of one-line"),
    ({"kind": "queue", "fact": "slots"}, "'fact' must be one of"),
    ({"kind": "swap", "pairs": {"a": "b"}}, "a mapping"),
]


def test_every_kind_has_firing_silent_and_refused_cases() -> None:
    across = {"queue"}  # no single draft meets it: tests/test_queue.py
    assert {case.match["kind"] for case in CASES if case.flags} == set(kinds.NAMES) - across
    assert {case.match["kind"] for case in CASES if not case.flags} == set(kinds.NAMES)
    assert {match["kind"] for match, _ in REFUSED} == set(kinds.NAMES)
    assert list(kinds.NAMES) == sorted(kinds.NAMES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.match['kind']}-{c.text[:16].strip()}")
def test_a_kind_points_at_just_these_words(case: Case) -> None:
    flagged = found(case.match, case.text, **case.fields)
    if case.flags == ["…"]:
        assert len(flagged) == 1
    elif case.match["kind"] == "structure" and case.match["shape"] == "wall-of-text":
        assert [text.strip() for text in flagged] == [text.strip() for text in case.flags]
    else:
        assert flagged == case.flags


@pytest.mark.parametrize(("match", "reason"), REFUSED)
def test_a_kind_refuses_bad_settings(match: dict[str, Any], reason: str) -> None:
    with pytest.raises(AuthlintError, match=reason) as caught:
        kinds.check(match["kind"], kinds.settings_of(match), "a.yaml", 7)
    assert (caught.value.path, caught.value.line) == ("a.yaml", 7)


def test_an_unknown_kind_and_setting_are_refused_with_the_closest_name() -> None:
    with pytest.raises(AuthlintError, match="did you mean 'phrases'"):
        kinds.check("phrase", {}, "a.yaml", 1)
    with pytest.raises(AuthlintError, match="did you mean 'any_of'"):
        kinds.check("phrases", {"anyof": ["a"]}, "a.yaml", 1)


@pytest.mark.parametrize("pattern", ["(a", "a{2000}{2000}", r"(?<=a)b", r"(a)\1", "x" * 2001])
def test_a_pattern_that_is_not_linear_is_refused(pattern: str) -> None:
    with pytest.raises(AuthlintError, match="pattern"):
        kinds.build("pattern", {"any_of": [pattern], "given": []})


def values(match: dict[str, Any], text: str, **fields: Any) -> Match:
    return next(iter(matcher(match).run(reading(text, **fields))))


@pytest.mark.parametrize(
    ("match", "text", "fields", "expected"),
    [
        (CALENDAR, SALE, {"scheduled": "2026-01-27"},
         {"day": "a day of memory", "date": "2026-01-27"}),
        ({"kind": "characters", "of": "styled"}, "𝗳𝗿𝗲𝗲", {}, {"plain": "free"}),
        ({"kind": "count", "of": "number", "at_least": 2}, "1 and 2", {},
         {"count": "2", "limit": "1"}),
        ({"kind": "density", "tells": {"a": ["x1"], "b": ["y1"]}, "distinct": 2}, "x1 y1", {},
         {"count": "2", "tells": "a, b"}),
        ({"kind": "disclosure", "claims": ["best"]}, "best", {}, {"relation": "unstated"}),
        ({"kind": "limit", "of": "hashtags"}, "#a #b #c", {"platform": "threads"},
         {"count": "3", "limit": "1", "unit": "count", "over": "2"}),
        ({"kind": "missing", "of": "topic", "at_least": 2}, "So it is", {},
         {"count": "0", "needed": "2"}),
        (NAMES, "Hi Jonas, well", {"recipient": "Mara Kind"},
         {"recipient": "Mara Kind", "name": "Jonas"}),
        (RATIO, "WONDERFUL FANTASTIC INCREDIBLE tea", {}, {"count": "3", "percent": "75"}),
        ({"kind": "repeated", "of": "hashtag", "at_least": 2}, "#tea #tea", {},
         {"count": "2", "what": "#tea"}),
        ({"kind": "structure", "shape": "stacked-marks"}, "so!!! so???!!!", {}, {"count": "9"}),
        ({"kind": "swap", "pairs": {"utilise": ["use", "apply"]}}, "utilise", {},
         {"better": "'use' or 'apply'"}),
    ],
)  # fmt: skip
def test_the_values_of_a_match(
    match: dict[str, Any], text: str, fields: dict[str, Any], expected: dict[str, str]
) -> None:
    assert dict(values(match, text, **fields).values) == expected


def test_replacements_are_offered_by_swap_names_and_characters() -> None:
    assert values({"kind": "swap", "pairs": {"utilise": ["use"]}}, "utilise").replacement == "use"
    assert values(NAMES, "Hi Jonas, well", recipient="Mara K").replacement == "Mara"
    styled = {"kind": "characters", "of": "styled"}
    assert values(styled, "𝗳𝗿𝗲𝗲").replacement == "free"


def test_the_length_limit_points_at_what_is_over() -> None:
    limit = platforms.table()["linkedin"].limits["connection"].value
    one = values({"kind": "limit", "of": "length"}, "b" * (limit + 5),
                 platform="linkedin", kind="connection")  # fmt: skip
    assert one.values["over"] == "5"
    assert one.span == (limit, limit + 5)


def test_confidence_rises_from_the_limit_to_full() -> None:
    match = {"kind": "count", "of": "number", "at_least": 2, "full": 4}
    sure = [values(match, text).confidence for text in ("1 2", "1 2 3", "1 2 3 4", "1 2 3 4 5")]
    assert sure == pytest.approx([0.3, 0.65, 1.0, 1.0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-03", "2026-11-03"),
        ("2026-11-03T10:00:00Z", "2026-11-03"),
        (" 2026-11-03 at noon", "2026-11-03"),
        ("3 November", None),
        ("", None),
        (None, None),
    ],
)
def test_parse_date(text: str | None, expected: str | None) -> None:
    day = parse_date(text)
    assert (day.isoformat() if day else None) == expected


@pytest.mark.parametrize(
    ("hint", "good", "bad"),
    [
        (str, "a", 1),
        (int, 3, True),
        (float, 3, "3"),
        (bool, False, 0),
        (list[str], [], ["a", 1]),
        (dict[str, int], {"a": 1}, {"a": "1"}),
        (int | str, "a", 1.5),
        (str | None, None, 2),
    ],
)
def test_fits_describe_and_schema_speak_of_the_same_type(hint: Any, good: Any, bad: Any) -> None:
    assert fits(good, hint) and not fits(bad, hint)
    assert describe(hint)
    assert isinstance(json_type(hint), dict)


EVERY = [rule(id=f"case-{n}", match=c.match, languages=["*"]) for n, c in enumerate(CASES)]


@given(
    st.text(st.sampled_from('aB1 .,!?\n\r"’@#$%{}`/-_\u200b\u200d\u202e👍🎉é漢е𝗳'), max_size=60),
    st.sampled_from([None, "", "Which bakery sells rye bread?", "Ja, das ist es und nicht die"]),
    st.sampled_from(["x", "threads", "google_business", "generic"]),
)
def test_no_kind_breaks_or_points_outside_whatever_the_text(
    text: str, parent: str | None, platform: str
) -> None:
    one = post(text, parent=parent, platform=platform, recipient="Mara", alt=("",),
               scheduled="2026-01-27", relation="paid")  # fmt: skip
    for finding in check_post(one, index(EVERY)):
        assert 0 <= finding.match.span.start < finding.match.span.end <= len(text)
        assert 0.0 < finding.match.confidence <= 1.0
        assert finding.text == text[slice(*finding.match.span)]


ALWAYS = [replace(one, matcher=Matcher(one.matcher.run)) for one in EVERY]
PIECES = [word for case in CASES if len(case.text) < 90 for word in case.text.split()]


@given(st.lists(st.sampled_from([*PIECES, ".", "\n", "\n\n", "🎉", "?"]), max_size=12))
def test_what_a_rule_needs_never_hides_a_match(words: list[str]) -> None:
    one = post(" ".join(words), parent=ASKED, recipient="Mara", scheduled="2026-01-27")
    given = [case.match.get("given") for case in CASES]  # a card's own choice, no inference
    some = check_post(one, index(r for r, own in zip(EVERY, given, strict=True) if not own))
    all_of = check_post(one, index(r for r, own in zip(ALWAYS, given, strict=True) if not own))
    assert [(f.rule.id, f.match) for f in some] == [(f.rule.id, f.match) for f in all_of]


@pytest.mark.parametrize("shape", ["stacked-marks", "triads", "padded-opening", "pointer-only"])
@pytest.mark.parametrize("unit", ["?", "!", "?!", "abcd, ", "\n.", "this "])
def test_a_shape_is_found_in_linear_time(shape: str, unit: str) -> None:
    from time import process_time

    one = reading((unit * 20_000)[:20_000])
    begun = process_time()
    assert len(list(matcher({"kind": "structure", "shape": shape}).run(one))) <= 1
    assert process_time() - begun < SLOWEST


def test_a_reading_says_its_probability_and_how_sure_it_is() -> None:
    made = matcher(SCORE)
    low, high = (
        next(iter(made.run(reading(TWO, **read(chance, chance))))) for chance in (0.6, 0.8)
    )
    assert low.values == {"probability": "0.60"} and low.confidence == pytest.approx(0.4)
    assert high.values == {"probability": "0.80"} and high.confidence == pytest.approx(1.0)
    assert not (low.whole or high.whole)
    assert next(iter(made.run(reading(TWO, **read(0.8))))).whole


def test_a_score_names_what_it_reads() -> None:
    assert matcher(SCORE).signals == {"label:spam"} and matcher(SCORE).advises
    assert matcher(BY_SENTENCE).signals == {"sentence:spam"}


@pytest.mark.parametrize(
    ("to", "text", "parent", "near", "far"),
    [
        ("no-uptake", "The lorry was too wide for any bridge here.",
         "We moved forty pianos by barge and lost none.", 0.6, 0.2),
        ("only-restates", "Forty pianos moved by barge and none lost.",
         "We moved forty pianos by barge and lost none.", 0.2, 0.6),
    ],
)  # fmt: skip
def test_meaning_spares_what_words_alone_would_flag(
    to: str, text: str, parent: str, near: float, far: float
) -> None:
    match = {"kind": "relation", "to": to}
    for similarity, flagged in ((None, True), (near, False), (far, True)):
        signals = Signals(similarity=similarity)
        assert bool(found(match, text, parent=parent, signals=signals)) is flagged
    assert matcher(match).signals == {"similarity"}
