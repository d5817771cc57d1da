"""Directories of JSON-lines sets -> multi-task examples.

Any `*.jsonl` or `*.jsonl.gz` file is read. The known public sets (`authlint.training.sources`)
are mapped by their file name; every other file has the generic form, one object a line:

    {"text": "…", "labels": ["spam"], "heads": ["spam", "hype"], "split": "train",
     "source": "mine", "parent": "…"}

`labels` are the heads that hold; `heads` are those that somebody judged (absent: all of
them), all others are unknown and do not train; `split` is train, dev or test (absent: drawn
from a digest of the text, 80:10:10); `source` names the origin (absent: the file's name).
"""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError
from authlint.training.heads import HEADS
from authlint.training.sources import KNOWN

OWN_WEIGHT = 4.0
"""The share of a set of one's own beside a public one of its size: few rows, all heads judged."""

_SPLITS = {"train": "train", "dev": "dev", "val": "dev", "validation": "dev", "test": "test"}
_WORD = re.compile(r"https?://\S+|[^\W_]+")


@dataclass(frozen=True, slots=True)
class Example:
    """A text with what is known of its heads; a head that is absent is unknown."""

    text: str
    heads: dict[str, float]
    source: str
    split: str
    parent: str | None = None
    weight: float = 1.0


def read(directories: Sequence[Path]) -> list[Example]:
    """Read all sets of some directories, in the order of their file names.

    A text that came before (in lower case, without URLs and punctuation) is dropped, and
    dev and test rows come first, so that no training row repeats a judged one.

    Raises:
        AuthlintError: if a directory has no set, or a line is not of the documented form.
    """
    files = [file for folder in directories for file in _files(folder)]
    rows = [example for file in files for example in _examples(file)]
    rows.sort(key=lambda row: row.split == "train")
    seen: set[str] = set()
    kept: list[Example] = []
    for row in rows:
        key = fingerprint(row.text)
        if row.text.strip() and key not in seen:
            seen.add(key)
            kept.append(row)
    return kept


def fingerprint(text: str) -> str:
    """Reduce a text to what makes it a duplicate: its words, in lower case, without URLs."""
    words = (word.lower() for word in _WORD.findall(text) if not word.startswith("http"))
    return " ".join(words) or text.strip()


def _files(folder: Path) -> list[Path]:
    files = sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")])
    if not files:
        raise AuthlintError(
            "no set (*.jsonl, *.jsonl.gz) here",
            path=str(folder),
            hint="authlint.training.data documents the form",
        )
    return files


def _examples(file: Path) -> Iterator[Example]:
    name = file.name.split(".jsonl")[0]
    rows = list(_rows(file))
    if name == "politeness_wikipedia":
        rows = _quarters(rows)
    if name == "brand_support_replies":
        rows = _both_sides(rows)
    for row in rows:
        yield _known(name, row) if name in KNOWN else _generic(name, row, file)


def _rows(file: Path) -> Iterator[dict[str, Any]]:
    with (
        gzip.open(file, "rt", encoding="utf-8")
        if file.suffix == ".gz"
        else file.open(encoding="utf-8") as lines
    ):
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
            except ValueError:
                row = None
            if not isinstance(row, dict) or not isinstance(row.get("text"), str):
                raise AuthlintError("not a JSON object with a text", path=str(file), line=number)
            yield row


def _known(name: str, row: dict[str, Any]) -> Example:
    known = KNOWN[name]
    labels = frozenset(row.get("labels") or ([row["label"]] if "label" in row else []))
    values = {head: says.value(labels) for head, says in known.says.items()}
    text = html.unescape(row["text"])
    return Example(
        text=text,
        heads={head: value for head, value in values.items() if value is not None},
        source=known.source,
        split=_SPLITS.get(row.get("split", ""), "") or _drawn_split(text),
        parent=row.get("parent"),
        weight=known.weight,
    )


def _generic(name: str, row: dict[str, Any], file: Path) -> Example:
    labels, heads = row.get("labels") or [], row.get("heads") or list(HEADS)
    wrong = sorted({*labels, *heads}.difference(HEADS))
    if wrong:
        raise AuthlintError(
            f"unknown head '{wrong[0]}'", path=str(file), hint=f"known: {', '.join(HEADS)}"
        )
    return Example(
        text=row["text"],
        heads={head: float(head in labels) for head in {*heads, *labels}},
        source=row.get("source") or name,
        split=_SPLITS.get(row.get("split", ""), "") or _drawn_split(row["text"]),
        parent=row.get("parent"),
        weight=OWN_WEIGHT,
    )


def _drawn_split(text: str) -> str:
    draw = blake2b(fingerprint(text).encode(), digest_size=2).digest()[0]
    return "train" if draw < 205 else "dev" if draw < 230 else "test"


def _quarters(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Label politeness scores by their outer quarters, as their authors advise."""
    scores = sorted(row["score"] for row in rows)
    low, high = scores[len(scores) // 4], scores[-len(scores) // 4]
    name = {True: "bottom-quarter", False: "middle"}
    return [
        {**row, "label": "top-quarter" if row["score"] >= high else name[row["score"] <= low]}
        for row in rows
    ]


def _both_sides(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Make two rows of a support reply: what the customer wrote, and what the brand wrote."""
    customers = [{"text": row["parent"], "label": "customer"} for row in rows if row.get("parent")]
    return customers + [{**row, "label": "brand"} for row in rows]
