"""Run any Hugging Face sequence classifier in place of the embedded one (extra `hub`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from authlint.classifier.manifest import digest
from authlint.classifier.sentences import Scores, SentenceScores, by_sentence
from authlint.errors import AuthlintError, did_you_mean

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BATCH = 16


@dataclass(frozen=True, slots=True)
class HubClassifier:
    """A sequence classifier under our labels; make it with `load`."""

    names: dict[str, str]
    model: Any
    tokenizer: Any
    length: int
    sha256: str | None = None

    @property
    def labels(self) -> tuple[str, ...]:
        """Our labels, in the order of the map."""
        return tuple(dict.fromkeys(self.names.values()))

    @property
    def thresholds(self) -> dict[str, float]:
        """An even chance for each label: nothing is known of the model's calibration."""
        return dict.fromkeys(self.labels, 0.5)

    @property
    def sentence_thresholds(self) -> dict[str, float]:
        """The same for single sentences."""
        return self.thresholds

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """Give probabilities of whole texts, by label; two names of one label give the higher."""
        scores = [dict.fromkeys(self.labels, 0.0) for _ in texts]
        for owner, probabilities, _ in self._outputs(texts):
            for name, label in self.names.items():
                value = float(probabilities[self.model.config.label2id[name]])
                scores[owner][label] = max(scores[owner][label], value)
        return scores

    def score_sentences(self, texts: Sequence[str]) -> list[SentenceScores]:
        """Give for each text its sentences' code-point spans and their scores."""
        return by_sentence(texts, self.score)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give mean-pooled last hidden states (n, d), of unit length; zeros for an empty text."""
        import numpy as np

        means: NDArray[np.float32] = np.zeros(
            (len(texts), self.model.config.hidden_size), dtype=np.float32
        )
        for owner, _, vector in self._outputs(texts):
            means[owner] += vector
        means /= np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return means

    def read(self, texts: Sequence[str]) -> tuple[list[Scores], NDArray[np.float32]]:
        """Give what `score` and `embed` give."""
        return self.score(texts), self.embed(texts)

    def _outputs(self, texts: Sequence[str]) -> list[tuple[int, Any, Any]]:
        import torch

        full = [(i, text) for i, text in enumerate(texts) if text.strip()]
        found: list[tuple[int, Any, Any]] = []
        for at in range(0, len(full), _BATCH):
            part = full[at : at + _BATCH]
            coded = self.tokenizer(
                [text for _, text in part],
                padding=True,
                truncation=True,
                max_length=self.length,
                stride=min(32, self.length // 4),
                return_overflowing_tokens=True,
                return_tensors="pt",
            )
            owners = coded.pop("overflow_to_sample_mapping").tolist()
            with torch.inference_mode():
                out = self.model(**coded, output_hidden_states=True)
            several = self.model.config.problem_type == "multi_label_classification"
            chance = out.logits.sigmoid() if several else out.logits.softmax(-1)
            mask = coded["attention_mask"].unsqueeze(-1)
            means = (out.hidden_states[-1] * mask).sum(1) / mask.sum(1)
            for owner, row, mean in zip(owners, chance, means, strict=True):
                found.append((part[owner][0], row, mean.numpy()))
        return found


def load(directory_or_id: str | Path, labels: Mapping[str, str]) -> HubClassifier:
    """Load a sequence classifier from a directory or the hub's local cache.

    `labels` maps its names to ours. Only safetensors weights are read, no code of the
    model's repository is run and nothing is fetched.

    Raises:
        AuthlintError: if torch or transformers is missing, the model cannot be had, or a
            name of the map is not one of the model's labels.
    """
    where = str(directory_or_id)
    tokenizer, model = _fetched(where)
    for name in labels:
        if name not in model.config.label2id:
            raise AuthlintError(
                f"the model has no label '{name}'",
                path=where,
                hint=did_you_mean(name, model.config.label2id),
            )
    model.eval()
    longest = int(getattr(model.config, "max_position_embeddings", 512) or 512)
    weights = Path(where) / "model.safetensors"
    sha256 = digest(weights) if weights.is_file() else None
    return HubClassifier(dict(labels), model, tokenizer, min(256, longest), sha256)


def _fetched(where: str) -> tuple[Any, Any]:
    try:
        from transformers import AutoModelForSequenceClassification, AutoTokenizer
    except ImportError as error:
        raise AuthlintError(
            "a model of the hub needs torch and transformers",
            path=where,
            hint="pip install 'authlint[hub]'",
        ) from error
    try:
        tokenizer = AutoTokenizer.from_pretrained(
            where, trust_remote_code=False, local_files_only=True
        )
        model = AutoModelForSequenceClassification.from_pretrained(
            where, use_safetensors=True, trust_remote_code=False, local_files_only=True
        )
    except (OSError, ValueError, ImportError) as error:
        raise AuthlintError(
            f"cannot load the model: {str(error).splitlines()[0]}",
            path=where,
            hint="give a directory with safetensors weights, or fetch it first: hf download ID; "
            "--no-model does without",
        ) from error
    return tokenizer, model
