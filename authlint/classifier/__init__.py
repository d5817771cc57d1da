"""The embedded classifier: load it, score texts, embed sentences."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from authlint.classifier.onnx import Classifier

WEIGHTS = Path(__file__).parent / "weights"
"""The shipped model: model.onnx, tokenizer.json, manifest.json."""


def load(path: str | Path | None = None) -> Classifier:
    """Load the shipped classifier, or one that `authlint export` wrote, once.

    The object has `labels`; `thresholds` and `sentence_thresholds` (label -> calibrated
    probability); `score(texts)` (a dict label -> probability for each text);
    `score_sentences(texts)` (for each text a list of ((start, end), scores), in code
    points); `embed(texts)` (float32, n x 384, unit length); `read(texts)` (scores and
    embeddings in one pass). See `authlint.classifier.onnx.Classifier`.

    Raises:
        AuthlintError: if a file is missing or differs from the manifest's sha256.
    """
    return _loaded(str(path or WEIGHTS))


@lru_cache(maxsize=4)
def _loaded(folder: str) -> Classifier:
    from authlint.classifier.onnx import open_model

    return open_model(Path(folder))
