from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from authlint import annotate, classifier
from authlint.classifier.signals import Asked, annotated, asked
from authlint.config import ModelChoice
from authlint.errors import AuthlintError
from authlint.types import Post, Span
from tests.conftest import SLOWEST, post

np = pytest.importorskip("numpy")
pytest.importorskip("onnxruntime")

TINY = Path(__file__).parent.parent / "fixtures" / "model"
ALL = Asked(frozenset({"spam"}), frozenset(), frozenset({"joy"}), True)


class Echo:
    """Reads a text as spam if it says `spam`; remembers what it was given."""

    labels = ("spam", "joy")
    sha256 = None

    def __init__(self) -> None:
        self.given: list[list[str]] = []
        self.thresholds = {"spam": 0.5, "joy": 0.5}
        self.sentence_thresholds = {"spam": 0.7, "joy": 0.7}

    def score(self, texts: Sequence[str]) -> list[dict[str, float]]:
        self.given.append(list(texts))
        return [{"spam": 0.9 if "spam" in t else 0.1, "joy": 0.2} for t in texts]

    def read(self, texts: Sequence[str]) -> tuple[list[dict[str, float]], Any]:
        vectors = [[1.0, 0.0] if "tea" in t else [0.6, 0.8] if t else [0.0, 0.0] for t in texts]
        return self.score(texts), np.array(vectors, dtype=np.float32).reshape(-1, 2)


def read(*posts: Post, wanted: Asked = ALL) -> tuple[Echo, tuple[Post, ...]]:
    model = Echo()
    return model, annotated(posts, model, wanted)  # type: ignore[arg-type]


def test_what_rules_read_is_sorted_out() -> None:
    found = asked({"label:spam", "sentence:hype", "parent:joy", "similarity", "brand"})
    assert found == Asked(frozenset({"spam"}), frozenset({"hype"}), frozenset({"joy"}), True)
    assert asked(()) == Asked(frozenset(), frozenset(), frozenset(), False)


def test_drafts_and_parents_go_through_in_one_pass_and_no_text_twice() -> None:
    parent = "we had tea"
    model, made = read(
        post("what a calm day", parent=parent), post("another day", parent=parent), post("third")
    )
    assert model.given == [["what a calm day", "another day", "third", parent], []]
    assert [p.signals.labels["spam"] for p in made] == [0.1, 0.1, 0.1]
    assert made[0].signals.parent == {"spam": 0.1, "joy": 0.2}
    assert made[0].signals.similarity == pytest.approx(0.6)
    assert made[2].signals.parent == {} and made[2].signals.similarity is None
    assert made[0].signals.bars == Echo().thresholds
    assert made[0].signals.sentence_bars == Echo().sentence_thresholds


def test_sentences_are_read_only_where_the_whole_is_suspect() -> None:
    model, made = read(post("This is spam. We met at noon."), post("A calm day. It rained."))
    assert model.given[1] == ["This is spam.", "We met at noon."]
    spans = [(span, chances["spam"]) for span, chances in made[0].signals.sentences]
    assert spans == [(Span(0, 13), 0.9), (Span(14, 29), 0.1)]
    assert made[1].signals.sentences == ()


def test_sentences_are_read_where_a_rule_judges_sentences() -> None:
    wanted = ALL._replace(labels=frozenset(), sentences=frozenset({"spam"}))
    model, made = read(post("A calm day. It rained."), wanted=wanted)
    assert model.given[1] == ["A calm day.", "It rained."]
    assert len(made[0].signals.sentences) == 2


def test_a_text_of_one_sentence_is_read_once() -> None:
    model, made = read(post("This is spam"))
    assert model.given == [["This is spam"], []]
    assert made[0].signals.sentences == ((Span(0, 12), made[0].signals.labels),)


def test_quotations_code_and_images_are_not_read_and_spans_stay_true() -> None:
    text = 'I like how she said "spam is tea" there. Now run `spam` or ![spam](a.png) once.'
    model, _ = read(post(text))
    assert model.given[0] == ["I like how she said   there. Now run   or   once."]
    spam = '\U0001f389 "so it is", spam is what I sell.\nWe met at noon.'
    model, made = read(post(spam))
    assert [spam[a:b] for (a, b), _ in made[0].signals.sentences] == [
        '\U0001f389 "so it is", spam is what I sell.',
        "We met at noon.",
    ]
    assert model.given[1] == ["\U0001f389  , spam is what I sell.", "We met at noon."]


def test_a_text_of_many_quotations_and_sentences_takes_linear_time() -> None:
    text = 'I said "so" and went. ' * 4_500
    start = time.process_time()
    wanted = ALL._replace(sentences=frozenset({"spam"}))
    model, _ = read(post(text), wanted=wanted)
    assert len(model.given[1]) == 4_500 and set(model.given[1]) == {"I said   and went."}
    assert time.process_time() - start < SLOWEST


def test_other_languages_and_texts_without_words_are_left_alone() -> None:
    german = post("Wir sind heute nicht im Laden und das ist gut so")
    empty, slavic = post("  \n"), post("это спам и больше ничего")
    model, made = read(german, empty, slavic, post("we met", parent=german.text))
    assert made[:3] == (german, empty, slavic)
    assert model.given[0] == ["we met"]
    assert made[3].signals.parent == {} and made[3].signals.similarity is None


def test_parents_are_left_alone_where_no_rule_reads_them() -> None:
    wanted = Asked(frozenset({"spam"}), frozenset(), frozenset(), False)
    model, made = read(post("we met", parent="we had tea"), wanted=wanted)
    assert model.given[0] == ["we met"] and made[0].signals.similarity is None


def test_a_text_that_the_model_cannot_read_has_no_similarity() -> None:
    _, made = read(post("we met", parent='"all of it" `x`'))
    assert made[0].signals.similarity is None


# --- which classifier ------------------------------------------------------------------------


def test_no_model_is_opened_where_no_rule_reads_one_or_none_is_wanted() -> None:
    assert annotate.classifier({"brand"}, ModelChoice()) == ((), None)
    assert annotate.classifier({"label:spam"}, ModelChoice(False)) == ((), None)


def test_the_chosen_model_is_named_with_its_digest_and_heads() -> None:
    wanted = {"label:spam", "parent:joy", "label:unheard-of", "similarity"}
    annotators, model = annotate.classifier(wanted, ModelChoice(True, str(TINY)))
    assert model is not None and (model.name, model.heads) == (str(TINY), 3)
    assert model.sha256 == classifier.load(TINY).sha256
    (one,) = annotators[0]([post("we moved to mill lane", parent="why did you move")])
    assert set(one.signals.labels) == {"spam", "toxic", "joy"}
    assert one.signals.similarity is not None
    embedded = annotate.classifier({"label:spam"}, ModelChoice())[1]
    assert embedded is not None and embedded.name == "embedded" and embedded.heads == 12


def test_a_model_of_others_needs_a_map(tmp_path: Path) -> None:
    with pytest.raises(AuthlintError, match="needs a map") as caught:
        annotate.classifier({"label:spam"}, ModelChoice(True, str(tmp_path)))
    assert "--no-model" in (caught.value.hint or "")


def test_similarity_is_not_read_of_a_model_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from authlint.classifier import hub

    echo = Echo()
    monkeypatch.setattr(hub, "load", lambda path, labels: echo)
    choice = ModelChoice(True, "someone/model", {"SPAM": "spam"})
    annotators, model = annotate.classifier({"label:spam", "similarity"}, choice)
    assert model == ("someone/model", None, 2)
    (one,) = annotators[0]([post("we met", parent="we had tea")])
    assert one.signals.labels["spam"] == 0.1 and one.signals.similarity is None
