"""Measures of ranking, decision and calibration, with intervals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Measure = Callable[[Floats, Floats], float]


class Interval(NamedTuple):
    """A value with its 95% interval."""

    value: float
    low: float
    high: float


def auc(truth: Floats, scores: Floats) -> float:
    """Give the chance that a positive is ranked above a negative; ties count half."""
    order = np.argsort(scores, kind="stable")
    ordered = scores[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    ends = np.r_[starts[1:], len(ordered)]
    ranks = np.empty(len(scores))
    ranks[order] = np.repeat((starts + 1 + ends) / 2, ends - starts)
    positive = float(truth.sum())
    negative = len(truth) - positive
    if not positive or not negative:
        return float("nan")
    total = float(ranks[truth > 0].sum())
    return (total - positive * (positive + 1) / 2) / (positive * negative)


def f1_at(bar: float) -> Measure:
    """Make the measure F1 of the decisions `score >= bar`."""

    def f1(truth: Floats, scores: Floats) -> float:
        said = scores >= bar
        hits = float((said & (truth > 0)).sum())
        wrong = float(said.sum()) + float(truth.sum())
        return 2 * hits / wrong if wrong else 0.0

    return f1


def best_bar(truth: Floats, scores: Floats) -> float:
    """Give the bar of highest F1 on dev rows, among a hundred quantiles of the scores."""
    bars = np.unique(np.quantile(scores, np.linspace(0, 1, 101)))
    return float(max(bars, key=lambda bar: f1_at(float(bar))(truth, scores)))


def interval(measure: Measure, truth: Floats, scores: Floats, rounds: int = 300) -> Interval:
    """Give a measure with its percentile bootstrap interval over rows (seeded)."""
    values = _resampled(lambda rows: measure(truth[rows], scores[rows]), len(truth), rounds)
    low, high = np.nanpercentile(values, [2.5, 97.5])
    return Interval(measure(truth, scores), float(low), float(high))


def lead(measure: Measure, truth: Floats, ours: Floats, theirs: Floats) -> Interval:
    """Give how much better our scores are, paired by row, with a bootstrap interval."""

    def gap(rows: NDArray[Any]) -> float:
        return measure(truth[rows], ours[rows]) - measure(truth[rows], theirs[rows])

    low, high = np.nanpercentile(_resampled(gap, len(truth), 300), [2.5, 97.5])
    return Interval(gap(np.arange(len(truth))), float(low), float(high))


def _resampled(value: Callable[[NDArray[Any]], float], count: int, rounds: int) -> list[float]:
    rng = np.random.default_rng(0)
    return [value(rng.integers(0, count, count)) for _ in range(rounds)]


def wilson(hits: int, count: int) -> Interval:
    """Give a rate with Wilson's 95% interval (1927)."""
    if not count:
        return Interval(float("nan"), 0.0, 1.0)
    z, rate = 1.959964, hits / count
    middle = (rate + z * z / (2 * count)) / (1 + z * z / count)
    half = z * ((rate * (1 - rate) + z * z / (4 * count)) / count) ** 0.5 / (1 + z * z / count)
    return Interval(rate, max(0.0, middle - half), min(1.0, middle + half))


def brier(truth: Floats, scores: Floats) -> float:
    """Give the mean squared error of probabilities (Brier 1950)."""
    return float(((truth - scores) ** 2).mean())


def reliability(truth: Floats, scores: Floats) -> list[dict[str, float]]:
    """Give for each fifth of the scale: rows, mean probability, rate of positives."""
    table = []
    for low in (0.0, 0.2, 0.4, 0.6, 0.8):
        rows = (scores >= low) & (scores < low + 0.2 + (1e-9 if low > 0.7 else 0))
        if rows.any():
            table.append(
                {
                    "from": low,
                    "n": int(rows.sum()),
                    "said": float(scores[rows].mean()),
                    "true": float(truth[rows].mean()),
                }
            )
    return table
