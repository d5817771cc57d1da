"""Write the model card from the results of an evaluation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from authlint.training.data import OWN_WEIGHT
from authlint.training.heads import HEADS, NEUTRAL
from authlint.training.model import BASE_ID, BASE_SHA256
from authlint.training.sources import KNOWN

Results = dict[str, Any]

_INTRO = """# The embedded classifier

Written by `authlint evaluate` from `results.json`; do not edit. Square brackets hold
95% intervals (bootstrap over rows; Wilson for rates).

## Use

Meant for drafts that their own author is about to publish: it advises, with a probability,
where a reader may see a fault. It is not meant to judge people, to moderate others' posts, or
to decide anything alone. English only. A text longer than a window counts as its highest one.

## Licences

Weights: Apache-2.0, fine-tuned from {base} (Apache-2.0; sha256 of the weights that we
started from: `{digest}`).
"""


def write_card(results: Results, path: Path) -> None:
    """Write the card as Markdown."""
    parts = [
        _INTRO.format(base=BASE_ID, digest=BASE_SHA256),
        _data(),
        _labels(results),
        _transfer(results),
        _test(results),
        _fairness(results),
        _failures(results),
        _calibration(results),
        _costs(results),
    ]
    path.write_text("\n".join(parts), encoding="utf-8")


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Make a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def span(value: Sequence[float]) -> str:
    """Write a value with its interval."""
    return f"{value[0]:.2f} [{value[1]:.2f}, {value[2]:.2f}]"


def _data() -> str:
    rows = [(k.source, k.licence, k.weight, k.cite) for k in KNOWN.values()]
    rows.append(
        ("genuine, gimmick, appropriate", "own, as this project", OWN_WEIGHT, "fixtures/corpus")
    )
    return (
        "## Data\n\nA source's share of the draws is its weight x the root of its rows.\n\n"
        + table(("source", "licence", "weight", "citation"), rows)
    )


def _labels(results: Results) -> str:
    shown = [
        (
            f"`{label}`",
            HEADS.get(label, ""),
            "neutral" if label in NEUTRAL else "fault",
            results["thresholds"][label],
            results["sentence_thresholds"][label],
        )
        for label in results["labels"]
    ]
    out = [head for head in HEADS if head not in results["labels"]]
    note = f"\nTrained but not shipped: {', '.join(out)}.\n" if out else ""
    head = ("label", "a text that", "kind", "threshold", "for a sentence")
    said = "".join(f"\n{line}\n" for line in results.get("notes", ()))
    return "## Labels\n\n" + table(head, shown) + note + said


def _transfer(results: Results) -> str:
    text = (
        "## On sources that training left out\n\nModels of the shipped shape, trained without "
        "the source named; TF-IDF + logistic regression on the same rows. The lead is paired.\n\n"
    )
    return text + _scores(results["left_out"])


def _test(results: Results) -> str:
    text = (
        "## On test rows of sources that training knew\n\nThe shipped model. Recall and false "
        "alarms are at the shipped threshold; F1 is at the bar that is best on dev rows.\n\n"
    )
    return text + _scores(results["test"])


def _scores(rows: Sequence[Results]) -> str:
    head = ["head", "source", "n (positive)", "AUC", "TF-IDF AUC", "lead", "F1", "TF-IDF F1"]
    full = bool(rows) and "recall" in rows[0]
    lines = []
    for row in sorted(rows, key=lambda r: list(HEADS).index(r["head"])):
        line = [row["head"], row["source"], f"{row['n']} ({row['positive']})"]
        line += [span(row[key]) for key in ("ours_auc", "tfidf_auc", "lead_auc")]
        line += [span(row[key]) for key in ("ours_f1", "tfidf_f1")]
        lines.append(
            line + ([f"{row['recall']:.2f}", f"{row['false_alarms']:.3f}"] if full else [])
        )
    return table([*head, *(["recall", "false alarms"] if full else [])], lines)


def _fairness(results: Results) -> str:
    rows = [
        (
            row["slice"],
            row["n"],
            row["any"],
            span(row["rate"]),
            ", ".join(f"{head} {count}" for head, count in row["heads"].items()) or "-",
        )
        for row in results["fairness"]
    ]
    head = ("slice", "n", "flagged by any fault head", "rate", "by head")
    return "## Fairness\n\nHonest texts of our own (`authlint/training/slices.json`).\n\n" + table(
        head, rows
    )


def _failures(results: Results) -> str:
    found = results["failures"]
    rows = [
        (
            row["text"],
            ", ".join(f"{head} ({row['chance'][head]})" for head in row["missed"]) or "-",
            ", ".join(f"{head} ({row['chance'][head]})" for head in row["wrong"]) or "-",
        )
        for row in found["failed"]
    ]
    text = (
        f"## Known failures\n\nOf {found['n']} plain cases of our own "
        f"(`authlint/training/probes.json`), these {len(rows)} are read wrongly at the shipped "
        "thresholds. In brackets: the probability given.\n\n"
    )
    return text + table(("text", "missed", "wrongly flagged"), rows)


def _calibration(results: Results) -> str:
    rows = []
    for row in results["test"]:
        bins = " ".join(f"{b['said']:.2f}→{b['true']:.2f} ({b['n']})" for b in row["reliability"])
        rows.append((row["head"], row["source"], f"{row['brier']:.3f}", bins))
    text = (
        "## Calibration\n\nPlatt's scaling on dev rows. Bins: mean probability → rate of "
        "positives (rows).\n\n"
    )
    facts = [f for f in results["training"] if "false_alarms" in f]
    text += table(("head", "source", "Brier", "reliability on test rows"), rows)
    if facts:
        lines = [
            (
                label,
                *(
                    f"{pools[p]['rate']:.3f} of {pools[p]['n']}" if p in pools else "-"
                    for p in ("drafts", "sentences", "public")
                ),
            )
            for label, pools in facts[0]["false_alarms"].items()
        ]
        text += "\nRates at the thresholds on the honest text that set them (in-sample):\n\n"
        text += table(("head", "drafts", "drafts by sentence", "public text"), lines)
    return text


def _costs(results: Results) -> str:
    speed = results["speed"]
    lines = [
        f"- Files: {results['size_bytes'] / 1e6:.1f} MB.",
        f"- One text at a time {speed['single_ms']:.1f} ms, {speed['n']} texts at once "
        f"{speed['batch_ms']:.1f} ms a text (wall time, two threads; shared machine).",
    ]
    if "embedding" in results:
        near = results["embedding"]
        lines.append(
            f"- Embedding beside the base encoder's ({near['n']} texts): cosine "
            f"{near['cosine_mean']:.3f} (lowest {near['cosine_min']:.3f}), Spearman of "
            f"similarities {near['similarity_spearman']:.3f}."
        )
    for facts in results["training"]:
        if "cpu_seconds" in facts:
            lines.append(
                f"- Training `{facts['name']}`: {facts['cpu_seconds']} CPU seconds, "
                f"{facts['rows']} rows, {facts['recipe']['epochs']} epochs of "
                f"{facts['recipe']['rows']} draws, {facts['layers']} layers. "
                + facts.get("note", "")
            )
        if "parity" in facts:
            parity = ", ".join(f"{k} {v:.2g}" for k, v in facts["parity"].items())
            lines.append(f"- Largest difference from torch: {parity}.")
    return "## Size, speed, cost\n\n" + "\n".join(lines) + "\n"
