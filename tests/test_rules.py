"""Every shipped card: its examples, its words, and that the generated files are fresh."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from authlint import annotate, carddata, cards, engine, packs, shipped
from authlint.cards import Card
from authlint.cardtest import failures
from authlint.config import ModelChoice

ROOT = Path(__file__).parents[1]
CARDS = [cards.load(path) for path in shipped.card_files(ROOT / "rules")]
RULES = {card.id: packs.rule_from(cards.compiled(card)) for card in CARDS}
INDEX = engine.index(RULES.values())
ANNOTATORS, MODEL = annotate.classifier(annotate.needed(RULES.values()), ModelChoice())


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_examples(card: Card) -> None:
    assert [str(failure) for failure in failures(card, RULES[card.id], INDEX, ANNOTATORS)] == []


@pytest.mark.parametrize("card", CARDS, ids=lambda card: card.id)
def test_words(card: Card) -> None:
    data = card.data
    assert len(data["message"]) <= 140
    assert data["summary"].endswith(".") and data["summary"][0].isupper()
    texts = " ".join(str(data[key]) for key in ("summary", "message", "why", "instead"))
    assert not re.search(r"AI[- ](?:written|generated)|written by (?:an )?AI", texts, re.IGNORECASE)
    assert any(example.flags for example in card.examples("bad")), "no example names its words"


def test_there_are_rules_enough_for_each_check() -> None:
    assert len(CARDS) >= 110
    for check in ("genuine", "appropriate", "resonant", "on-brand"):
        assert sum(check in rule.effects for rule in RULES.values()) >= 20


def test_names_are_never_shared() -> None:
    names = [name for rule in RULES.values() for name in (rule.id, *rule.aliases)]
    assert len(names) == len(set(names))


def test_style_rules_stay_minor() -> None:
    for rule in RULES.values():
        if rule.family == "style":
            assert set(rule.effects.values()) <= {"note", "warning"}, rule.id


def test_only_the_named_few_gate() -> None:
    assert {rule.id for rule in RULES.values() if rule.gate} == {
        "over-length",
        "unresolved-placeholder",
        "pii-third-party",
        "sentiment-conditioned-incentive",
        "ad-undisclosed",
        "secret-leak",
    }


def test_the_compiled_file_is_fresh() -> None:
    compiled = shipped.compiled()
    assert compiled is not None, "run: authlint docs"
    written = (ROOT / "rules" / shipped.COMPILED).read_text("utf-8")
    assert written == shipped.dump(carddata.compile_cards(ROOT / "rules"))
