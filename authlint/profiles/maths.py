"""The few formulas of learning: logistic regression, centres, tails, compact numbers."""

from __future__ import annotations

from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Sequence
from math import log10
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

ROUNDS = 12
"""Newton steps; eight were enough in every case that was looked at."""


def logistic(
    points: Floats, labels: Floats, weights: Floats, penalty: float, prior: Floats | None = None
) -> Floats:
    """Fit a logistic regression by Newton's method; give its weights, the constant last.

    `points` is (n, d); the weights are drawn to `prior` (d + 1; zeros) by `penalty`
    times half the squared distance. The constant is all but free.
    """
    import numpy as np

    held = np.column_stack([points, np.ones(len(points))]).astype(np.float64)
    start = np.zeros(held.shape[1]) if prior is None else np.asarray(prior, dtype=np.float64)
    ridge = np.full(held.shape[1], penalty)
    ridge[-1] = 1e-3
    found = start.copy()
    for _ in range(ROUNDS):
        chance = sigmoid(held @ found)
        slope = held.T @ (weights * (chance - labels)) + ridge * (found - start)
        bend = (held * (weights * chance * (1 - chance))[:, None]).T @ held + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if float(np.abs(step).max()) < 1e-5:
            break
    return found


def sigmoid(values: Any) -> Any:
    """Turn log-odds into probabilities."""
    import numpy as np

    chance: Any = 1.0 / (1.0 + np.exp(-np.clip(values, -30, 30)))
    return chance


def balanced(own: int, weights: Floats) -> Floats:
    """Give own posts and the others half of the weight each; it adds up to 2 x own."""
    import numpy as np

    return np.concatenate([np.ones(own), own * weights / weights.sum()])


def unit(vectors: Any) -> Any:
    """Scale rows to length one; a row of zeros stays."""
    import numpy as np

    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def centres(vectors: Any, most: int) -> Any:
    """Give up to `most` centres of unit vectors by spherical k-means, the same every time."""
    import numpy as np

    if len(vectors) <= most:
        return vectors
    found = vectors[np.linspace(0, len(vectors) - 1, most).astype(int)]
    for _ in range(8):
        nearest = (vectors @ found.T).argmax(axis=1)
        found = unit(
            np.array(
                [
                    vectors[nearest == k].mean(axis=0) if (nearest == k).any() else found[k]
                    for k in range(most)
                ]
            )
        )
    return found


def area(own: Sequence[float], other: Sequence[float]) -> float:
    """Give the chance that an own score lies above another (AUC; ties count half)."""
    ranked = sorted(other)
    total = sum((bisect_left(ranked, x) + _right(ranked, x)) / 2 for x in own)
    return total / (len(own) * len(ranked)) if own and ranked else 0.5


def _right(ranked: list[float], value: float) -> int:
    from bisect import bisect_right

    return bisect_right(ranked, value)


def strength(tail: float) -> float:
    """Say from 0 to 1 how far outside the usual a share of posts is: 5% is 0, 0.05% is 1."""
    return max(0.0, min(1.0, log10(0.05 / max(tail, 1e-9)) / 2))


def packed(values: Any) -> str:
    """Write numbers as base64 of 16-bit floats, little-endian."""
    import numpy as np

    return b64encode(np.ascontiguousarray(values, dtype="<f2").tobytes()).decode("ascii")


def unpacked(text: str, width: int = 0) -> Any:
    """Read what `packed` wrote, in rows of `width` if given.

    Raises:
        ValueError: if it is not base64, not whole rows, or holds what is no number.
    """
    import numpy as np

    flat = np.frombuffer(b64decode(text, validate=True), dtype="<f2").astype(np.float64)
    if not np.isfinite(flat).all():
        raise ValueError("a packed number is not finite")
    return flat.reshape(-1, width) if width else flat


def packed_small(vectors: Any) -> str:
    """Write rows of unit length as base64 of 8-bit integers; the scale is not kept."""
    import numpy as np

    scale = 127 / max(float(np.abs(vectors).max(initial=0.0)), 1e-9)
    return b64encode(np.round(vectors * scale).astype(np.int8).tobytes()).decode("ascii")


def unpacked_small(text: str, rows: int) -> Any:
    """Read what `packed_small` wrote: so many rows, of unit length again.

    Raises:
        ValueError: if it is not base64 or not so many rows.
    """
    import numpy as np

    flat = np.frombuffer(b64decode(text, validate=True), dtype=np.int8).astype(np.float64)
    return unit(flat.reshape(rows, -1))
