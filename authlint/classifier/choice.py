"""Open the classifier that a run is to use, as the annotator that its rules need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from authlint import classifier
from authlint.classifier.manifest import NAME
from authlint.classifier.onnx import Classifier, OnnxClassifier
from authlint.classifier.signals import annotated, asked
from authlint.config import ModelChoice
from authlint.errors import AuthlintError
from authlint.signals import Model
from authlint.types import Post


def opened(
    signals: Collection[str], choice: ModelChoice
) -> tuple[tuple[Callable[[Sequence[Post]], Sequence[Post]], ...], Model]:
    """Give the annotator of the chosen model, and what the model is.

    Raises:
        AuthlintError: if the model is missing, broken or lacks a label of the map.
    """
    model = _loaded(choice)
    wanted = asked(signals)
    if not isinstance(model, OnnxClassifier):
        wanted = wanted._replace(similarity=False)  # its cosines are on a scale of their own

    def annotator(posts: Sequence[Post]) -> Sequence[Post]:
        return annotated(posts, model, wanted)

    return (annotator,), Model(choice.path or "embedded", model.sha256, len(model.labels))


def _loaded(choice: ModelChoice) -> Classifier:
    folder = Path(choice.path) if choice.path else classifier.WEIGHTS
    if not choice.path or (folder / NAME).is_file():
        return classifier.load(folder)
    if not choice.labels:
        raise AuthlintError(
            "no export of authlint, and a model of others needs a map of its labels to ours",
            path=choice.path,
            hint='in the configuration: [model.labels] THEIRS = "spam"; or run with --no-model',
        )
    from authlint.classifier import hub

    return hub.load(choice.path, choice.labels)
