"""A learned profile and the fit of drafts to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from authlint.language import language
from authlint.profiles import stack as stacks
from authlint.profiles.model import Model, scores
from authlint.profiles.stack import Stack
from authlint.profiles.traits import ENOUGH, VIEWS
from authlint.tokens import Reading
from authlint.types import Fit, Post

if TYPE_CHECKING:
    from authlint.profiles.features import Features

AT: tuple[float, ...] = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)
"""The quantiles that a profile keeps of each measure."""
SHORT = 8
"""Drafts of fewer words are judged with less confidence."""


class Spread(NamedTuple):
    """How a measure is spread: in how many posts it is not nought, its values at AT."""

    posts: int
    values: tuple[float, ...]

    @property
    def usual(self) -> tuple[float, float]:
        """The range in which the middle half of the posts lies."""
        return self.values[3], self.values[5]

    def tail(self, value: float, above: bool, posts: int) -> float:
        """Estimate the share of posts at least as extreme as a value, on one side.

        Linear between the kept quantiles, one of posts + 2 beyond the last.
        """
        values = self.values if above else tuple(-v for v in reversed(self.values))
        value = value if above else -value
        most = 1 / (posts + 2)
        if value > values[-1]:
            return most
        for at in range(len(values) - 1, 0, -1):
            low, high = values[at - 1], values[at]
            if low < value <= high:
                share = AT[at - 1] + (AT[at] - AT[at - 1]) * (value - low) / (high - low)
                exact = AT[at - 1] if low == 0 and high <= 1 else share
                return max(1 - exact, most)
        return 1.0


class Seen(NamedTuple):
    """A draft as it is compared: reading, features, embedding (d), its `centres` score.

    `stems` are those of the profile's words, made once for all drafts.
    """

    reading: Reading
    features: Features
    embedding: Any
    near: float
    stems: frozenset[str]


class Theme(NamedTuple):
    """A cluster of posts: its share of them and the words that set it apart."""

    share: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Profile:
    """What was learned from the posts of an audience or a brand.

    `styles` maps a measure to its spread, in people's units; `openings` and `endings`
    count posts by how they begin and end; `counts` says in how many posts a word stands;
    `near` is the spread of the `centres` score of the profile's own posts when left out.
    `area` is the cross-validated AUC against the background, of all and of each view.
    `memory` holds the posts' numbers, for `--update`; `examples` only what was asked for.
    """

    kind: str
    name: str
    posts: int
    left_out: Mapping[str, int]
    languages: Mapping[str, int]
    model: Model
    stack: Stack
    area: Mapping[str, float]
    styles: Mapping[str, Spread]
    grade: float | None
    openings: Mapping[str, int]
    endings: Mapping[str, int]
    counts: Mapping[str, int]
    themes: tuple[Theme, ...]
    near: Spread
    encoder: str
    background: str
    memory: str = ""
    examples: tuple[str, ...] = ()

    @property
    def confidence(self) -> float:
        """How far the profile may be trusted: rises with posts and with its AUC.

        Under 0.5 below 30 posts; halved where the posts are not in English, for the
        background and the encoder are.
        """
        parts = self.posts / (self.posts + ENOUGH)
        apart = max(0.0, min(1.0, (self.area.get("all", 0.5) - 0.5) / 0.35))
        return round(parts * apart * (1.0 if self.language == "en" else 0.5), 2)

    @property
    def language(self) -> str:
        """The language of most posts."""
        return max(sorted(self.languages), key=lambda name: self.languages[name], default="en")

    @property
    def stems(self) -> frozenset[str]:
        """The stems of all words that stand in the posts."""
        from authlint.measures import stem

        return frozenset(stem(word) for word in self.counts)

    def fit(self, texts: Sequence[str]) -> list[Fit]:
        """Give the fit of each text: probability, views, differences, confidence."""
        return self.fit_posts([Post(text=text) for text in texts])

    def fit_posts(self, posts: Sequence[Post]) -> list[Fit]:
        """Give the fit of each post; a declared language is heeded.

        Raises:
            AuthlintError: if the classifier cannot be loaded.
        """
        from authlint.profiles import background
        from authlint.profiles.differences import differences
        from authlint.profiles.sample import sample_of

        if not posts:
            return []
        ground = background.load()
        readings = [Reading(post) for post in posts]
        sample = sample_of(readings)
        found = scores(self.model, sample, ground)
        whole, views = stacks.probabilities(self.stack, found)
        fits, stems = [], self.stems
        for at, reading in enumerate(readings):
            near = float(found[at, 1])
            one = Seen(reading, sample.read[at], sample.embeddings[at], near, stems)
            sure = self.confidence * min(1.0, len(one.features.words) / SHORT)
            shown = {str(view): round(float(views[view][at]), 4) for view in VIEWS}
            told = differences(self, one, ground)
            value = self._in_language(float(whole[at]), reading)
            fits.append(Fit(round(value, 4), shown, told, self.posts, round(sure, 2)))
        return fits

    def language_share(self, name: str) -> float:
        """The share of posts in a language, of those left out for it too (add-one)."""
        others = {k[3:]: v for k, v in self.left_out.items() if k.startswith("in ")}
        counted = self.languages.get(name, 0) + others.get(name, 0)
        return (counted + 1) / (self.posts + sum(others.values()) + 2)

    def _in_language(self, fit: float, reading: Reading) -> float:
        """Lower the fit of a draft in a language that few posts are in.

        The views are blind to it: they know no word of it. Of other drafts half are taken
        to be in other languages.
        """
        here = language(reading)
        if here in ("und", self.language):
            return fit
        odds = fit / (1 - fit) * min(1.0, self.language_share(here) / 0.5)
        return max(odds / (1 + odds), 2 / (self.posts + 4))
