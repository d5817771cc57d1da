"""The shipped background: numbers about ordinary public posts, to set a profile against.

It holds no sentence: for each of some three thousand posts its embedding in 8 bits, the
measures of its style and which common words it holds, without their order; and over many
more posts how many hold each common word. BACKGROUND.md tells where they are from.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zlib import crc32

from authlint.errors import AuthlintError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[Any]
    Bags = tuple[NDArray[np.int64], ...]

SHIPPED = Path(__file__).parent / "background.npz"


class Background(NamedTuple):
    """Ordinary posts as numbers: `embeddings` (n, d), `style` (n, measures), `bags` of word ids.

    `rates` is the share of posts that hold each word of `vocabulary`; `mean` (d) and
    `whiten` (d, d) make embeddings of ordinary posts round; `groups` (n) tells posts of
    one origin from others; `model` and `digest` name the encoder and this background.
    """

    embeddings: Floats
    style: Floats
    bags: Bags
    vocabulary: dict[str, int]
    rates: Floats
    mean: Floats
    whiten: Floats
    groups: NDArray[np.uint32]
    model: str
    digest: str

    def without(self, group: str) -> Background:
        """Leave out the posts of one origin, so that a benchmark is fair to it."""
        import numpy as np

        keep = np.flatnonzero(self.groups != crc32(group.encode("utf-8")))
        return self._replace(
            embeddings=self.embeddings[keep],
            style=self.style[keep],
            bags=tuple(self.bags[i] for i in keep.tolist()),
            groups=self.groups[keep],
        )

    def known(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Give the ids of the words of a post that the background knows, in rising order."""
        import numpy as np

        ids = {self.vocabulary[word] for word in words if word in self.vocabulary}
        return np.array(sorted(ids), dtype=np.int64)


def require() -> None:
    """Make sure that what profiles calculate with is installed.

    Raises:
        AuthlintError: if it is not.
    """
    from importlib.util import find_spec

    missing = [name for name in ("numpy", "onnxruntime", "tokenizers") if not find_spec(name)]
    if missing:
        hint = "pip install authlint"
        raise AuthlintError(f"profiles need {' and '.join(missing)}", hint=hint)


def load(path: Path | None = None) -> Background:
    """Load the shipped background, or another that `build` wrote, once.

    Raises:
        AuthlintError: if it is missing or broken.
    """
    require()
    return _loaded(str(path or SHIPPED))


@lru_cache(maxsize=2)
def _loaded(path: str) -> Background:
    import numpy as np

    try:
        raw = Path(path).read_bytes()
        with np.load(path, allow_pickle=False) as data:
            return _unpacked({name: data[name] for name in data.files}, sha256(raw).hexdigest())
    except (OSError, ValueError, KeyError) as error:
        raise AuthlintError(
            f"no readable background: {error}", path=path, hint="reinstall authlint"
        ) from error


def _unpacked(data: dict[str, Any], digest: str) -> Background:
    import numpy as np

    words = data["words"].tobytes().decode("utf-8").split("\n")
    return Background(
        embeddings=data["embeddings"].astype(np.float32) / 127 * float(data["scale"]),
        style=data["style"].astype(np.float32),
        bags=tuple(np.split(data["ids"].astype(np.int64), data["cuts"])),
        vocabulary={word: number for number, word in enumerate(words)},
        rates=(data["counts"].astype(np.float32) + 0.5) / (float(data["total"]) + 1),
        mean=data["mean"].astype(np.float32),
        whiten=data["whiten"].astype(np.float32),
        groups=data["groups"],
        model=data["model"].tobytes().decode("ascii"),
        digest=digest[:16],
    )
