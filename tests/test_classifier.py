"""The embedded classifier, run on a tiny random model of the shipped layout."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from authlint import classifier
from authlint.classifier import hub
from authlint.classifier.manifest import digest
from authlint.classifier.onnx import OnnxClassifier, _batches, open_model
from authlint.classifier.text import normalised
from authlint.errors import AuthlintError

pytest.importorskip("onnxruntime")
np = pytest.importorskip("numpy")

TINY = Path(__file__).parent.parent / "fixtures" / "model"
TEXTS = ["we moved to mill lane", "two tickets left for friday!", "no", "thanks for the lift, joan"]


@pytest.fixture(scope="module")
def model() -> OnnxClassifier:
    """The tiny model of fixtures/model."""
    return open_model(TINY)


def test_scores_are_probabilities_of_all_labels(model: OnnxClassifier) -> None:
    for scores in model.score(TEXTS):
        assert tuple(scores) == model.labels
        assert all(0.0 < value < 1.0 for value in scores.values())


def test_order_is_kept_and_company_changes_nothing(model: OnnxClassifier) -> None:
    many = [f"{text} {number}" for number in range(12) for text in TEXTS]
    alone = [model.score([text])[0] for text in many]
    assert model.score(many) == alone
    assert model.score(many[::-1]) == alone[::-1]


def test_rows_scaled_by_themselves_may_be_batched(tmp_path: Path) -> None:
    pytest.importorskip("onnx")
    from authlint.training.export import requantise

    shutil.copytree(TINY, tmp_path / "m")
    requantise(tmp_path / "m")
    before = digest(tmp_path / "m" / "model.onnx")
    requantise(tmp_path / "m")
    assert digest(tmp_path / "m" / "model.onnx") == before
    model = open_model(tmp_path / "m")
    many = [f"{text} {number}" for number in range(40) for text in TEXTS]
    assert model.rowwise and len(_batches(model._windows(many)[1])) < len(many) / 4
    alone, company = [model.score([text])[0] for text in many], model.score(many)
    for one, other in zip(alone, company, strict=True):
        assert one == pytest.approx(other, abs=1e-4)


def test_scores_and_embeddings_come_in_one_pass(model: OnnxClassifier) -> None:
    scores, vectors = model.read(TEXTS)
    assert scores == model.score(TEXTS)
    assert np.array_equal(vectors, model.embed(TEXTS))


def test_empty_list_and_unreadable_texts(model: OnnxClassifier) -> None:
    assert model.score([]) == []
    assert model.score_sentences([]) == []
    assert model.embed([]).shape == (0, 16)
    for text in ("", " \n ", "@someone", "\u4e2d\u6587"):
        assert set(model.score([text])[0].values()) == {0.0}
        assert not model.embed([text]).any()


def test_embeddings_have_unit_length(model: OnnxClassifier) -> None:
    vectors = model.embed([*TEXTS, "a long one " * 400])
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_long_text_counts_as_its_highest_window(model: OnnxClassifier) -> None:
    long = " ".join(f"word{number}" for number in range(300))
    owners, windows = model._windows([long, "short"])
    assert owners.count(0) > 3 and owners.count(1) == 1
    assert max(len(window) for window in windows) == model.manifest.max_length
    ids = model.tokenizer.encode(long).ids[1:-1]
    seen = windows[0][1:-1]
    for window in windows[1 : owners.count(0)]:
        assert window[1:33] == seen[-32:]
        seen += window[33:-1]
    assert seen == ids
    best = np.max([model._batch([w])[0][0] for w in windows[: owners.count(0)]], axis=0)
    assert np.array_equal(model.outputs([long])[0][0], best)


def test_sentences_have_spans_of_the_untouched_text(model: OnnxClassifier) -> None:
    text = "🎉 We won. Thanks, all!\nSee you at nine."
    found = model.score_sentences([text, ""])
    assert [text[a:b] for (a, b), _ in found[0]] == [
        "🎉",
        "We won.",
        "Thanks, all!",
        "See you at nine.",
    ]
    assert found[1] == []
    alone = model.score([text[a:b] for (a, b), _ in found[0]])
    assert [scores for _, scores in found[0]] == alone


def test_calibration_is_applied(model: OnnxClassifier, tmp_path: Path) -> None:
    shutil.copytree(TINY, tmp_path / "m")
    path = tmp_path / "m" / "manifest.json"
    raw = json.loads(path.read_text())
    raw["calibration"]["spam"] = [2.0, -1.0]
    path.write_text(json.dumps(raw))
    logit = float(model.outputs(TEXTS)[0][0, 0])
    expected = 1 / (1 + math.exp(-(2 * logit - 1)))
    assert open_model(tmp_path / "m").score(TEXTS)[0]["spam"] == pytest.approx(expected)


@pytest.mark.parametrize("name", ["model.onnx", "tokenizer.json"])
def test_a_changed_file_is_refused(tmp_path: Path, name: str) -> None:
    shutil.copytree(TINY, tmp_path / "m")
    with (tmp_path / "m" / name).open("ab") as file:
        file.write(b" ")
    with pytest.raises(AuthlintError, match="differs from its manifest") as caught:
        open_model(tmp_path / "m")
    assert caught.value.path == str(tmp_path / "m" / name)


@pytest.mark.parametrize("part", ["calibration", "thresholds", "sentence_thresholds", "labels"])
def test_a_manifest_that_does_not_fit_its_labels_is_refused(tmp_path: Path, part: str) -> None:
    shutil.copytree(TINY, tmp_path / "m")
    path = tmp_path / "m" / "manifest.json"
    raw = json.loads(path.read_text())
    if part == "labels":
        for values in (raw["calibration"], raw["thresholds"], raw["sentence_thresholds"]):
            values["more"] = values["spam"]
        raw["labels"].append("more")
    else:
        del raw[part]["spam"]
    path.write_text(json.dumps(raw))
    with pytest.raises(AuthlintError, match="manifest") as caught:
        open_model(tmp_path / "m")
    assert "--no-model" in (caught.value.hint or "")


def test_a_missing_file_or_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthlintError, match="no readable classifier manifest"):
        classifier.load(tmp_path)
    shutil.copytree(TINY, tmp_path / "m")
    (tmp_path / "m" / "model.onnx").unlink()
    with pytest.raises(AuthlintError, match="is missing"):
        open_model(tmp_path / "m")


def test_a_model_is_loaded_once() -> None:
    assert classifier.load(TINY) is classifier.load(str(TINY))


def test_the_shipped_weights_fit_their_manifest() -> None:
    model = classifier.load()
    raw = json.loads((classifier.WEIGHTS / "manifest.json").read_text())
    assert raw["files"] == {name: digest(classifier.WEIGHTS / name) for name in raw["files"]}
    assert sum(file.stat().st_size for file in classifier.WEIGHTS.iterdir()) < 25e6
    assert set(model.thresholds) == set(model.sentence_thresholds) == set(model.labels)
    assert model.embed(["A goat ate my hat."]).shape == (1, 384)


def test_the_shipped_weights_tell_the_crudest_cases_apart() -> None:
    spam, plain = classifier.load().score(
        [
            "CONGRATS!!! You have WON a £500 prize. Text WIN to 80088 to claim now, T&Cs apply",
            "The meeting has moved to room four, same time.",
        ]
    )
    assert spam["spam"] > 0.5 > plain["spam"]


def test_importing_the_package_loads_no_library() -> None:
    code = (
        "import sys, authlint.classifier.onnx\n"
        "print([m for m in ('numpy','onnxruntime','tokenizers','torch') if m in sys.modules])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("@bright_bank @x: my card fails", "my card fails"),
        ("thanks @joan, see https://a.example/b?c=1", "thanks @user, see http"),
        ("RT @user: \u201chello\u201d", '"hello"'),
        ("mail me at a@b.example", "mail me at a@b.example"),
        ("", ""),
    ],
)
def test_handles_and_links_are_masked(text: str, wanted: str) -> None:
    assert normalised(text) == wanted


@pytest.fixture(scope="module")
def hub_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random sequence classifier with a tokenizer, as a directory."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    folder = tmp_path_factory.mktemp("hub")
    letters = "abcdefghijklmnopqrstuvwxyz"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    (folder / "vocab.txt").write_text("\n".join(pieces))
    torch.manual_seed(3)
    config = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=64,
        id2label={0: "fine", 1: "rude"},
        label2id={"fine": 0, "rude": 1},
    )
    transformers.BertForSequenceClassification(config).save_pretrained(folder)
    transformers.BertTokenizerFast(vocab={p: n for n, p in enumerate(pieces)}).save_pretrained(
        folder
    )
    return folder


@pytest.mark.slow
def test_a_hub_model_scores_under_our_labels(hub_model: Path) -> None:
    model = hub.load(hub_model, {"rude": "impolite"})
    assert model.labels == ("impolite",)
    texts = ["go away", "", "a long one " * 60]
    scores = model.score(texts)
    assert 0 < scores[0]["impolite"] < 1 and scores[1]["impolite"] == 0.0
    assert scores[2] == model.score(texts[2:])[0]
    assert np.allclose(np.linalg.norm(model.embed(texts), axis=1), [1, 0, 1], atol=1e-5)
    assert len(model.score_sentences(["Go. Stay."])[0]) == 2
    assert model.score([]) == []


@pytest.mark.slow
def test_hub_errors_are_clear(hub_model: Path, tmp_path: Path) -> None:
    with pytest.raises(AuthlintError, match="no label 'rudde'") as caught:
        hub.load(hub_model, {"rudde": "impolite"})
    assert caught.value.hint == "did you mean 'rude'?"
    (tmp_path / "config.json").write_text((hub_model / "config.json").read_text())
    with pytest.raises(AuthlintError, match="cannot load the model") as caught:
        hub.load(tmp_path, {"rude": "impolite"})
    assert "--no-model" in (caught.value.hint or "")
