"""Scores -> calibrated probabilities: one for each view and one for all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from authlint.profiles import maths
from authlint.profiles.model import OF_VIEW

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[Any]

PRIORS: dict[str, tuple[float, ...]] = {
    "audience": (0.5, 0.55, 0.6, 0.2, 0.25, -2.0),
    "brand": (0.5, 0.25, 0.85, 0.0, 1.2, -4.0),
}
"""Weights of the SCORES and the constant: pooled over the communities, and over the brands,
of the tuning half of the bench. A brand has a manner, a community a matter. A profile's
own weights are drawn to them.
"""
HOLD = 3.0
"""How strongly; 1 to 30 differ by less than 0.004 AUC on the tuning half."""
FLOOR, CEILING = -6.0, 8.0
"""Standardised scores beyond these count as these: one view cannot outvote the others."""


class Stack(NamedTuple):
    """Means and spreads of the SCORES over the background, weights of all and of each view.

    Each list of weights ends with the constant.
    """

    mean: Floats
    spread: Floats
    whole: Floats
    views: dict[str, Floats]
    posts: int


def learn(own: Floats, other: Floats, weights: Floats, kind: str = "audience") -> Stack:
    """Learn from cross-validated scores (n, 5) of own and background posts; kind: PRIORS."""
    import numpy as np

    part = (weights / weights.sum())[:, None]
    mean = (part * other).sum(axis=0)
    spread = np.sqrt((part * (other - mean) ** 2).sum(axis=0)) + 1e-6
    points = _standard(np.concatenate([own, other]), mean, spread)
    labels = np.concatenate([np.ones(len(own)), np.zeros(len(other))])
    shares = maths.balanced(len(own), weights)
    whole = maths.logistic(points, labels, shares, HOLD, np.array(PRIORS[kind]))
    views = {
        view: maths.logistic(
            points[:, list(cols)], labels, shares, HOLD, np.append(np.full(len(cols), 0.7), -1.5)
        )
        for view, cols in OF_VIEW.items()
    }
    return Stack(mean, spread, whole, views, len(own))


def probabilities(stack: Stack, scores: Floats) -> tuple[Any, dict[str, Any]]:
    """Give for scores (n, 5) the calibrated fits (n) and those of each view.

    Even odds of own and other posts are assumed. No fit lies nearer to 0 or 1 than
    2 / (posts + 4): so few posts cannot make anybody surer (add-two, Agresti and Coull 1998).
    """
    import numpy as np

    points = _standard(scores, stack.mean, stack.spread)
    least = 2 / (stack.posts + 4)

    def chance(weights: Floats, cols: list[int]) -> Any:
        raw = maths.sigmoid(points[:, cols] @ weights[:-1] + weights[-1])
        return np.clip(raw, least, 1 - least)

    every = list(range(points.shape[1]))
    return chance(stack.whole, every), {
        view: chance(stack.views[view], list(cols)) for view, cols in OF_VIEW.items()
    }


def _standard(scores: Floats, mean: Floats, spread: Floats) -> Any:
    import numpy as np

    return np.clip((scores - mean) / spread, FLOOR, CEILING)
