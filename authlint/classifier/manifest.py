"""The manifest of a weights directory: what the model predicts, and digests of its files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError
from authlint.signals import Model

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Labels with their calibration and thresholds, and how long a window may be.

    `calibration` holds a and b per label: probability = 1 / (1 + exp(-(a x logit + b)))
    (Platt 1999). `sentence_thresholds` are for single sentences, `thresholds` for whole texts.
    """

    labels: tuple[str, ...]
    calibration: Mapping[str, tuple[float, float]]
    thresholds: Mapping[str, float]
    sentence_thresholds: Mapping[str, float]
    max_length: int
    files: Mapping[str, str]
    licence: str


def read(folder: Path) -> Manifest:
    """Read a manifest and check every file that it names.

    Raises:
        AuthlintError: if the manifest is missing or broken, or a file differs from it.
    """
    path = folder / NAME
    manifest = _parsed(path)
    parts = (manifest.calibration, manifest.thresholds, manifest.sentence_thresholds)
    if not manifest.labels or any(set(part) != set(manifest.labels) for part in parts):
        raise AuthlintError(
            "the classifier's manifest does not know all of its labels",
            path=str(path),
            hint="reinstall authlint, or run with --no-model",
        )
    for name, wanted in manifest.files.items():
        _check(folder / name, wanted)
    return manifest


def described(path: str | None, labels: int) -> Model:
    """Say what a weights directory (None: the shipped one) holds, as its manifest has it.

    A directory without a manifest, or a name of the hub, has no known digest and `labels`
    labels.
    """
    from authlint.classifier import WEIGHTS

    folder = Path(path) if path else WEIGHTS
    if path and not (folder / NAME).is_file():
        return Model(path, None, labels)
    manifest = _parsed(folder / NAME)
    return Model(path or "embedded", manifest.files.get("model.onnx"), len(manifest.labels))


def _parsed(path: Path) -> Manifest:
    try:
        raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return Manifest(
            labels=tuple(raw["labels"]),
            calibration={k: (float(a), float(b)) for k, (a, b) in raw["calibration"].items()},
            thresholds={k: float(v) for k, v in raw["thresholds"].items()},
            sentence_thresholds={k: float(v) for k, v in raw["sentence_thresholds"].items()},
            max_length=int(raw["max_length"]),
            files=dict(raw["files"]),
            licence=str(raw["licence"]),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise AuthlintError(
            f"no readable classifier manifest: {error}",
            path=str(path),
            hint="reinstall authlint, or run with --no-model",
        ) from error


def digest(path: Path) -> str:
    """Give the sha256 of a file as hexadecimal digits."""
    return sha256(path.read_bytes()).hexdigest()


def _check(path: Path, wanted: str) -> None:
    try:
        found = digest(path)
    except OSError as error:
        raise AuthlintError(
            "a file of the classifier is missing",
            path=str(path),
            hint="reinstall authlint, or run with --no-model",
        ) from error
    if found != wanted:
        raise AuthlintError(
            "a file of the classifier differs from its manifest (sha256)",
            path=str(path),
            hint="reinstall authlint or export the model again, or run with --no-model",
        )
