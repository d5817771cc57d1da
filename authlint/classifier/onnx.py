"""Run the classifier with onnxruntime: window by window, on two threads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from authlint.classifier import manifest as manifests
from authlint.classifier.sentences import Scores, SentenceScores, by_sentence
from authlint.classifier.text import normalised
from authlint.errors import AuthlintError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OVERLAP = 32
"""Word pieces that neighbouring windows of a long text share."""
FEW = 8
"""Up to this many texts are run on one thread."""


class Classifier(Protocol):
    """What rules and commands may ask of any classifier."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model."""

    @property
    def thresholds(self) -> dict[str, float]:
        """The probability from which a whole text counts as having a label."""

    @property
    def sentence_thresholds(self) -> dict[str, float]:
        """The same for single sentences."""

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """Give calibrated probabilities of whole texts, by label, in order.

        A text longer than a window counts as its highest window; one without a word that
        the model knows gives zeros.
        """

    def score_sentences(self, texts: Sequence[str]) -> list[SentenceScores]:
        """Give for each text its sentences' code-point spans and their scores."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give embeddings (n, d) of unit length; zeros for a text without a known word."""


@dataclass(frozen=True, slots=True)
class OnnxClassifier:
    """The embedded model; make it with `open_model`."""

    manifest: manifests.Manifest
    session: Any
    tokenizer: Any
    unknown: int

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels, in the order of the model."""
        return self.manifest.labels

    @property
    def thresholds(self) -> dict[str, float]:
        """The probability from which a whole text counts as having a label."""
        return dict(self.manifest.thresholds)

    @property
    def sentence_thresholds(self) -> dict[str, float]:
        """The same for single sentences."""
        return dict(self.manifest.sentence_thresholds)

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """Give calibrated probabilities of whole texts, by label, in order."""
        logits, _, read = self.outputs(texts)
        return [
            self._calibrated(row) if known else dict.fromkeys(self.labels, 0.0)
            for row, known in zip(logits.tolist(), read, strict=True)
        ]

    def score_sentences(self, texts: Sequence[str]) -> list[SentenceScores]:
        """Give for each text its sentences' code-point spans and their scores."""
        return by_sentence(texts, self.score)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give embeddings (n, d) of unit length; zeros for a text without a known word."""
        return self.outputs(texts)[1]

    def outputs(
        self, texts: Sequence[str]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[bool]]:
        """Give raw logits (n, labels), unit embeddings (n, d) and whether a text was read.

        Windows of a text give the highest logit and the mean embedding.
        """
        import numpy as np

        owners, windows = self._windows(texts)
        width = self.session.get_outputs()[1].shape[1]
        logits = np.full((len(texts), len(self.labels)), -np.inf, dtype=np.float32)
        means = np.zeros((len(texts), width), dtype=np.float32)
        results = self._run(windows, threads=1 if len(texts) <= FEW else 2)
        for owner, (score, vector) in zip(owners, results, strict=True):
            np.maximum(logits[owner], score, out=logits[owner])
            means[owner] += vector / max(float(np.linalg.norm(vector)), 1e-9)
        lengths = np.linalg.norm(means, axis=1, keepdims=True)
        found = set(owners)
        return logits, means / np.maximum(lengths, 1e-9), [i in found for i in range(len(texts))]

    def _windows(self, texts: Sequence[str]) -> tuple[list[int], list[list[int]]]:
        inner = self.manifest.max_length - 2
        owners: list[int] = []
        windows: list[list[int]] = []
        for owner, coded in enumerate(self.tokenizer.encode_batch([normalised(t) for t in texts])):
            first, *ids, last = coded.ids
            if all(number == self.unknown for number in ids):
                continue
            start = 0
            while True:
                owners.append(owner)
                windows.append([first, *ids[start : start + inner], last])
                if start + inner >= len(ids):
                    break
                start += inner - OVERLAP
        return owners, windows

    def _run(self, windows: Sequence[list[int]], threads: int) -> list[tuple[Any, Any]]:
        """Run each window by itself.

        int8 activations are scaled over a batch: in company a text would score otherwise
        than alone, by up to 0.5 in a logit.
        """
        if threads == 1:
            return [self._window(window) for window in windows]
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(threads) as workers:
            return list(workers.map(self._window, windows))

    def _window(self, ids: list[int]) -> tuple[Any, Any]:
        import numpy as np

        row = np.array([ids], dtype=np.int64)
        feed = {"input_ids": row, "attention_mask": np.ones_like(row)}
        scores, vectors = self.session.run(["logits", "emb"], feed)
        return scores[0], vectors[0]

    def _calibrated(self, logits: Sequence[float]) -> Scores:
        from math import exp

        scores: Scores = {}
        for label, logit in zip(self.labels, logits, strict=True):
            scale, shift = self.manifest.calibration[label]
            scores[label] = 1.0 / (1.0 + exp(min(500.0, -(scale * logit + shift))))
        return scores


def open_model(folder: Path) -> OnnxClassifier:
    """Check and open a weights directory.

    Raises:
        AuthlintError: if a file is missing, differs from its digest or cannot be opened.
    """
    checked = manifests.read(folder)
    try:
        import onnxruntime
        from tokenizers import Tokenizer

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(
            str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:
        raise AuthlintError(
            f"cannot open the classifier: {error}",
            path=str(folder),
            hint="install onnxruntime, tokenizers and numpy, or run with --no-model",
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    unknown = tokenizer.token_to_id("[UNK]")
    return OnnxClassifier(checked, session, tokenizer, -1 if unknown is None else unknown)
