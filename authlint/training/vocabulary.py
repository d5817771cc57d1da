"""Prune a WordPiece vocabulary to the pieces that a language in use needs."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable

from tokenizers import Tokenizer

_SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")


def pruned(tokenizer: Tokenizer, texts: Iterable[str], size: int) -> tuple[Tokenizer, list[int]]:
    """Keep special pieces, single characters and the most frequent pieces of some texts.

    Gives the smaller tokenizer and the old id of each new one. Single characters stay so
    that every word can still be spelt out.
    """
    spec = json.loads(tokenizer.to_str())
    vocabulary: dict[str, int] = spec["model"]["vocab"]
    names = {number: piece for piece, number in vocabulary.items()}
    counts: Counter[int] = Counter()
    for coded in tokenizer.encode_batch(list(texts)):
        counts.update(coded.ids)
    basic = [vocabulary[piece] for piece in _SPECIAL]
    single = [n for p, n in vocabulary.items() if len(p.removeprefix("##")) == 1]
    kept = list(dict.fromkeys([*basic, *single, *(n for n, _ in counts.most_common())]))
    kept = kept[:size] + [n for n in single if n not in set(kept[:size])]
    kept = [*basic, *sorted(set(kept).difference(basic))]
    new = {names[old]: number for number, old in enumerate(kept)}
    spec["model"]["vocab"] = new
    for token in spec.get("added_tokens", []):
        token["id"] = new[token["content"]]
    for name, entry in spec["post_processor"].get("special_tokens", {}).items():
        entry["ids"] = [new[name]]
    for mark in ("sep", "cls"):
        if isinstance(spec["post_processor"].get(mark), list):
            piece = spec["post_processor"][mark][0]
            spec["post_processor"][mark] = [piece, new[piece]]
    return Tokenizer.from_str(json.dumps(spec)), kept
