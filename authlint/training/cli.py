"""The commands that train, distil, export and evaluate the classifier."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_data = click.option(
    "--data", type=_FOLDER, multiple=True, required=True, help="Directory of sets (*.jsonl.gz)."
)
_base = click.option(
    "--base",
    default="sentence-transformers/all-MiniLM-L6-v2",
    show_default=True,
    help="Base encoder: directory or hub id.",
)


def _out(folder: str) -> Callable[[F], F]:
    return click.option(
        "--out",
        type=_FOLDER,
        default=folder,
        show_default=True,
        help="Where to write the model.",
    )


_epochs = click.option(
    "--epochs",
    type=click.IntRange(min=1),
    default=6,
    show_default=True,
    help="Passes over the data.",
)
_rows = click.option(
    "--rows", type=click.IntRange(min=1), default=12_000, show_default=True, help="Draws an epoch."
)
_seed = click.option(
    "--seed", type=int, default=0, show_default=True, help="Seed of all that is drawn by chance."
)
_leave = click.option("--leave-out", multiple=True, help="A source that training must not see.")
_smoke = click.option("--smoke", is_flag=True, help="A run of a few minutes, to see that it works.")


@click.command()
@_data
@_base
@_out("teacher")
@_epochs
@_rows
@_seed
@_leave
@click.option(
    "--layers", type=click.IntRange(min=1), default=6, show_default=True, help="Layers kept."
)
@_smoke
def train(
    data: tuple[Path, ...],
    base: str,
    out: Path,
    epochs: int,
    rows: int,
    seed: int,
    leave_out: tuple[str, ...],
    layers: int,
    smoke: bool,
) -> None:
    """Fine-tune the base encoder on all heads: a teacher."""
    from authlint.training import train as module
    from authlint.training.loop import Recipe

    recipe = Recipe(epochs=epochs, rows=rows, seed=seed)
    module.train(data, base, out, recipe=recipe, layers=layers, leave_out=leave_out, smoke=smoke)


@click.command()
@_data
@_base
@_out("student")
@_epochs
@_rows
@_seed
@_leave
@click.option("--teacher", type=_FOLDER, help="A model that `train` wrote; none: labels alone.")
@click.option(
    "--layers", type=click.IntRange(min=1), default=3, show_default=True, help="Layers kept."
)
@click.option(
    "--pieces", type=click.IntRange(min=300), default=16_000, show_default=True,
    help="Word pieces kept.",
)  # fmt: skip
@_smoke
def distil(
    data: tuple[Path, ...],
    base: str,
    out: Path,
    epochs: int,
    rows: int,
    seed: int,
    leave_out: tuple[str, ...],
    teacher: Path | None,
    layers: int,
    pieces: int,
    smoke: bool,
) -> None:
    """Train the small model that ships."""
    from authlint.training import distil as module
    from authlint.training.loop import Recipe

    recipe = Recipe(epochs=epochs, rows=rows, rate=1e-4, seed=seed)
    module.distil(
        data,
        base,
        out,
        teacher=teacher,
        recipe=recipe,
        layers=layers,
        pieces=pieces,
        leave_out=leave_out,
        smoke=smoke,
    )


@click.command()
@click.option("--model", type=_FOLDER, required=True, help="A model that `distil` wrote.")
@click.option("--data", type=_FOLDER, multiple=True, help="Sets whose dev rows calibrate.")
@click.option("--clean", type=_FOLDER, multiple=True, help="Honest drafts that set thresholds.")
@click.option("--without", multiple=True, help="A head to leave out.")
@_out("weights")
def export(
    model: Path,
    data: tuple[Path, ...],
    clean: tuple[Path, ...],
    without: tuple[str, ...],
    out: Path,
) -> None:
    """Write int8 ONNX weights, calibration and thresholds."""
    from authlint.training import export as module

    module.export(model, out, data, clean, without=without)


@click.command()
@click.option("--weights", type=_FOLDER, required=True, help="A directory that `export` wrote.")
@click.option("--clean", type=_FOLDER, multiple=True, help="Honest drafts: raise thresholds.")
def requantise(weights: Path, clean: tuple[Path, ...]) -> None:
    """Scale the activations of an older export row by row; calibration stays."""
    from authlint.training import export as module

    module.requantise(weights, clean)


@click.command()
@click.option("--weights", type=_FOLDER, required=True, help="A directory that `export` wrote.")
@_data
@click.option("--base", type=_FOLDER, help="Base encoder, to compare embeddings with.")
@click.option("--left-out", type=_FOLDER, multiple=True, help="A model trained with --leave-out.")
@click.option("--training", "records", type=_FOLDER, multiple=True, help="A trained model.")
@click.option("--out", type=_FILE, required=True, help="Results as JSON.")
@click.option("--card", type=_FILE, help="Model card as Markdown.")
@_smoke
def evaluate(
    weights: Path,
    data: tuple[Path, ...],
    base: Path | None,
    left_out: tuple[Path, ...],
    records: tuple[Path, ...],
    out: Path,
    card: Path | None,
    smoke: bool,
) -> None:
    """Judge exported weights and write the model card."""
    from authlint.training import evaluate as module

    module.evaluate(
        weights,
        data,
        out,
        base=base,
        left_out=left_out,
        training=records,
        card=card,
        smoke=smoke,
    )
