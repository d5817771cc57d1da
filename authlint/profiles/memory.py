"""The posts of a profile as numbers, so that later posts can be added without them."""

from __future__ import annotations

import json
import zlib
from base64 import b64decode, b64encode
from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.profiles import maths
from authlint.profiles.features import MEASURES, Features
from authlint.profiles.learning import Facts
from authlint.profiles.model import Sample

if TYPE_CHECKING:
    from authlint.profiles.background import Background

MOST = 1000
"""Posts that are remembered; of more, every so-manyth."""
LARGEST = 60_000_000
"""Bytes of an unpacked memory that is still read."""


class Memory(NamedTuple):
    """Posts as numbers, what is known beside them, and a digest of each post's text."""

    sample: Sample
    facts: Facts
    seen: tuple[str, ...]


def digest(text: str) -> str:
    """Give a short digest by which a post is known again."""
    words = " ".join(text.lower().split())
    return blake2b(words.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()


def joined(one: Memory, other: Memory) -> Memory:
    """Put two memories together; the second holds no post of the first (`unseen`)."""
    import numpy as np

    return Memory(
        Sample(
            one.sample.read + other.sample.read,
            np.concatenate([one.sample.embeddings, other.sample.embeddings]),
        ),
        Facts(
            one.facts.openings + other.facts.openings,
            one.facts.endings + other.facts.endings,
            one.facts.languages + other.facts.languages,
            one.facts.lix + other.facts.lix,
            one.facts.grades + other.facts.grades,
        ),
        one.seen + other.seen,
    )


def packed(memory: Memory, background: Background) -> str:
    """Write a memory: words in alphabetical order, none that only one post holds and few know."""
    import numpy as np

    step = -(-len(memory.seen) // MOST)
    rows = list(range(0, len(memory.seen), step))
    counts: dict[str, int] = {}
    for at in rows:
        for word in set(memory.sample.read[at].words):
            counts[word] = counts.get(word, 0) + 1
    words = sorted(w for w, count in counts.items() if count > 1 or w in background.vocabulary)
    number = {word: i for i, word in enumerate(words)}
    read = [memory.sample.read[at] for at in rows]
    facts = memory.facts
    data = {
        "words": words,
        "bags": [sorted({number[w] for w in one.words if w in number}) for one in read],
        "style": maths.packed(np.array([one.style for one in read])),
        "vectors": maths.packed_small(memory.sample.embeddings[rows]),
        "seen": [memory.seen[at] for at in rows],
        "openings": [facts.openings[at] for at in rows],
        "endings": [facts.endings[at] for at in rows],
        "languages": [facts.languages[at] for at in rows],
        "lix": list(facts.lix),
        "grades": list(facts.grades),
    }
    raw = json.dumps(data, separators=(",", ":")).encode("ascii")
    return b64encode(zlib.compress(raw, 9)).decode("ascii")


def unpacked(text: str, path: str) -> Memory:
    """Read what `packed` wrote.

    Raises:
        AuthlintError: if there is none or it is broken.
    """
    if not text:
        raise AuthlintError(
            "this profile keeps no numbers of its posts, so none can be added",
            path=path,
            hint="learn it again from all posts, without --forget",
        )
    try:
        opened = zlib.decompressobj()
        raw = opened.decompress(b64decode(text, validate=True), LARGEST)
        if opened.unconsumed_tail:
            raise ValueError("too large")
        return _memory(json.loads(raw))
    except (ValueError, KeyError, TypeError, IndexError, zlib.error, RecursionError) as error:
        raise AuthlintError(f"a broken memory: {error}", path=path) from None


def _memory(data: dict[str, Any]) -> Memory:
    seen = _texts(data["seen"])
    style = maths.unpacked(data["style"], len(MEASURES))
    vectors = maths.unpacked_small(data["vectors"], len(seen))
    words = _texts(data["words"])
    read = tuple(
        Features(tuple(words[i] for i in bag), tuple(float(v) for v in row))
        for bag, row in zip(data["bags"], style, strict=True)
    )
    facts = Facts(
        _texts(data["openings"]),
        _texts(data["endings"]),
        _texts(data["languages"]),
        tuple(float(v) for v in data["lix"]),
        tuple(float(v) for v in data["grades"]),
    )
    if {len(seen)} != {len(read), len(vectors), *(len(part) for part in facts[:3])}:
        raise ValueError("its parts differ in length")
    return Memory(Sample(read, vectors), facts, seen)


def _texts(values: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(value) for value in values)
