"""Judge an exported classifier on test rows, left-out sources, fairness slices and honest text."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from authlint.classifier.onnx import OnnxClassifier, open_model
from authlint.classifier.text import normalised
from authlint.training import metrics
from authlint.training import model as models
from authlint.training.baseline import baseline
from authlint.training.card import write_card
from authlint.training.data import Example, read
from authlint.training.distil import outputs, pool
from authlint.training.heads import FAULTS, HEADS
from authlint.training.train import plain_tokenizer

MOST = 600
"""The most rows of one source that are judged."""


def evaluate(
    weights: Path,
    data: Sequence[Path],
    out: Path,
    *,
    base: Path | None = None,
    left_out: Sequence[Path] = (),
    training: Sequence[Path] = (),
    card: Path | None = None,
    smoke: bool = False,
) -> dict[str, Any]:
    """Write results as JSON to `out`, and the model card to `card` if given.

    `left_out` are model directories that were trained without the sources that their
    training.json names; `training` are directories whose training.json and export.json go
    into the card; `base` is the base encoder, to compare embeddings with.

    Raises:
        AuthlintError: if a model or set cannot be read.
    """
    torch.set_num_threads(1)
    model, examples = open_model(weights), read(data)
    most = 200 if smoke else MOST
    results: dict[str, Any] = {"labels": list(model.labels)}
    results["size_bytes"] = sum(file.stat().st_size for file in weights.iterdir())
    results["thresholds"] = model.thresholds
    results["sentence_thresholds"] = model.sentence_thresholds
    results["test"] = in_domain(model, examples, most)
    results["left_out"] = [row for f in left_out for row in transfer(f, examples, most)]
    results["fairness"] = fairness(model)
    results["failures"] = failures(model)
    results["speed"] = speed(model, [e.text for e in examples if e.split == "test"][:400])
    plain = [e.text for e in examples if e.split == "test" and not e.heads]
    if base is not None and plain:
        results["embedding"] = fidelity(model, base, plain[:: max(1, len(plain) // 240)][:240])
    results["training"] = [_facts(folder) for folder in training]
    out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    if card is not None:
        write_card(results, card)
    return results


def in_domain(
    model: OnnxClassifier, examples: Sequence[Example], most: int
) -> list[dict[str, Any]]:
    """Judge each head on the test rows of each source that has both classes."""
    dev, test = (_split(examples, name, most) for name in ("dev", "test"))
    both = [*dev, *test]
    ours = _matrix(model, both)
    theirs = baseline(pool(examples, (), 9_000), model.labels, [e.text for e in both])
    found = []
    for column, label in enumerate(model.labels):
        bars = [_bar(dev, ours[: len(dev)], label, column), 0.0]
        bars[1] = _bar(dev, theirs[: len(dev)], label, column)
        for source in sorted({e.source for e in test}):
            rows, truth = _known(test, label, source)
            if truth.sum() < 5 or truth.sum() > len(truth) - 5:
                continue
            at = np.array(rows) + len(dev)
            row = judged(truth, ours[at, column], theirs[at, column], bars)
            said = ours[at, column] >= model.thresholds[label]
            row["recall"] = float(said[truth > 0].mean())
            row["false_alarms"] = float(said[truth == 0].mean())
            row["brier"] = metrics.brier(truth, ours[at, column])
            row["reliability"] = metrics.reliability(truth, ours[at, column])
            found.append({"head": label, "source": source, **row})
    return found


def judged(truth: Any, ours: Any, theirs: Any, bars: Sequence[float]) -> dict[str, Any]:
    """Measure both models on the same rows, with intervals and the lead of ours."""
    row: dict[str, Any] = {"n": len(truth), "positive": int(truth.sum())}
    for name, scores, bar in (("ours", ours, bars[0]), ("tfidf", theirs, bars[1])):
        row[f"{name}_auc"] = metrics.interval(metrics.auc, truth, scores)
        row[f"{name}_f1"] = metrics.interval(metrics.f1_at(bar), truth, scores)
    row["lead_auc"] = metrics.lead(metrics.auc, truth, ours, theirs)
    return row


def transfer(folder: Path, examples: Sequence[Example], most: int) -> list[dict[str, Any]]:
    """Judge a model on the sources that its training left out, beside the same for TF-IDF."""
    model, tokenizer = models.load(folder)
    facts = _facts(folder)
    left = set(facts["left_out"])
    labels = model.shape.labels
    asked = [e for e in examples if e.source in left]
    asked = [e for s in sorted(left) for e in _thin([a for a in asked if a.source == s], most)]
    dev = [e for e in _split(examples, "dev", most) if e.source not in left]
    both = [*dev, *asked]
    ours = outputs(model, tokenizer, [normalised(e.text) for e in both])[0].sigmoid().numpy()
    theirs = baseline(pool(examples, sorted(left), 9_000), labels, [e.text for e in both])
    found = []
    for column, label in enumerate(labels):
        bars = [_bar(dev, scores[: len(dev)], label, column) for scores in (ours, theirs)]
        for source in sorted(left):
            rows, truth = _known(asked, label, source)
            if truth.sum() >= 8 and len(truth) - truth.sum() >= 8:
                at = np.array(rows) + len(dev)
                row = judged(truth, ours[at, column], theirs[at, column], bars)
                found.append({"head": label, "source": source, **row})
    return found


def fairness(model: OnnxClassifier) -> list[dict[str, Any]]:
    """Count, on honest texts of our own in each slice, those that a fault head flags."""
    text = (Path(__file__).parent / "slices.json").read_text(encoding="utf-8")
    table = []
    for name, texts in json.loads(text).items():
        scores = model.score(texts)
        faults = [label for label in model.labels if label in FAULTS]
        hits = {f: sum(s[f] >= model.thresholds[f] for s in scores) for f in faults}
        flagged = sum(any(s[f] >= model.thresholds[f] for f in faults) for s in scores)
        rate = metrics.wilson(flagged, len(texts))
        by_head = {fault: count for fault, count in hits.items() if count}
        table.append(
            {"slice": name, "n": len(texts), "any": flagged, "rate": rate, "heads": by_head}
        )
    return table


def failures(model: OnnxClassifier) -> dict[str, Any]:
    """List plain cases of our own with the heads that are missed and the faults made up."""
    probes = json.loads((Path(__file__).parent / "probes.json").read_text(encoding="utf-8"))
    found = []
    for (text, wanted), scores in zip(probes, model.score([p[0] for p in probes]), strict=True):
        said = {label for label in model.labels if scores[label] >= model.thresholds[label]}
        missed = sorted(set(wanted).intersection(model.labels) - said)
        wrong = sorted(said.intersection(FAULTS).difference(wanted))
        if missed or wrong:
            chance = {label: round(scores[label], 2) for label in (*missed, *wrong)}
            found.append({"text": text, "missed": missed, "wrong": wrong, "chance": chance})
    return {"n": len(probes), "failed": found}


def speed(model: OnnxClassifier, texts: Sequence[str]) -> dict[str, float]:
    """Time one text at a time and all at once, in milliseconds of wall time a text."""
    model.score(texts[:8])
    started = time.perf_counter()
    for text in texts[:100]:
        model.score([text])
    single = (time.perf_counter() - started) / max(1, len(texts[:100]))
    started = time.perf_counter()
    model.score(texts)
    many = (time.perf_counter() - started) / max(1, len(texts))
    return {"single_ms": single * 1000, "batch_ms": many * 1000, "n": len(texts)}


def fidelity(model: OnnxClassifier, base: Path, texts: Sequence[str]) -> dict[str, float]:
    """Compare embeddings with the base encoder's: cosine, and rank agreement of similarities."""
    folder = models.base_files(base)
    plain = models.from_base(folder, list(HEADS), 99, None).eval()
    theirs = outputs(plain, plain_tokenizer(folder), [normalised(t) for t in texts])[1].numpy()
    ours = model.embed(texts)
    cosines = (ours * theirs).sum(1)
    upper = np.triu_indices(len(texts), 1)
    ranks = [np.argsort(np.argsort((m @ m.T)[upper])).astype(float) for m in (ours, theirs)]
    return {
        "n": len(texts),
        "cosine_mean": float(cosines.mean()),
        "cosine_min": float(cosines.min()),
        "similarity_spearman": float(np.corrcoef(ranks[0], ranks[1])[0, 1]),
    }


def _matrix(model: OnnxClassifier, rows: Sequence[Example]) -> Any:
    scores = model.score([row.text for row in rows])
    return np.array([[score[label] for label in model.labels] for score in scores])


def _split(examples: Sequence[Example], split: str, most: int) -> list[Example]:
    rows = [e for e in examples if e.split == split and e.heads]
    return [
        e
        for s in sorted({r.source for r in rows})
        for e in _thin([r for r in rows if r.source == s], most)
    ]


def _thin(rows: list[Example], most: int) -> list[Example]:
    return rows[:: -(-len(rows) // most)] if rows else rows


def _known(rows: Sequence[Example], label: str, source: str) -> tuple[list[int], Any]:
    at = [i for i, e in enumerate(rows) if e.source == source and label in e.heads]
    return at, np.array([float(rows[i].heads[label] >= 0.5) for i in at])


def _bar(dev: Sequence[Example], scores: Any, label: str, column: int) -> float:
    at = [i for i, e in enumerate(dev) if label in e.heads]
    truth = np.array([float(dev[i].heads[label] >= 0.5) for i in at])
    return metrics.best_bar(truth, scores[at, column]) if truth.any() else 0.5


def _facts(folder: Path) -> dict[str, Any]:
    facts: dict[str, Any] = {"name": folder.name}
    for name in ("training.json", "export.json"):
        if (folder / name).is_file():
            facts.update(json.loads((folder / name).read_text(encoding="utf-8")))
    return facts
