"""Make a background from a folder of public posts: `authlint learn background DIR`."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from authlint.errors import AuthlintError
from authlint.profiles import background
from authlint.profiles.features import Features, of_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

EACH, LOOSE = 22, 350
"""Posts kept of each community or brand, and of each file that names none."""
REPLIES = 150
"""Posts kept of each brand: there are few brands and many communities."""
COUNTED = 400
"""Posts of each origin over which words are counted, and twelve times as many of loose files."""
COMMON = 4
"""A word is kept if it stands in at least so many posts: no names, no typing errors."""
LONGEST = 600
"""Code points of a post that are read."""
SHRUNK = 0.3
"""Share of the mean variance that is added before whitening (tuned on the first half)."""


class Sample(NamedTuple):
    """A post of the folder, its origin and whether its own numbers are kept."""

    text: str
    group: str
    kept: bool


def first_half(group: str) -> bool:
    """Tell whether a community or brand may be in the background; the rest is for tests."""
    return int(sha256(group.encode("utf-8")).hexdigest()[:8], 16) % 2 == 0


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a JSON-lines file, compressed or not.

    Raises:
        AuthlintError: with path and line, for a line that is no object with a text.
    """
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                row = json.loads(line)
                row["text"] + ""
            except (ValueError, KeyError, TypeError):
                raise AuthlintError(
                    "no object with a 'text'", path=str(path), line=number
                ) from None
            yield row


Clean = Callable[[str, str, bool], str]
"""Changes a text before it is measured: text, name, whether the name is a brand's."""


def samples(folder: Path, clean: Clean | None = None, named: bool = False) -> list[Sample]:
    """Draw posts of the folder's JSON-lines files, the same ones every time.

    `clean` changes texts first; `named` leaves files out that name no community or brand.

    Raises:
        AuthlintError: if there is no such file, or a line is no object with a text.
    """
    found: list[Sample] = []
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]):
        groups: dict[tuple[str, int], list[str]] = {}
        for row in rows(path):
            name = row.get("community") or row.get("brand")
            if named and not name:
                break
            key = (name, REPLIES if row.get("brand") else EACH) if name else (path.name, LOOSE)
            text = row["text"][:LONGEST]
            cleaned = clean(text, key[0], "brand" in row) if clean else text
            groups.setdefault(key, []).append(cleaned)
        for (name, kept), texts in sorted(groups.items()):
            if kept != LOOSE and not first_half(name):
                continue
            random.Random(name).shuffle(texts)
            most = COUNTED * 12 if kept == LOOSE else max(COUNTED, kept)
            found += [Sample(t, name, i < kept) for i, t in enumerate(texts[:most])]
    if not found:
        raise AuthlintError("no .jsonl or .jsonl.gz with posts", path=str(folder))
    return found


def build(drawn: Sequence[Sample], target: Path, progress: Any = iter) -> int:
    """Write the background of drawn posts; give how many posts' numbers it holds.

    Raises:
        AuthlintError: if the classifier cannot be loaded.
    """
    background.require()
    import numpy as np

    read = [of_text(sample.text) for sample in progress(drawn)]
    counts = Counter(word for one in read for word in set(one.words))
    words = sorted(word for word, count in counts.items() if count >= COMMON and "\n" not in word)
    kept = [i for i, sample in enumerate(drawn) if sample.kept]
    bags = _bags([read[i] for i in kept], words)
    np.savez_compressed(
        target,
        style=np.array([read[i].style for i in kept], dtype=np.float16),
        ids=np.concatenate(bags).astype(np.uint16),
        cuts=np.cumsum([len(bag) for bag in bags])[:-1].astype(np.int32),
        words=np.frombuffer("\n".join(words).encode("utf-8"), dtype=np.uint8),
        counts=np.array([counts[word] for word in words], dtype=np.int32),
        total=np.int32(len(drawn)),
        groups=np.array([crc32(drawn[i].group.encode("utf-8")) for i in kept], dtype=np.uint32),
        **_meanings([drawn[i].text for i in kept], progress),
    )
    return len(kept)


def _meanings(texts: list[str], progress: Any) -> dict[str, Any]:
    import numpy as np

    from authlint import classifier
    from authlint.classifier.manifest import digest

    model = classifier.load()
    parts = [model.embed(texts[at : at + 256]) for at in progress(range(0, len(texts), 256))]
    vectors = np.concatenate(parts)
    mean, whiten = whitening(vectors)
    scale = float(np.abs(vectors).max())
    name = digest(classifier.WEIGHTS / "model.onnx")[:16].encode("ascii")
    return {
        "embeddings": np.round(vectors / scale * 127).astype(np.int8),
        "scale": np.float32(scale),
        "mean": mean.astype(np.float32),
        "whiten": whiten.astype(np.float16),
        "model": np.frombuffer(name, dtype=np.uint8),
    }


def whitening(vectors: NDArray[np.float32]) -> tuple[Any, Any]:
    """Give the mean (d) and the symmetric matrix (d, d) that makes vectors round (shrunken ZCA)."""
    import numpy as np

    mean = vectors.mean(axis=0)
    values, axes = np.linalg.eigh(np.cov((vectors - mean).T.astype(np.float64)))
    values = np.maximum(values, 0.0)
    return mean, (axes / np.sqrt(values + SHRUNK * values.mean())) @ axes.T


def _bags(read: Iterable[Features], words: list[str]) -> list[Any]:
    import numpy as np

    number = {word: i for i, word in enumerate(words)}
    return [
        np.array(sorted({number[w] for w in one.words if w in number}), dtype=np.int64)
        for one in read
    ]
