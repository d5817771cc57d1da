"""Export a trained model to int8 ONNX, check that it agrees, calibrate it, write its manifest."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors

from authlint.classifier import manifest as manifests
from authlint.classifier.onnx import open_model
from authlint.errors import AuthlintError
from authlint.training import calibrate
from authlint.training import model as trained
from authlint.training.data import read
from authlint.training.rowwise import rowwise

MAX_LENGTH = 128
"""Word pieces of a run-time window: the most that training saw."""
LICENCE = "Apache-2.0 (fine-tuned from sentence-transformers/all-MiniLM-L6-v2, Apache-2.0)"
_PROBES = (
    "The bakery on Mill Lane opens at seven from Monday.",
    "Tag three friends and follow us to win a phone!",
    "sorry for your loss, he was kind to everyone he met",
    "You won't believe what she said next.",
    "We measured 41 of 60 valves twice; the second run took 9 minutes less than the first.",
)


@dataclass(frozen=True, slots=True)
class Parity:
    """Largest differences from torch, over the probes: logits, and 1 - cosine of embeddings."""

    fp32_logits: float
    fp32_embedding: float
    int8_logits: float
    int8_embedding: float

    LIMITS = (1e-3, 1e-5, 1.2, 0.03)

    def check(self) -> None:
        """Refuse an export that differs more than `LIMITS`.

        Raises:
            AuthlintError: if it does.
        """
        for (name, value), limit in zip(asdict(self).items(), self.LIMITS, strict=True):
            if not value <= limit:
                raise AuthlintError(f"the export differs from torch: {name} {value:.2g} > {limit}")


def export(
    model: Path,
    out: Path,
    data: Sequence[Path] = (),
    clean: Sequence[Path] = (),
    without: Sequence[str] = (),
) -> dict[str, Any]:
    """Write model.onnx (int8), tokenizer.json and manifest.json; give parity and rates.

    `data` are the directories of sets, whose dev rows calibrate; `clean` are directories of
    honest drafts, which set the thresholds. Without them nothing is calibrated. Heads in
    `without` are cut off.

    Raises:
        AuthlintError: if the model cannot be read or the export differs too much from it.
    """
    net, tokenizer = trained.load(model)
    net = with_heads(net, [label for label in net.shape.labels if label not in without])
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        full = Path(scratch) / "full.onnx"
        to_onnx(net, full)
        quantised(full, out / "model.onnx")
        tokenizer.save(str(out / "tokenizer.json"), pretty=False)
        labels = net.shape.labels
        write_manifest(out, labels, {}, {}, {})
        parity = compare(net, tokenizer, full, out / "model.onnx")
    parity.check()
    report: dict[str, Any] = {"parity": asdict(parity)}
    if data:
        fitted = calibrate.fit(open_model(out), read(data), clean)
        write_manifest(out, labels, fitted.platt, fitted.thresholds, fitted.sentence_thresholds)
        report["false_alarms"] = fitted.rates
    text = json.dumps(report, indent=1) + "\n"
    (model / "export.json").write_text(text, encoding="utf-8")
    return report


def with_heads(net: trained.MultiTask, labels: Sequence[str]) -> trained.MultiTask:
    """Give a model of the same weights with some of its heads only."""
    rows = [net.shape.labels.index(label) for label in labels]
    small = trained.MultiTask(trained.Shape(net.shape.config, tuple(labels), net.shape.hidden))
    state = net.state_dict()
    for name in ("heads.weight", "heads.bias"):
        state[name] = state[name][rows]
    small.load_state_dict(state)
    return small.eval()


def to_onnx(net: trained.MultiTask, path: Path) -> None:
    """Write an fp32 graph: input_ids, attention_mask (n, length) -> logits, emb."""
    ids = torch.tensor([[2, 5, 6, 7, 3], [2, 8, 9, 3, 0]])
    n, length = torch.export.Dim("n"), torch.export.Dim("length", max=512)
    names = ("input_ids", "attention_mask")
    torch.onnx.export(
        net.eval(),
        (ids, (ids != 0).long()),
        str(path),
        input_names=list(names),
        output_names=["logits", "emb"],
        dynamo=True,
        external_data=False,
        verbose=False,
        dynamic_shapes={name: {0: n, 1: length} for name in names},
    )


def quantised(full: Path, path: Path) -> None:
    """Write the graph with int8 weights per channel and activations scaled by row.

    Eight bits can overflow on processors without VNNI; on one (AVX2), seven (`reduce_range`)
    were no closer to fp32 on dev rows.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(str(full), str(path), weight_type=QuantType.QInt8, per_channel=True)
    bare(path)
    rowwise(path)
    fused(path)


def requantise(folder: Path, clean: Sequence[Path] = ()) -> None:
    """Rewrite the graph of an older export as `export` writes it now, with its digests.

    Calibration stays; thresholds rise where too many of the honest drafts of `clean` reach
    them, and never fall.
    """
    rowwise(folder / "model.onnx")
    fused(folder / "model.onnx")
    path = folder / manifests.NAME
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["files"] = {name: manifests.digest(folder / name) for name in manifest["files"]}
    path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    if clean:
        whole, parts = calibrate.raised(open_model(folder), clean)
        manifest |= {"thresholds": whole, "sentence_thresholds": parts}
        path.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def fused(path: Path) -> None:
    """Fuse a graph's operators as onnxruntime would at every start: it opens three times as fast.

    Nothing that depends on the processor is fused, and the scores stay what they were.
    """
    import onnxruntime

    made = path.with_suffix(".fused")
    options = onnxruntime.SessionOptions()
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(made)
    options.log_severity_level = 3
    onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    made.replace(path)


def bare(path: Path) -> None:
    """Strip a graph of the exporter's notes: stack traces name files of the machine it ran on."""
    import onnx

    graph = onnx.load(str(path))
    graph.ClearField("metadata_props")
    graph.graph.ClearField("metadata_props")
    graph.graph.ClearField("value_info")
    for part in (
        *graph.graph.node,
        *graph.graph.initializer,
        *graph.graph.input,
        *graph.graph.output,
    ):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    onnx.save(graph, str(path))


def compare(net: trained.MultiTask, tokenizer: Tokenizer, full: Path, small: Path) -> Parity:
    """Compare torch, fp32 ONNX and int8 ONNX on a few texts of our own."""
    import onnxruntime

    worst = {full: [0.0, 0.0], small: [0.0, 0.0]}
    for text in _PROBES:
        ids = torch.tensor([tokenizer.encode(text).ids])
        mask = torch.ones_like(ids)
        with torch.inference_mode():
            logits, mean = (value.numpy() for value in net.eval()(ids, mask))
        for path, most in worst.items():
            session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
            feed = {"input_ids": ids.numpy(), "attention_mask": mask.numpy()}
            scores, vector = session.run(["logits", "emb"], feed)
            cosine = (vector * mean).sum() / (np.linalg.norm(vector) * np.linalg.norm(mean))
            most[0] = max(most[0], float(np.abs(scores - logits).max()))
            most[1] = max(most[1], float(1 - cosine))
    return Parity(*worst[full], *worst[small])


def write_manifest(
    out: Path,
    labels: Sequence[str],
    platt: Mapping[str, tuple[float, float]],
    thresholds: Mapping[str, float],
    sentence_thresholds: Mapping[str, float],
) -> None:
    """Write manifest.json; what is not given is identity calibration and an even chance."""
    manifest = {
        "labels": list(labels),
        "calibration": {label: list(platt.get(label, (1.0, 0.0))) for label in labels},
        "thresholds": {label: thresholds.get(label, 0.5) for label in labels},
        "sentence_thresholds": {label: sentence_thresholds.get(label, 0.5) for label in labels},
        "max_length": MAX_LENGTH,
        "files": {n: manifests.digest(out / n) for n in ("model.onnx", "tokenizer.json")},
        "base": {"id": trained.BASE_ID, "sha256": trained.BASE_SHA256},
        "licence": LICENCE,
    }
    (out / manifests.NAME).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def tiny(out: Path, labels: Sequence[str] = ("spam", "toxic", "joy"), seed: int = 7) -> None:
    """Write a random model of some 100 kB in the shipped layout, for tests (fixtures/model).

    Its vocabulary is the letters; its scores mean nothing.
    """
    torch.manual_seed(seed)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,!?'"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{c}" for c in letters)]
    vocabulary = {piece: number for number, piece in enumerate(pieces)}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = processors.BertProcessing(("[SEP]", 3), ("[CLS]", 2))
    config = {
        "vocab_size": len(pieces),
        "hidden_size": 16,
        "num_hidden_layers": 1,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 512,
        "hidden_dropout_prob": 0.0,
        "attention_probs_dropout_prob": 0.0,
    }
    net = trained.MultiTask(trained.Shape(config, tuple(labels), 8)).eval()
    with tempfile.TemporaryDirectory() as scratch:
        trained.save(net, tokenizer, Path(scratch))
        export(Path(scratch), out)
