"""Train the classifier on labels alone: the teacher, and students that sources are left out of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor

from authlint.training import model as models
from authlint.training.batches import Batch
from authlint.training.data import Example, read
from authlint.training.heads import HEADS
from authlint.training.loop import SMOKE, Recipe, fit, masked_loss, positive_weights, record


def train(
    data: Sequence[Path],
    base: str | Path,
    out: Path,
    *,
    recipe: Recipe | None = None,
    layers: int = 6,
    leave_out: Sequence[str] = (),
    smoke: bool = False,
) -> Path:
    """Fine-tune the base encoder on all heads at once and give the model directory.

    Masked binary cross-entropy, as a source judges only some heads. Sources named in
    `leave_out` are not read at all, to see how the model does on them.

    Raises:
        AuthlintError: if data or base encoder cannot be read.
    """
    recipe = SMOKE if smoke else recipe or Recipe()
    folder = models.base_files(base)
    examples = labelled(read(data), leave_out)
    torch.manual_seed(recipe.seed)
    model = models.from_base(folder, list(HEADS), layers, None)
    tokenizer = plain_tokenizer(folder)
    positive = positive_weights(examples, model.shape.labels, 4.0)

    def loss(logits: Tensor, mean: Tensor, batch: Batch) -> Tensor:
        return masked_loss(logits, batch, positive)

    seconds = fit(model, tokenizer, examples, loss, recipe, out)
    models.save(model, tokenizer, out)
    facts = {"layers": layers, "left_out": list(leave_out), "rows": len(examples)}
    record(out, seconds, recipe, facts)
    return out


def labelled(examples: Sequence[Example], leave_out: Sequence[str] = ()) -> list[Example]:
    """Keep the training rows that judge some head and whose source is not left out."""
    return [
        replace(e, parent=None)
        for e in examples
        if e.split == "train" and e.heads and e.source not in leave_out
    ]


def plain_tokenizer(folder: Path) -> Tokenizer:
    """Read a tokenizer without its own padding and truncation."""
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer
