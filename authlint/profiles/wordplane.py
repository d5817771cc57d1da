"""A plane through rare-word weighted bags of words: logistic regression on TF-IDF."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from authlint.profiles.background import Background

ROUNDS = 160
PENALTY = 4e-5
"""Of the weight of all posts together; ten times more or less changes little."""
KEPT = 1500
"""Words that only others say, of which the weight is kept."""


class WordPlane(NamedTuple):
    """Weights of words and the constant."""

    weights: dict[str, float]
    constant: float

    def score(self, words: Sequence[str], known: Sequence[float]) -> float:
        """Give the log-odds of a bag: its words and how rare each is (`rarity`)."""
        length = sqrt(sum(rare * rare for rare in known))
        if not length:
            return self.constant
        total = sum(self.weights.get(w, 0.0) * r for w, r in zip(words, known, strict=True))
        return total / length + self.constant


def rarity(rate: float) -> float:
    """Say how much a word counts: the logarithm of one over its share of posts (IDF)."""
    return 1.0 - log(rate)


def learn(
    own: Sequence[Sequence[str]], counts: dict[str, int], background: Background, shares: Any
) -> WordPlane:
    """Learn from the bags of own posts against the background's, weighted by `shares` (n).

    Kept are the weights of words that are common or stand in two own posts.
    """
    import numpy as np

    extra = [w for w, c in sorted(counts.items()) if c > 1 and w not in background.vocabulary]
    number = background.vocabulary | {
        w: len(background.vocabulary) + i for i, w in enumerate(extra)
    }
    bags = [np.array([number[w] for w in bag if w in number], dtype=np.int64) for bag in own]
    bags += background.bags
    rates = np.append(background.rates, np.full(len(extra), background.rates.min()))
    labels = np.append(np.ones(len(own)), np.zeros(len(background.bags)))
    found, constant = _descend(bags, 1.0 - np.log(rates), labels, np.asarray(shares))
    names = [*background.vocabulary, *extra]
    others = np.argsort(found, kind="stable")[:KEPT]
    kept = {*(number[w] for bag in own for w in bag if w in number), *others.tolist()}
    return WordPlane({names[i]: float(found[i]) for i in sorted(kept) if found[i]}, constant)


def _descend(bags: Any, rare: Any, labels: Any, shares: Any) -> tuple[Any, float]:
    """Minimise the penalised loss by accelerated gradient steps (Nesterov 1983)."""
    import numpy as np

    rows = np.repeat(np.arange(len(bags)), [len(bag) for bag in bags])
    cols = np.concatenate(bags)
    values = rare[cols] / np.sqrt(np.bincount(rows, rare[cols] ** 2, minlength=len(bags)))[rows]
    penalty = PENALTY * float(shares.sum())

    def across(weights: Any) -> Any:
        return np.bincount(rows, values * weights[cols], minlength=len(bags)) + weights[-1]

    def down(parts: Any) -> Any:
        slope = np.bincount(cols, values * parts[rows], minlength=len(rare) + 1)
        slope[-1] = parts.sum()
        return slope

    probe = down(shares)
    for _ in range(12):  # the largest bend, by power iteration
        probe = down(shares * across(probe / np.linalg.norm(probe)))
    step = 1 / (0.3 * float(np.linalg.norm(probe)) + penalty)
    weights = ahead = np.zeros(len(rare) + 1)
    for turn in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(across(ahead), -30, 30)))
        slope = down(shares * (chance - labels)) + penalty * ahead
        slope[-1] -= penalty * ahead[-1]
        after = ahead - step * slope
        ahead = after + turn / (turn + 3) * (after - weights)
        weights = after
    return weights[:-1], float(weights[-1])
