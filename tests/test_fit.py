"""Kind `fit` and the profiles that examples of cards state."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from authlint import cards, engine, fits, packs, run
from authlint.cardtest import failures, post_of
from authlint.errors import AuthlintError
from authlint.listing import example_line
from authlint.profiles.traits import TRAITS
from authlint.types import Difference, Fit, Post, Signals, Span
from tests.conftest import found, post, rule, write_card

TEXT = "Big news for all gardeners 🎉🎉"
PARTY = Difference("emoji", Span(27, 29), {"theirs": "none in 400 posts", "this": "2"}, 0.8)
LOFTY = Difference("title-case", None, {"theirs": "0 to 2", "this": "4"}, 0.5)
MATCH = {"kind": "fit", "profile": "brand", "traits": ["emoji", "title-case"]}


def brand(fit: float = 0.01, *differences: Difference, **fields: Any) -> Signals:
    given = {"views": {"style": 0.02}, "posts": 400, "confidence": 0.9} | fields
    return Signals(brand=Fit(fit, differences=differences or (PARTY, LOFTY), **given))


def test_the_strongest_difference_comes_first_and_each_is_said() -> None:
    one = rule(match=MATCH, message="{says} (fit {fit}, {posts} posts).", languages=["*"])
    hits = engine.check(post(TEXT, signals=brand()), engine.index([one]))
    assert {f.text for f in hits} == {"🎉🎉", TEXT.strip()}
    assert [f.message for f in hits if f.text == "🎉🎉"] == [
        "emoji: none in 400 posts; this has 2 (fit 0.01, 400 posts)."
    ]
    sure = {f.text: f.match.confidence for f in hits}
    assert 0.9 > sure["🎉🎉"] > sure[TEXT] > 0.2


@pytest.mark.parametrize(
    ("settings", "signals"),
    [
        ({}, brand(0.05)),
        ({}, brand(0.01, PARTY._replace(strength=0.29))),
        ({}, brand(0.01, PARTY._replace(trait="links"))),
        ({}, brand(0.01, posts=29)),
        ({"at_least": 2}, brand(0.01, PARTY)),
        ({"view": "style"}, brand(0.01, views={"style": 0.2})),
        ({"view": "words"}, brand(0.01)),
        ({"profile": "audience"}, brand(0.01)),
    ],
)
def test_neither_a_low_figure_nor_a_lone_oddity_is_a_finding(
    settings: dict[str, Any], signals: Signals
) -> None:
    assert found(MATCH | settings, TEXT, signals=signals) == []


def test_without_a_profile_the_rule_is_not_run_and_takes_no_confidence() -> None:
    one = rule(match=MATCH, effects={"on-brand": "warning"}, languages=["*"])
    assert one.matcher.signals == {"brand"}
    assert not engine.runnable(one, post(TEXT), "en")
    assert engine.runnable(one, post(TEXT, signals=brand()), "en")
    plain = run.judge(post(TEXT), engine.index([one]))
    assert {s.check: s.verdict for s in plain.scores}["on-brand"] == "not-judged"


def test_a_word_with_a_better_one_offers_it() -> None:
    values = {"word": "big", "instead": "late", "theirs": "0 of 400 posts", "this": "1"}
    word = Difference("other-word", Span(0, 3), values, 0.9)
    one = rule(match=MATCH | {"traits": ["other-word"]}, languages=["*"])
    (hit,) = engine.check(post(TEXT, signals=brand(0.01, word)), engine.index([one]))
    assert hit.match.replacement == "late" and hit.match.values["says"].endswith("'late'")


def test_a_span_outside_the_text_falls_back_on_all_of_it() -> None:
    wild = PARTY._replace(span=Span(90, 99))
    assert found(MATCH, TEXT, signals=brand(0.01, wild)) == [TEXT]


@pytest.mark.parametrize(("traits", "hint"), [(["emojis"], "emoji"), ([], "")])
def test_a_card_names_only_traits_that_there_are(
    tmp_path: Path, traits: list[str], hint: str
) -> None:
    path = write_card(tmp_path / "pack", match=MATCH | {"traits": traits})
    with pytest.raises(AuthlintError) as caught:
        cards.load(path)
    assert hint in str(caught.value) and caught.value.path == str(path)


def test_every_shipped_fit_card_asks_for_differences_and_stays_mild() -> None:
    fitting = [r for r in packs.builtin() if r.matcher.signals & {"audience", "brand"}]
    assert {"style-drift", "audience-topic-miss", "jargon-mismatch"} <= {r.id for r in fitting}
    for one in fitting:
        assert set(one.effects.values()) <= {"note", "warning"}, one.id


def test_all_shipped_fit_cards_together_never_fail_a_draft() -> None:
    fitting = [r for r in packs.builtin() if r.matcher.signals & {"audience", "brand"}]
    values = {"word": "w", "instead": "v", "theirs": "t", "this": "x"}
    odd = tuple(Difference(trait, None, values, 1.0) for trait in TRAITS)
    worst = Fit(0.0, {"words": 0.0, "style": 0.0, "meaning": 0.0}, odd, 5000, 1.0)
    draft = Post("word " * 40, signals=Signals(audience=worst, brand=worst))
    result = run.judge(draft, engine.index(fitting))
    assert result.findings and result.verdict == "warn"


# --- examples --------------------------------------------------------------------------------


def test_an_example_gives_its_signals() -> None:
    data = {"brand": {"fit": 0.1, "views": {"style": 0.2}, "posts": 40, "confidence": 1,
                      "differences": [{"trait": "emoji", "words": "🎉🎉", "strength": 1,
                                       "values": {"this": 2}}]}}  # fmt: skip
    signals = fits.read(data, TEXT, "card.yaml", 3)
    assert signals.audience is None and signals.brand is not None
    assert signals.brand == Fit(
        0.1, {"style": 0.2}, (PARTY._replace(values={"this": "2"}, strength=1),), 40, 1
    )
    assert fits.said(signals) == ["brand fit 0.1: emoji"]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ([], "takes mappings"),
        ({"crowd": {"fit": 1}}, "no 'crowd'"),
        ({"brand": {}}, "needs 'fit'"),
        ({"brand": {"fit": "low"}}, "'fit' must be a number"),
        ({"brand": {"fit": True}}, "'fit' must be a number"),
        ({"brand": {"fit": 0.1, "post": 3}}, "no 'post'"),
        ({"brand": {"fit": 0.1, "differences": ["emoji"]}}, "takes mappings"),
        ({"brand": {"fit": 0.1, "differences": [{"words": "Big"}]}}, "needs 'trait'"),
        ({"brand": {"fit": 0.1, "differences": [{"trait": "emoji", "words": "Bog"}]}}, "'Bog'"),
    ],
)
def test_a_faulty_fit_is_refused_with_its_line(tmp_path: Path, data: Any, message: str) -> None:
    bad: list[Any] = [
        "One grand prize",
        "Two grand prize",
        {"text": TEXT, "context": {"fit": data}},
    ]
    path = write_card(tmp_path / "pack", bad=bad)
    with pytest.raises(AuthlintError) as caught:
        cards.load(path)
    assert message in caught.value.message and caught.value.line


def test_a_users_own_fit_card_is_tested_by_its_examples(tmp_path: Path) -> None:
    fit = {"brand": {"fit": 0.01, "differences": [{"trait": "emoji", "words": "🎉🎉"}]}}
    bad = [{"text": f"{n} {TEXT}", "flags": ["🎉🎉"], "context": {"fit": fit}} for n in (1, 2, 3)]
    card = cards.load(write_card(tmp_path / "pack", match=MATCH, languages=["*"], bad=bad))
    one = packs.rule_from(cards.compiled(card))
    assert list(failures(card, one, engine.index([one]))) == []
    (first, *_) = card.examples("bad")
    assert post_of(first, one).signals.brand is not None
    assert "brand fit 0.01: emoji" in example_line(first)
