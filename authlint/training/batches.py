"""Source-balanced draws of examples, in batches of texts of like length."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from tokenizers import Tokenizer
from torch import Tensor

from authlint.classifier.text import normalised
from authlint.training.augment import augment
from authlint.training.data import Example

LENGTH = 64
"""Word pieces of a public text in training; sets of one's own, with long drafts, get twice that."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Padded ids and mask (n, length), targets and known (n, heads), rows, which are unchanged."""

    ids: Tensor
    mask: Tensor
    targets: Tensor
    known: Tensor
    rows: list[int]
    intact: Tensor


def draw(examples: Sequence[Example], count: int, rng: random.Random) -> list[int]:
    """Draw row numbers so that a source's share grows with the root of its size.

    A source is gone through in a new order, as often as needed, before a row repeats; its
    share is scaled by the weight of its first example.
    """
    rows: dict[str, list[int]] = defaultdict(list)
    for number, example in enumerate(examples):
        rows[example.source].append(number)
    share = {s: examples[r[0]].weight * len(r) ** 0.5 for s, r in rows.items()}
    total = sum(share.values())
    drawn: list[int] = []
    for source, numbers in rows.items():
        wanted = max(1, round(count * share[source] / total))
        while wanted > 0:
            drawn += rng.sample(numbers, min(wanted, len(numbers)))
            wanted -= len(numbers)
    rng.shuffle(drawn)
    return drawn


def batches(
    examples: Sequence[Example],
    rows: Sequence[int],
    labels: Sequence[str],
    tokenizer: Tokenizer,
    rng: random.Random,
    size: int = 32,
) -> Iterator[Batch]:
    """Yield augmented batches; rows are sorted by length within chunks of 64 batches."""
    for start in range(0, len(rows), 64 * size):
        chunk = rows[start : start + 64 * size]
        plain = [normalised(examples[row].text) for row in chunk]
        changed = [augment(text, rng) for text in plain]
        coded = tokenizer.encode_batch(changed)
        order = sorted(range(len(chunk)), key=lambda i: len(coded[i].ids))
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        rng.shuffle(groups)
        for group in groups:
            limits = [LENGTH * (2 if examples[chunk[i]].weight > 1 else 1) for i in group]
            ids = [cut(coded[i].ids, limit) for i, limit in zip(group, limits, strict=True)]
            intact = [changed[i].lower() == plain[i].lower() for i in group]
            yield _batch(examples, [chunk[i] for i in group], ids, intact, labels)


def cut(ids: list[int], limit: int) -> list[int]:
    """Keep the first pieces and the closing mark."""
    return ids if len(ids) <= limit else [*ids[: limit - 1], ids[-1]]


def padded(ids: Sequence[list[int]]) -> tuple[Tensor, Tensor]:
    """Make ids and mask of equal length of some rows."""
    width = max(len(row) for row in ids)
    mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids])
    return torch.tensor([row + [0] * (width - len(row)) for row in ids]), mask


def _batch(
    examples: Sequence[Example],
    rows: list[int],
    ids: list[list[int]],
    intact: list[bool],
    labels: Sequence[str],
) -> Batch:
    targets = torch.zeros(len(rows), len(labels))
    known = torch.zeros(len(rows), len(labels))
    for i, row in enumerate(rows):
        for j, label in enumerate(labels):
            value: Any = examples[row].heads.get(label)
            if value is None or (label == "specific" and not intact[i]):
                continue
            targets[i, j], known[i, j] = value, 1.0
    return Batch(*padded(ids), targets, known, rows, torch.tensor(intact, dtype=torch.float32))
