"""Reading sets, drawing batches, measuring, and the whole chain of commands on tiny models."""

from __future__ import annotations

import gzip
import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from authlint.classifier.onnx import open_model
from authlint.errors import AuthlintError
from authlint.training import data, metrics
from authlint.training.augment import augment, sentence_case
from authlint.training.heads import FAULTS, HEADS, NEUTRAL
from authlint.training.sources import KNOWN

np = pytest.importorskip("numpy")


def write(path: Path, rows: list[dict[str, Any]]) -> None:
    """Write a set, gzipped if its name says so."""
    text = "".join(json.dumps(row) + "\n" for row in rows)
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())


def test_the_generic_form_is_read(tmp_path: Path) -> None:
    write(
        tmp_path / "mine.jsonl",
        [
            {"text": "win now", "labels": ["spam"], "heads": ["spam", "hype"], "split": "val"},
            {"text": "the door is open", "labels": ["specific"], "source": "other", "parent": "?"},
        ],
    )
    rows = {row.text: row for row in data.read([tmp_path])}
    first, second = rows["win now"], rows["the door is open"]
    assert (first.heads, first.split, first.source) == ({"spam": 1.0, "hype": 0.0}, "dev", "mine")
    assert (second.source, second.parent) == ("other", "?")
    assert second.heads == {head: float(head == "specific") for head in HEADS}


def test_known_sets_leave_unjudged_heads_unknown(tmp_path: Path) -> None:
    write(
        tmp_path / "x_posts_scam_promo.jsonl.gz",
        [
            {"text": "one", "labels": ["clean", "topic_news"]},
            {"text": "two", "labels": ["scam", "promo"]},
            {"text": "three", "labels": ["promo"]},
        ],
    )
    rows = {row.text: row.heads for row in data.read([tmp_path])}
    assert rows["one"]["spam"] == 0.0
    assert rows["two"]["spam"] == 1.0 and "interest" not in rows["two"]
    assert "spam" not in rows["three"] and "toxic" not in rows["one"]


def test_politeness_is_read_by_outer_quarters_and_support_from_both_sides(tmp_path: Path) -> None:
    write(
        tmp_path / "politeness_wikipedia.jsonl",
        [{"text": f"question {n} of many words", "score": n / 10} for n in range(40)],
    )
    write(
        tmp_path / "brand_support_replies.jsonl",
        [{"text": "we are on it", "parent": "it broke", "brand": "b"}],
    )
    rows = data.read([tmp_path])
    known = Counter(row.heads.get("impolite") for row in rows if row.source == "wikipedia")
    assert 9 <= known[1.0] <= 11 and 9 <= known[0.0] <= 11
    sides = {row.text: row.heads["complaint"] for row in rows if row.source == "support"}
    assert sides == {"it broke": 1.0, "we are on it": 0.0}


def test_a_training_row_never_repeats_a_test_row(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", [{"text": "Same words!", "split": "train"}])
    write(tmp_path / "b.jsonl", [{"text": "same WORDS http://x.example", "split": "test"}])
    assert [row.split for row in data.read([tmp_path])] == ["test"]


def test_the_drawn_split_is_stable_and_about_right() -> None:
    splits = Counter(data._drawn_split(f"text {number}") for number in range(2000))
    assert 1500 < splits["train"] < 1700 and splits["dev"] > 140 and splits["test"] > 140
    assert data._drawn_split("Text, 7") == data._drawn_split("text 7 https://a.example")


@pytest.mark.parametrize("line", ["{", "[]", '{"label": "spam"}', '{"text": 3}'])
def test_a_broken_line_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "a.jsonl").write_text('{"text": "fine"}\n' + line + "\n")
    with pytest.raises(AuthlintError) as caught:
        data.read([tmp_path])
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "a.jsonl"), 2)


def test_an_unknown_head_and_an_empty_directory_are_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthlintError, match="no set"):
        data.read([tmp_path])
    write(tmp_path / "a.jsonl", [{"text": "x", "labels": ["spammy"]}])
    with pytest.raises(AuthlintError, match="unknown head 'spammy'"):
        data.read([tmp_path])


def test_the_tables_name_known_heads_only() -> None:
    assert {head for known in KNOWN.values() for head in known.says} <= set(HEADS)
    assert set(FAULTS) | NEUTRAL == set(HEADS)


def test_augmenting_changes_the_surface_only() -> None:
    text = "Nine Ways To Bake 12 Loaves! See http"
    seen = {augment(text, random.Random(seed)) for seed in range(60)}
    assert len(seen) > 10 and text in seen
    assert all("bake" in made.lower() for made in seen)
    assert augment(text, random.Random(1)) == augment(text, random.Random(1))
    assert augment("!!!", random.Random(0), rate=1.0)
    assert sentence_case("Nine Ways To Bake") == "Nine ways to bake"
    assert sentence_case("I met Joan in Leeds today") == "I met Joan in Leeds today"


def test_measures() -> None:
    truth, scores = np.array([0.0, 0, 1, 1]), np.array([0.1, 0.4, 0.35, 0.8])
    assert metrics.auc(truth, scores) == pytest.approx(0.75)
    assert metrics.auc(truth, np.ones(4)) == pytest.approx(0.5)
    assert metrics.f1_at(0.3)(truth, scores) == pytest.approx(0.8)
    assert metrics.brier(truth, truth) == 0.0
    low, high = metrics.wilson(0, 25)[1:]
    assert low == 0.0 and high == pytest.approx(0.1332, abs=1e-3)
    lead = metrics.lead(metrics.auc, truth, scores, 1 - scores)
    assert lead.value == pytest.approx(0.5) and lead.low <= lead.value <= lead.high
    assert sum(row["n"] for row in metrics.reliability(truth, np.array([0, 0.5, 0.9, 1.0]))) == 4


def test_draws_are_balanced_by_source() -> None:
    pytest.importorskip("torch")
    from authlint.training.batches import draw

    rows = [data.Example("t", {}, "big", "train")] * 900 + [
        data.Example("t", {}, "small", "train")
    ] * 9
    drawn = draw(rows, 330, random.Random(0))
    assert sum(row >= 900 for row in drawn) == pytest.approx(30, abs=1)
    assert drawn == draw(rows, 330, random.Random(0))


def test_a_threshold_keeps_the_budget() -> None:
    pytest.importorskip("onnxruntime")
    from authlint.training.calibrate import bar

    values = np.linspace(0, 0.9, 500)
    assert (values >= bar(values)).mean() <= 0.01
    assert (values >= bar(values) - 0.01).mean() > 0.01


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny random base encoder in the form of the hub."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sklearn")
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

    folder = tmp_path_factory.mktemp("base")
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    pieces += ["win", "prize", "door", "open"]
    tokenizer = Tokenizer(models.WordPiece({p: n for n, p in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    tokenizer.save(str(folder / "tokenizer.json"))
    torch.manual_seed(5)
    config = transformers.BertConfig(
        vocab_size=len(pieces),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
    )
    transformers.BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def sets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two small sets of one head, and honest drafts in a subdirectory."""
    folder = tmp_path_factory.mktemp("sets")
    rng = random.Random(0)
    for name in ("one", "two"):
        rows = []
        for number in range(240):
            spam = number % 2 == 0
            words = ["win", "prize"] if spam else ["door", "open"]
            noise = ["".join(rng.choices("abcdefgh", k=4)) for _ in range(6)]
            split = ("train", "train", "dev", "test")[number // 2 % 4]
            text = " ".join(rng.sample([*words, *noise], 8))
            rows.append({"text": text, "labels": ["spam"] * spam, "split": split})
        write(folder / f"{name}.jsonl", rows)
    (folder / "clean").mkdir()
    write(folder / "clean" / "a.jsonl", [{"text": f"the door {n} is open"} for n in range(30)])
    return folder


@pytest.mark.slow
def test_the_chain_of_commands_runs(base: Path, sets: Path, tmp_path: Path) -> None:
    pytest.importorskip("onnxscript")
    from authlint.cli import main

    def run(*words: object) -> None:
        done = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
        assert done.exit_code == 0, done.output

    teacher, student, left = (tmp_path / name for name in ("teacher", "student", "left"))
    weights, results, card = tmp_path / "w", tmp_path / "r.json", tmp_path / "card.md"
    known = ("--data", sets, "--base", base)
    run("train", *known, "--out", teacher, "--smoke")
    run("distil", *known, "--out", student, "--teacher", teacher, "--pieces", 300, "--smoke")
    run("distil", *known, "--out", left, "--leave-out", "two", "--pieces", 300, "--smoke")
    where = ("--data", sets, "--clean", sets / "clean", "--out", weights)
    run("export", "--model", student, *where, "--without", "hype")
    judged = ("--left-out", left, "--training", student, "--base", base)
    run("evaluate", "--weights", weights, "--data", sets, *judged, "--out", results, "--card", card)
    model = open_model(weights)
    assert "hype" not in model.labels and len(model.labels) == len(HEADS) - 1
    facts = json.loads(results.read_text())
    assert {row["source"] for row in facts["left_out"]} == {"two"}
    assert {row["source"] for row in facts["test"] if row["head"] == "spam"} == {"one", "two"}
    assert facts["training"][0]["false_alarms"]["spam"]["drafts"]["rate"] <= 0.01
    assert "## On sources that training left out" in card.read_text()


@pytest.mark.slow
def test_a_run_that_was_cut_off_goes_on(base: Path, sets: Path, tmp_path: Path) -> None:
    torch = pytest.importorskip("torch")
    from authlint.training.loop import Recipe
    from authlint.training.model import load
    from authlint.training.train import train

    whole = Recipe(epochs=2, rows=128)
    train([sets], base, tmp_path / "a", recipe=whole)
    train([sets], base, tmp_path / "b", recipe=whole)
    same = [load(tmp_path / name)[0].state_dict() for name in ("a", "b")]
    assert all(torch.equal(same[0][key], same[1][key]) for key in same[0])
    saved = torch.load(tmp_path / "a" / "checkpoint.pt", weights_only=True)
    assert saved["epoch"] == 2
    train([sets], base, tmp_path / "a", recipe=whole)
    again = load(tmp_path / "a")[0].state_dict()
    assert all(torch.equal(again[key], same[0][key]) for key in again)


@pytest.mark.slow
def test_a_pruned_tokenizer_reads_alike(base: Path) -> None:
    from authlint.training.train import plain_tokenizer
    from authlint.training.vocabulary import pruned

    full = plain_tokenizer(base)
    small, kept = pruned(full, ["win a door", "open door"], 80)
    assert len(kept) == small.get_vocab_size() < full.get_vocab_size()
    for text in ("win the door", "a prize"):
        back = [kept[number] for number in small.encode(text).ids]
        if "prize" not in text:
            assert back == full.encode(text).ids
        spelt = "".join(small.encode(text).tokens[1:-1]).replace("#", "")
        assert spelt == text.replace(" ", "")


@pytest.mark.slow
def test_a_missing_base_or_model_is_named(sets: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    from authlint.training.export import export
    from authlint.training.train import train

    with pytest.raises(AuthlintError, match="has no config"):
        train([sets], tmp_path, tmp_path / "o", smoke=True)
    with pytest.raises(AuthlintError, match="not a trained model"):
        export(tmp_path, tmp_path / "o")


def test_thresholds_rise_until_honest_drafts_keep_below_them_and_never_fall(
    tmp_path: Path,
) -> None:
    from authlint.training.export import requantise

    weights = Path(__file__).parents[1] / "fixtures" / "model"
    shutil.copytree(weights, tmp_path / "m")
    path = tmp_path / "m" / "manifest.json"
    raw = json.loads(path.read_text("utf-8"))
    raw["thresholds"] |= {"spam": 0.0, "toxic": 0.99}
    path.write_text(json.dumps(raw), "utf-8")
    texts = [f"we met at the pier at {n} and had {n} cups of tea" for n in range(30)]
    (tmp_path / "clean").mkdir()
    lines = "\n".join(json.dumps({"text": text}) for text in texts)
    (tmp_path / "clean" / "honest.jsonl").write_text(lines, "utf-8")
    requantise(tmp_path / "m", [tmp_path / "clean"])
    model = open_model(tmp_path / "m")
    highest = max(scores["spam"] for scores in model.score(texts))
    assert model.thresholds["spam"] == pytest.approx(highest, abs=2e-4)
    assert model.thresholds["spam"] > highest - 1e-9
    assert model.thresholds["toxic"] == 0.99
    assert model.thresholds["joy"] == raw["thresholds"]["joy"]
    assert all(model.sentence_thresholds[x] >= model.thresholds[x] for x in ("spam", "toxic"))
