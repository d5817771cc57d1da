"""Calibrate each head on dev rows and set its threshold on honest text."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from authlint.classifier.onnx import OnnxClassifier
from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.training.data import Example
from authlint.training.heads import FAULTS, NEUTRAL
from authlint.training.sources import KNOWN
from authlint.types import Post

BUDGET = 0.01
"""The most honest drafts, of each kind of honest text, that a fault head may call a fault."""
PLAIN = frozenset({"headlines", "wikipedia", "support"})
"""Public sources whose rows, if known not to be spam, stand for honest text for heads that no
public set judges: news titles, questions among editors, answers of support desks."""
_PUBLIC = frozenset(known.source for known in KNOWN.values())
_MOST = 800

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fitted:
    """Platt's a and b, thresholds for texts and sentences, and rates on honest text."""

    platt: dict[str, tuple[float, float]]
    thresholds: dict[str, float]
    sentence_thresholds: dict[str, float]
    rates: dict[str, dict[str, Any]]


def fit(model: OnnxClassifier, examples: Sequence[Example], clean: Sequence[Path]) -> Fitted:
    """Fit on the dev rows and on honest drafts; test rows are not touched."""
    dev = _sample([e for e in examples if e.split == "dev" and e.heads])
    logits = np.maximum(model.outputs([e.text for e in dev])[0], -30.0)
    pools = honest(dev, clean)
    platt: dict[str, tuple[float, float]] = {}
    for column, label in enumerate(model.labels):
        platt[label] = platt_of(dev, logits[:, column], label)
    whole = {name: np.maximum(model.outputs(texts)[0], -30.0) for name, texts in pools.items()}
    parts = {name: sentence_logits(model, texts) for name, texts in pools.items()}
    fitted = Fitted(platt, {}, {}, {})
    negative = _only_negative(dev)
    for column, label in enumerate(model.labels):
        heads = {"drafts": whole["drafts"][:, column], "sentences": parts["drafts"][:, column]}
        rows = [i for i, e in enumerate(dev) if e.source in negative[label] and label in e.heads]
        if not rows and label in FAULTS:
            rows = [i for i, e in enumerate(dev) if e.source in PLAIN and e.heads.get("spam") == 0]
        heads["public"] = logits[rows, column]
        _set(fitted, label, {k: chance(v, platt[label]) for k, v in heads.items() if len(v)})
    return fitted


def _set(fitted: Fitted, label: str, found: dict[str, Floats]) -> None:
    bars = {name: bar(values) for name, values in found.items()}
    whole = max([bars["drafts"], bars.get("public", 0.0)])
    parts = max([bars["sentences"], whole])
    if label in NEUTRAL:
        whole = parts = 0.5
    fitted.thresholds[label] = round(min(whole, 0.9999), 4)
    fitted.sentence_thresholds[label] = round(min(parts, 0.9999), 4)
    limits = {"sentences": fitted.sentence_thresholds[label]}
    fitted.rates[label] = {
        name: {
            "n": len(values),
            "rate": float((values >= limits.get(name, fitted.thresholds[label])).mean()),
        }
        for name, values in found.items()
    }


def bar(values: Floats, budget: float = BUDGET) -> float:
    """Give the lowest probability that at most `budget` of the values reach."""
    ordered = np.sort(values)[::-1]
    return float(ordered[int(budget * len(values))]) + 1e-4


def raised(
    model: OnnxClassifier, clean: Sequence[Path]
) -> tuple[dict[str, float], dict[str, float]]:
    """Raise a model's thresholds of faults until `BUDGET` holds on honest drafts.

    Gives those of whole texts and of sentences; none falls.
    """
    texts = honest((), clean)["drafts"]
    logits = {"whole": model.outputs(texts)[0], "parts": sentence_logits(model, texts)}
    whole, parts = model.thresholds, model.sentence_thresholds
    for column, label in enumerate(model.labels):
        if label in NEUTRAL:
            continue
        platt = model.manifest.calibration[label]
        bars = {k: bar(chance(np.maximum(v[:, column], -30.0), platt)) for k, v in logits.items()}
        whole[label] = round(max(whole[label], bars["whole"]), 4)
        parts[label] = round(max(parts[label], bars["parts"], whole[label]), 4)
    return whole, parts


def chance(logits: NDArray[Any], platt: tuple[float, float]) -> Floats:
    """Turn logits into calibrated probabilities."""
    return np.asarray(1.0 / (1.0 + np.exp(-(platt[0] * logits.astype(float) + platt[1]))))


def platt_of(dev: Sequence[Example], logits: NDArray[Any], label: str) -> tuple[float, float]:
    """Fit Platt's scaling (1999) with equal weight for each source that has both classes.

    A head without such a source keeps its logits. A falling slope would turn the ranking
    over and is refused.
    """
    from sklearn.linear_model import LogisticRegression

    xs: list[float] = []
    ys: list[int] = []
    weights: list[float] = []
    for source in sorted({e.source for e in dev}):
        rows = [i for i, e in enumerate(dev) if e.source == source and label in e.heads]
        truth = [int(dev[i].heads[label] >= 0.5) for i in rows]
        if 0 < sum(truth) < len(truth):
            xs += [float(logits[i]) for i in rows]
            ys += truth
            weights += [1.0 / len(rows)] * len(rows)
    if not xs:
        return 1.0, 0.0
    scale = len(xs) / sum(weights)
    fitted = LogisticRegression(C=10.0).fit(
        np.array(xs)[:, None], ys, sample_weight=np.array(weights) * scale
    )
    slope, shift = float(fitted.coef_[0, 0]), float(fitted.intercept_[0])
    return (slope, shift) if slope > 0 else (1.0, 0.0)


def honest(dev: Sequence[Example], clean: Sequence[Path]) -> dict[str, list[str]]:
    """Gather honest drafts: those of the given directories and our own without any fault."""
    texts = [row["text"] for folder in clean for row in clean_rows(folder)]
    own = [e for e in dev if e.source not in _PUBLIC]
    texts += [e.text for e in own if not any(e.heads.get(fault) for fault in FAULTS)]
    if not texts:
        raise AuthlintError("no honest drafts to set thresholds on", hint="give --clean DIR")
    return {"drafts": texts}


def clean_rows(folder: Path) -> list[dict[str, Any]]:
    """Read honest drafts, `{"text": …}` a line, of a directory but not of its subdirectories."""
    files = sorted(folder.glob("*.jsonl"))
    lines = [line for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.strip()]


def sentence_logits(model: OnnxClassifier, texts: Sequence[str]) -> NDArray[Any]:
    """Give the highest logits (n, labels) that any sentence of a text has."""
    spans = [[text[a:b] for a, b in Reading(Post(text=text)).sentences] for text in texts]
    logits = model.outputs([part for parts in spans for part in parts])[0]
    best = np.full((len(texts), len(model.labels)), -30.0)
    at = 0
    for row, parts in enumerate(spans):
        if parts:
            best[row] = np.maximum(logits[at : at + len(parts)].max(0), -30.0)
        at += len(parts)
    return best


def _only_negative(dev: Sequence[Example]) -> dict[str, set[str]]:
    """Public sources that never have a label, by label: plain text as far as it is concerned.

    The negatives of a source with both classes are left out: they are near misses, and some
    are mislabelled.
    """
    found: dict[str, set[str]] = {label: set() for label in (*FAULTS, *NEUTRAL)}
    for source in {e.source for e in dev if e.source in _PUBLIC}:
        rows = [e for e in dev if e.source == source]
        for label, sources in found.items():
            known = [e.heads[label] for e in rows if label in e.heads]
            if known and not any(known):
                sources.add(source)
    return found


def _sample(rows: Sequence[Example]) -> list[Example]:
    kept: list[Example] = []
    for source in sorted({e.source for e in rows}):
        own = [e for e in rows if e.source == source]
        kept += own[:: max(1, len(own) // _MOST)]
    return kept
