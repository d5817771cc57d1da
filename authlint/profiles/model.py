"""Five scores of a post in three views, and how they are learned from posts."""

from __future__ import annotations

from collections.abc import Sequence
from math import log, sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from authlint.profiles import maths, wordplane
from authlint.profiles.features import Features
from authlint.profiles.wordplane import WordPlane, rarity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from authlint.profiles.background import Background

    Floats = NDArray[Any]

SCORES: tuple[str, ...] = ("plane", "centres", "words", "word-odds", "style")
OF_VIEW: dict[str, tuple[int, ...]] = {"words": (2, 3), "style": (4,), "meaning": (0, 1)}
"""Which scores each view rests on."""
CENTRES = 16
SHARP = 8.0
"""How much a near centre counts above a far one."""
TRUST = 30.0
"""Posts' worth of belief in the background's rate of a word (tuned: 3, 10, 30, 60)."""
FOLDS = 5


class Sample(NamedTuple):
    """Posts as numbers: features of each, embeddings (n, d)."""

    read: tuple[Features, ...]
    embeddings: Floats

    def only(self, rows: Any) -> Sample:
        """Take some of the posts."""
        return Sample(tuple(self.read[i] for i in rows), self.embeddings[rows])


class Model(NamedTuple):
    """What is learned: `plane` (d + 1) through the embeddings, `centres` (k, d) of the
    whitened ones, log-odds of `words`, the log-odds of a common word that is `absent`,
    a plane through the bags of words, and the plane of the style (2 x measures + 1) after
    `style_mean` and `style_sd`.
    """

    plane: Floats
    centres: Floats
    words: dict[str, float]
    absent: float
    word_plane: WordPlane
    style_mean: Floats
    style_sd: Floats
    style_plane: Floats


def word_counts(read: Sequence[Features]) -> dict[str, int]:
    """Count in how many posts each word stands."""
    counts: dict[str, int] = {}
    for one in read:
        for word in set(one.words):
            counts[word] = counts.get(word, 0) + 1
    return counts


def log_odds(counts: dict[str, int], posts: int, background: Background) -> dict[str, float]:
    """Give each word's log-odds against its background rate, drawn to none by TRUST.

    Kept are common words and those of at least two posts, so that a name that was
    said once is not.
    """
    least = float(background.rates.min())
    found: dict[str, float] = {}
    for word, count in counts.items():
        number = background.vocabulary.get(word)
        if number is None and count < 2:
            continue
        rate = least if number is None else float(background.rates[number])
        found[word] = log((count + TRUST * rate) / (posts + TRUST) / rate)
    return found


def learn(sample: Sample, background: Background, weights: Floats) -> Model:
    """Learn the scores from own posts against the background, weighted post by post."""
    import numpy as np

    own = len(sample.read)
    labels = np.concatenate([np.ones(own), np.zeros(len(weights))])
    shares = maths.balanced(own, weights)
    everything = np.concatenate([sample.embeddings, background.embeddings])
    round_ = (everything - background.mean) @ background.whiten
    flat = maths.logistic(round_ / 10, labels, shares, 1.0)
    direction = background.whiten @ flat[:-1] / 10
    mean = background.style.mean(axis=0)
    spread = background.style.std(axis=0) + 1e-3
    styles = np.concatenate([_styles(sample.read), background.style])
    bent = maths.logistic(_bent(styles, mean, spread), labels, shares, 3.0)
    counts = word_counts(sample.read)
    bags = [sorted(set(one.words)) for one in sample.read]
    return Model(
        plane=np.append(direction, flat[-1] - background.mean @ direction),
        centres=maths.centres(maths.unit(round_[:own]), CENTRES),
        words=log_odds(counts, own, background),
        absent=log(TRUST / (own + TRUST)),
        word_plane=wordplane.learn(bags, counts, background, shares),
        style_mean=mean,
        style_sd=spread,
        style_plane=bent,
    )


def scores(model: Model, sample: Sample, background: Background) -> Floats:
    """Give the SCORES of posts (n, 5)."""
    bags = [sorted(set(one.words)) for one in sample.read]
    return _scores(model, sample.embeddings, _styles(sample.read), bags, background)


def background_scores(model: Model, background: Background) -> Floats:
    """Give the SCORES of the background's posts (n, 5)."""
    names = list(background.vocabulary)
    bags = [[names[i] for i in bag.tolist()] for bag in background.bags]
    return _scores(model, background.embeddings, background.style, bags, background)


def _scores(
    model: Model, vectors: Any, styles: Any, bags: Sequence[Sequence[str]], background: Background
) -> Floats:
    import numpy as np

    round_ = maths.unit((vectors - background.mean) @ background.whiten)
    near = np.log(np.exp(SHARP * (round_ @ model.centres.T)).mean(axis=1))
    least = float(background.rates.min())
    words = np.array([_word_scores(model, bag, background, least) for bag in bags]).reshape(-1, 2)
    bent = _bent(styles, model.style_mean, model.style_sd)
    return np.column_stack(
        [
            vectors @ model.plane[:-1] + model.plane[-1],
            near,
            words,
            bent @ model.style_plane[:-1] + model.style_plane[-1],
        ]
    )


def _word_scores(
    model: Model, bag: Sequence[str], background: Background, least: float
) -> tuple[float, float]:
    """Score a post's known words by plane and by log-odds; words nobody knows say nothing."""
    known = [word for word in bag if word in model.words or word in background.vocabulary]
    if not known:
        return model.word_plane.constant, 0.0
    total = sum(model.words.get(word, model.absent) for word in known)
    rates = (
        float(background.rates[background.vocabulary[word]])
        if word in background.vocabulary
        else least
        for word in known
    )
    plane = model.word_plane.score(known, [rarity(rate) for rate in rates])
    return plane, total / sqrt(len(known))


def _styles(read: Sequence[Features]) -> Any:
    import numpy as np

    return np.array([one.style for one in read], dtype=np.float64)


def _bent(styles: Any, mean: Any, spread: Any) -> Any:
    """Standardise measures and add how far from ordinary they are, either way."""
    import numpy as np

    z = np.clip((styles - mean) / spread, -4, 4)
    return np.concatenate([z, np.abs(z)], axis=1)


def length_weights(sample: Sample, background: Background) -> Floats:
    """Weigh the background so that its posts are about as long as the own ones."""
    import numpy as np

    own = np.array([one.style[0] for one in sample.read])
    other = background.style[:, 0]
    edges = np.quantile(own, [0.1, 0.25, 0.5, 0.75, 0.9])
    here, there = np.digitize(own, edges), np.digitize(other, edges)
    wanted = np.bincount(here, minlength=6) / len(own)
    given = np.bincount(there, minlength=6) / len(other)
    return np.clip(wanted / np.maximum(given, 1e-3), 0.2, 5.0)[there]


def cross_validated(
    sample: Sample, background: Background, weights: Floats
) -> tuple[Floats, Floats]:
    """Score every own and every background post by a model that has not seen it."""
    import numpy as np

    folds = min(FOLDS, len(sample.read))
    mine = np.arange(len(sample.read)) % folds
    theirs = np.arange(len(weights)) % folds
    own = np.zeros((len(mine), len(SCORES)))
    other = np.zeros((len(theirs), len(SCORES)))
    for fold in range(folds):
        seen = _rows(background, np.flatnonzero(theirs != fold))
        model = learn(sample.only(np.flatnonzero(mine != fold)), seen, weights[theirs != fold])
        own[mine == fold] = scores(model, sample.only(np.flatnonzero(mine == fold)), background)
        left = _rows(background, np.flatnonzero(theirs == fold))
        other[theirs == fold] = background_scores(model, left)
    return own, other


def _rows(background: Background, rows: Any) -> Background:
    return background._replace(
        embeddings=background.embeddings[rows],
        style=background.style[rows],
        bags=tuple(background.bags[i] for i in rows.tolist()),
        groups=background.groups[rows],
    )
