"""Distil a student: fewer layers, fewer word pieces, the base encoder's sense of sentences."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from authlint.classifier.text import normalised
from authlint.training import model as models
from authlint.training.batches import LENGTH, Batch, cut, padded
from authlint.training.data import Example, read
from authlint.training.heads import HEADS
from authlint.training.loop import (
    SMOKE,
    Loss,
    Recipe,
    autocast,
    fit,
    masked_loss,
    positive_weights,
    record,
)
from authlint.training.train import plain_tokenizer
from authlint.training.vocabulary import pruned

STUDENT = Recipe(rate=1e-4)
"""The recipe of the shipped student."""


def distil(
    data: Sequence[Path],
    base: str | Path,
    out: Path,
    *,
    teacher: Path | None = None,
    recipe: Recipe = STUDENT,
    layers: int = 3,
    pieces: int = 16_000,
    leave_out: Sequence[str] = (),
    smoke: bool = False,
) -> Path:
    """Train the student on hard labels, the teacher's (if given) and the base's embedding.

    Loss = masked cross-entropy + cross-entropy to the teacher's probabilities over all heads
    + 2 x (1 - cosine to the base encoder's embedding), the last on unchanged texts only.
    The targets are computed once and kept in `out` for a run that goes on.

    Raises:
        AuthlintError: if data, base encoder or teacher cannot be read.
    """
    recipe = SMOKE if smoke else recipe
    folder = models.base_files(base)
    examples = pool(read(data), leave_out, most=300 if smoke else 9_000)
    full = plain_tokenizer(folder)
    tokenizer, kept = pruned(full, [normalised(e.text) for e in examples], pieces)
    torch.manual_seed(recipe.seed)
    model = models.from_base(folder, list(HEADS), layers, torch.tensor(kept))
    means, logits = _targets(examples, folder, full, teacher, out)
    loss = _loss(positive_weights(examples, model.shape.labels, 4.0), means, logits)
    seconds = fit(model, tokenizer, examples, loss, recipe, out)
    models.save(model, tokenizer, out)
    facts = {"layers": layers, "left_out": list(leave_out), "rows": len(examples)}
    record(out, seconds, recipe, {**facts, "pieces": len(kept), "teacher": teacher is not None})
    return out


def _loss(positive: Tensor, means: Tensor, logits: Tensor | None) -> Loss:
    def loss(scores: Tensor, mean: Tensor, batch: Batch) -> Tensor:
        value = masked_loss(scores, batch, positive)
        near = torch.nn.functional.cosine_similarity(mean, means[batch.rows].float())
        value = value + 2.0 * ((1 - near) * batch.intact).sum() / batch.intact.sum().clamp(min=1)
        if logits is not None:
            soft = torch.sigmoid(logits[batch.rows].float())
            value = value + torch.nn.functional.binary_cross_entropy_with_logits(scores, soft)
        return value

    return loss


def pool(examples: Sequence[Example], leave_out: Sequence[str], most: int) -> list[Example]:
    """Choose training rows: at most `most` x weight of a source, up to half of them positive."""
    rows: dict[str, list[Example]] = defaultdict(list)
    for example in examples:
        if example.split == "train" and example.source not in leave_out:
            rows[example.source].append(example)
    chosen: list[Example] = []
    for source in sorted(rows):
        rng = random.Random(source)
        limit = round(most * min(1.0, rows[source][0].weight))
        mixed = rng.sample(rows[source], len(rows[source]))
        positive = [e for e in mixed if any(e.heads.values())]
        negative = [e for e in mixed if not any(e.heads.values())]
        some = positive[: max(limit // 2, limit - len(negative))]
        chosen += some + negative[: limit - len(some)]
    return chosen


def outputs(model: models.MultiTask, tokenizer: Tokenizer, texts: Sequence[str]) -> list[Tensor]:
    """Run a model over the first pieces of texts: logits (n, heads) and unit means (n, d)."""
    ids = [cut(coded.ids, LENGTH) for coded in tokenizer.encode_batch(list(texts))]
    order = sorted(range(len(ids)), key=lambda i: len(ids[i]))
    logits = torch.zeros(len(ids), len(model.shape.labels))
    means = torch.zeros(len(ids), model.shape.config["hidden_size"])
    with torch.inference_mode(), autocast():
        for at in tqdm(range(0, len(order), 32), desc="targets", mininterval=10):
            rows = order[at : at + 32]
            scores, mean = model(*padded([ids[i] for i in rows]))
            logits[rows] = scores.float()
            means[rows] = torch.nn.functional.normalize(mean.float(), dim=-1)
    return [logits, means]


def _targets(
    examples: Sequence[Example],
    folder: Path,
    full: Tokenizer,
    teacher: Path | None,
    out: Path,
) -> tuple[Tensor, Tensor | None]:
    torch.set_num_threads(1)
    out.mkdir(parents=True, exist_ok=True)
    texts = [normalised(e.text) for e in examples]
    saved = out / "base.npy"
    if not saved.is_file():
        plain = models.from_base(folder, list(HEADS), 99, None).eval()
        np.save(saved, outputs(plain, full, texts)[1].numpy().astype("float16"))
    means = torch.from_numpy(np.load(saved))
    if teacher is None:
        return means, None
    saved = out / "teacher.npy"
    if not saved.is_file():
        np.save(saved, outputs(*models.load(teacher), texts)[0].numpy().astype("float16"))
    return means, torch.from_numpy(np.load(saved))
