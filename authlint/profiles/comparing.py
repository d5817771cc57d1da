"""Two profiles side by side: in what they differ."""

from __future__ import annotations

from collections.abc import Iterator
from math import log, sqrt

from authlint.profiles.features import MEASURES
from authlint.profiles.profile import Profile

NOTABLE = 0.5
"""Least difference of two medians, in halves of the middle range, that is told."""
SURE = 3.0
"""Least z of a word's log-odds ratio (Monroe, Colaresi and Quinn 2008) that is told."""
WORDS = 15


def compare(one: Profile, other: Profile) -> list[str]:
    """List what differs: sizes and habits, then the words that are more of one than the other."""
    lines = [
        f"{one.name}: {one.posts} posts, confidence {one.confidence:.2f};"
        f" {other.name}: {other.posts} posts, confidence {other.confidence:.2f}"
    ]
    lines += _styles(one, other) or ["no measure of style differs notably"]
    for first, second in ((one, other), (other, one)):
        words = [word for _, word in sorted(_words(first, second))[:WORDS]]
        if words:
            lines.append(f"more {first.name} than {second.name}: {', '.join(words)}")
    return lines


def _styles(one: Profile, other: Profile) -> list[str]:
    found: list[tuple[float, str]] = []
    for name in MEASURES:
        a, b = one.styles[name], other.styles[name]
        width = max(1e-6, (a.usual[1] - a.usual[0] + b.usual[1] - b.usual[0]) / 2)
        apart = abs(a.values[4] - b.values[4]) / width
        held = (a.posts / one.posts, b.posts / other.posts)
        if apart >= NOTABLE and name not in ("variety", "function-words"):
            found.append((apart, f"{name}: median {a.values[4]:.3g} against {b.values[4]:.3g}"))
        elif abs(held[0] - held[1]) >= 0.2:
            text = f"{name}: in {100 * held[0]:.0f}% of posts against {100 * held[1]:.0f}%"
            found.append((abs(held[0] - held[1]) * 2, text))
    return [text for _, text in sorted(found, key=lambda pair: (-pair[0], pair[1]))]


def _words(one: Profile, other: Profile) -> Iterator[tuple[float, str]]:
    for word, count in one.counts.items():
        a, b = count + 0.5, other.counts.get(word, 0) + 0.5
        odds = log(a / (one.posts - count + 0.5)) - log(b / (other.posts - b + 1))
        z = odds / sqrt(1 / a + 1 / b)
        if z >= SURE and count >= 3:
            yield -z, word
