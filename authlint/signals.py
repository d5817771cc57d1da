"""What annotators add to a post: probabilities, similarity, the fit to a profile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from authlint.places import Span


class Difference(NamedTuple):
    """One way in which a draft differs from what a profile has learned.

    `trait` names the measure, `span` where it shows (None: the whole text), `values`
    what a message says of it, `strength` from 0 to 1 how far outside the usual it is.
    """

    trait: str
    span: Span | None
    values: Mapping[str, str]
    strength: float


class Fit(NamedTuple):
    """How well a draft fits a profile: calibrated probability, each view's, differences.

    `posts` counts those the profile was learned from; `confidence` is from 0 to 1.
    """

    fit: float
    views: Mapping[str, float]
    differences: tuple[Difference, ...] = ()
    posts: int = 0
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Signals:
    """What annotators add to a post; an absent signal is absent, never guessed.

    `labels` and `parent` hold the classifier's probabilities of the whole draft and of
    the text replied to, `sentences` those of each sentence with its span (only where a
    rule needs them), `bars` and `sentence_bars` the model's own calibrated thresholds,
    `similarity` the cosine of the embeddings of draft and parent.
    """

    labels: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[tuple[Span, Mapping[str, float]], ...] = ()
    bars: Mapping[str, float] = field(default_factory=dict)
    sentence_bars: Mapping[str, float] = field(default_factory=dict)
    parent: Mapping[str, float] = field(default_factory=dict)
    similarity: float | None = None
    audience: Fit | None = None
    brand: Fit | None = None

    @property
    def classified(self) -> bool:
        """Tell whether a classifier has read the draft."""
        return bool(self.labels or self.sentences)


NO_SIGNALS = Signals()


CLASSIFIED = ("label", "sentence", "parent", "similarity")
"""The signals that the classifier gives, as `Matcher.signals` names them: `label:NAME` (whole
draft), `sentence:NAME`, `parent:NAME`, `similarity`."""
PROFILES = ("audience", "brand")
"""The signals that learned profiles give, as `Matcher.signals` names them."""


class Model(NamedTuple):
    """Which classifier reads: its name, the sha256 of its weights, how many heads it has."""

    name: str
    sha256: str | None
    heads: int


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Whether a classifier is used, and which: None is the embedded one."""

    use: bool = True
    path: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
