"""Run the classifier with onnxruntime: in batches of windows, on two threads."""

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
BATCH = 256
"""The most word pieces, padding included, of one batch: more were no faster."""
ROWWISE = "authlint.rowwise"
"""The key in a graph's metadata that says that its activations are scaled row by row."""


class Classifier(Protocol):
    """What rules and commands may ask of any classifier."""

    @property
    def sha256(self) -> str | None:
        """The digest of the weights, as hexadecimal digits; None if it is not known."""

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

    def read(self, texts: Sequence[str]) -> tuple[list[Scores], NDArray[np.float32]]:
        """Give what `score` and `embed` give, in one pass."""


@dataclass(frozen=True, slots=True)
class OnnxClassifier:
    """The embedded model; make it with `open_model`."""

    manifest: manifests.Manifest
    session: Any
    tokenizer: Any
    unknown: int
    rowwise: bool = False

    @property
    def sha256(self) -> str | None:
        """The digest of the weights, as the manifest names it."""
        return self.manifest.files.get("model.onnx")

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
        return self.read(texts)[0]

    def score_sentences(self, texts: Sequence[str]) -> list[SentenceScores]:
        """Give for each text its sentences' code-point spans and their scores."""
        return by_sentence(texts, self.score)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give embeddings (n, d) of unit length; zeros for a text without a known word."""
        return self.outputs(texts)[1]

    def read(self, texts: Sequence[str]) -> tuple[list[Scores], NDArray[np.float32]]:
        """Give what `score` and `embed` give, in one pass."""
        logits, vectors, known = self.outputs(texts)
        scores = [
            self._calibrated(row) if one else dict.fromkeys(self.labels, 0.0)
            for row, one in zip(logits.tolist(), known, strict=True)
        ]
        return scores, vectors

    def outputs(
        self, texts: Sequence[str]
    ) -> tuple[NDArray[np.float32], NDArray[np.float32], list[bool]]:
        """Give raw logits (n, labels), unit embeddings (n, d) and whether a text was read.

        Windows of a text give the highest logit and the mean embedding.
        """
        import numpy as np

        owners, windows = self._windows(texts)
        width = next(o.shape[-1] for o in self.session.get_outputs() if o.name == "emb")
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
        """Run the windows, in batches of like length where company changes nothing.

        A graph whose activations are scaled over a whole batch (onnxruntime's dynamic
        quantisation) scores a text otherwise in company than alone, by up to 0.3: its
        windows run one by one.
        """
        batches = _batches(windows) if self.rowwise else [[at] for at in range(len(windows))]
        if threads == 1:
            found = [self._batch([windows[at] for at in batch]) for batch in batches]
        else:
            from concurrent.futures import ThreadPoolExecutor

            with ThreadPoolExecutor(threads) as workers:
                parts = ([windows[at] for at in batch] for batch in batches)
                found = list(workers.map(self._batch, parts))
        results: list[tuple[Any, Any]] = [(None, None)] * len(windows)
        for batch, rows in zip(batches, found, strict=True):
            for at, row in zip(batch, rows, strict=True):
                results[at] = row
        return results

    def _batch(self, windows: Sequence[list[int]]) -> list[tuple[Any, Any]]:
        import numpy as np

        ids = np.zeros((len(windows), max(map(len, windows))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, window in enumerate(windows):
            ids[row, : len(window)] = window
            mask[row, : len(window)] = 1
        feed = {"input_ids": ids, "attention_mask": mask}
        scores, vectors = self.session.run(["logits", "emb"], feed)
        return list(zip(scores, vectors, strict=True))

    def _calibrated(self, logits: Sequence[float]) -> Scores:
        from math import exp

        scores: Scores = {}
        for label, logit in zip(self.labels, logits, strict=True):
            scale, shift = self.manifest.calibration[label]
            scores[label] = 1.0 / (1.0 + exp(min(500.0, -(scale * logit + shift))))
        return scores


def _batches(windows: Sequence[list[int]]) -> list[list[int]]:
    """Gather the numbers of windows of like length, `BATCH` word pieces at a time."""
    batches: list[list[int]] = []
    for at in sorted(range(len(windows)), key=lambda at: len(windows[at])):
        if not batches or (len(batches[-1]) + 1) * len(windows[at]) > BATCH:
            batches.append([])
        batches[-1].append(at)
    return batches


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
        widths = {one.name: one.shape[-1] for one in session.get_outputs()}
        if set(widths) != {"logits", "emb"} or widths["logits"] != len(checked.labels):
            raise ValueError("its graph does not give what its manifest says")
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    # the runtime and the tokenizer raise bare exceptions of their own
    except Exception as error:
        raise AuthlintError(
            f"cannot open the classifier: {error}",
            path=str(folder),
            hint="install onnxruntime, tokenizers and numpy, or run with --no-model",
        ) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    unknown = tokenizer.token_to_id("[UNK]")
    rowwise = session.get_modelmeta().custom_metadata_map.get(ROWWISE) == "1"
    return OnnxClassifier(checked, session, tokenizer, -1 if unknown is None else unknown, rowwise)
