"""The training loop that teacher and student share: seeded, resumable, logged."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor
from tqdm import tqdm

from authlint.training.batches import Batch, batches, draw
from authlint.training.data import Example
from authlint.training.model import MultiTask

Loss = Callable[[Tensor, Tensor, Batch], Tensor]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How long and how fast to train."""

    epochs: int = 6
    rows: int = 12_000
    rate: float = 5e-5
    head_rate: float = 1e-3
    size: int = 32
    seed: int = 0


SMOKE = Recipe(epochs=1, rows=1_600)
"""A recipe of a minute, to see that all parts fit."""


def autocast() -> torch.autocast:
    """Compute in bfloat16 where the processor can; elsewhere that is ten times slower."""
    able = torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    return torch.autocast("cpu", dtype=torch.bfloat16, enabled=able)


def masked_loss(logits: Tensor, batch: Batch, positive: Tensor) -> Tensor:
    """Average binary cross-entropy over the known heads; `positive` weighs positive labels."""
    raw = torch.nn.functional.binary_cross_entropy_with_logits(
        logits, batch.targets, pos_weight=positive, reduction="none"
    )
    return (raw * batch.known).sum() / batch.known.sum().clamp(min=1.0)


def positive_weights(examples: Sequence[Example], labels: Sequence[str], most: float) -> Tensor:
    """Weigh a head's positives by the root of how rare they are, between 1 and `most`."""
    weights = []
    for label in labels:
        known = [e.heads[label] for e in examples if label in e.heads]
        rate = max(1.0, sum(known)) / max(1, len(known))
        weights.append(min(most, max(1.0, ((1 - rate) / rate) ** 0.5)))
    return torch.tensor(weights)


def fit(
    model: MultiTask,
    tokenizer: Tokenizer,
    examples: Sequence[Example],
    loss: Loss,
    recipe: Recipe,
    folder: Path,
) -> float:
    """Train a model in place and give the CPU seconds that it took.

    Each epoch draws rows and augments them anew. A checkpoint is written to `folder` after
    each epoch and read if one is there, so that a run that was cut off goes on.
    """
    folder.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(1)
    optimizer, schedule = _optimizer(model, recipe)
    saved = folder / "checkpoint.pt"
    begin = 0
    if saved.is_file():
        state = torch.load(saved, weights_only=True)
        model.load_state_dict(state["model"])
        optimizer.load_state_dict(state["optimizer"])
        schedule.load_state_dict(state["schedule"])
        begin = state["epoch"]
    started = time.process_time()
    for epoch in range(begin, recipe.epochs):
        rng = random.Random(f"{recipe.seed}:{epoch}")
        torch.manual_seed(1_000 * recipe.seed + epoch)
        rows = draw(examples, recipe.rows, rng)
        stream = batches(examples, rows, model.shape.labels, tokenizer, rng, recipe.size)
        _epoch(model, stream, loss, optimizer, schedule, folder, epoch, len(rows) // recipe.size)
        state = {"model": model.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "schedule": schedule.state_dict(), "epoch": epoch + 1}, saved)
    model.eval()
    return time.process_time() - started


def record(out: Path, seconds: float, recipe: Recipe, facts: dict[str, object]) -> None:
    """Write training.json: what a model was trained on, how, and at what cost."""
    facts = {**facts, "cpu_seconds": round(seconds), "recipe": asdict(recipe)}
    (out / "training.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


def _optimizer(
    model: MultiTask, recipe: Recipe
) -> tuple[torch.optim.Optimizer, torch.optim.lr_scheduler.LambdaLR]:
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    body = [p for n, p in named if n.startswith("encoder.")]
    head = [p for n, p in named if not n.startswith("encoder.")]
    groups = [{"params": body, "lr": recipe.rate}, {"params": head, "lr": recipe.head_rate}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = recipe.epochs * -(-recipe.rows // recipe.size)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / (0.06 * steps), max(0.02, (steps - s) / steps))
    )
    return optimizer, schedule


def _epoch(
    model: MultiTask,
    stream: object,
    loss: Loss,
    optimizer: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    folder: Path,
    epoch: int,
    total: int,
) -> None:
    model.train()
    losses: list[float] = []
    begun = time.monotonic()
    bar = tqdm(stream, total=total, desc=f"epoch {epoch + 1}", mininterval=10)
    for step, batch in enumerate(bar, 1):
        with autocast():
            logits, mean = model(batch.ids, batch.mask)
        value = loss(logits.float(), mean.float(), batch)
        optimizer.zero_grad(set_to_none=True)
        # torch types this call only in some releases
        value.backward()  # type: ignore[no-untyped-call, unused-ignore]
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        losses.append(value.item())
        if step % 50 == 0:
            rate = step * len(batch.rows) / (time.monotonic() - begun)
            row = {"epoch": epoch, "step": step, "loss": sum(losses[-50:]) / 50, "per_s": rate}
            with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
                log.write(json.dumps(row) + "\n")
