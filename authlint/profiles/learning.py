"""Posts -> a profile: what is counted, clustered, cross-validated and kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import log
from typing import TYPE_CHECKING, Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.measures import FUNCTION_WORDS
from authlint.profiles import background, maths, model, stack
from authlint.profiles.features import MEASURES
from authlint.profiles.model import Sample
from authlint.profiles.profile import AT, Profile, Spread, Theme
from authlint.profiles.sample import ending, human, opening, sample_of

if TYPE_CHECKING:
    from authlint.profiles.background import Background
    from authlint.tokens import Reading

LEAST = 5
"""Fewer posts give no profile at all."""
GRADED = 50
THEME_WORDS = 3


class Facts(NamedTuple):
    """What is known of each post beside its numbers: first and last, language, LIX, grade."""

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    languages: tuple[str, ...]
    lix: tuple[float, ...]
    grades: tuple[float, ...]


def facts_of(readings: Sequence[Reading]) -> Facts:
    """Note how posts begin, end, their languages and, from 50 words on, how hard they read."""
    from authlint.kinds.readability import prose, screen
    from authlint.language import language

    long = [r for r in readings if sum(i.kind == "word" for i in r.words) >= GRADED]
    grades: list[float] = []
    if long:
        import textstat

        grades = [float(textstat.coleman_liau_index(prose(reading))) for reading in long]
    return Facts(
        tuple(opening(r) for r in readings),
        tuple(ending(r) for r in readings),
        tuple(language(r) for r in readings),
        tuple(round(screen(r), 2) for r in long),
        tuple(round(grade, 2) for grade in grades),
    )


def learn(
    readings: Sequence[Reading],
    kind: str,
    name: str,
    left_out: Mapping[str, int] | None = None,
    progress: Callable[[Iterable[int]], Iterable[int]] = iter,
) -> Profile:
    """Learn a profile from posts, against the shipped background.

    Raises:
        AuthlintError: for fewer than five posts, or if the classifier cannot be loaded.
    """
    sample = sample_of(readings, progress)
    return learn_numbers(sample, facts_of(readings), kind, name, left_out or {})


def learn_numbers(
    sample: Sample,
    facts: Facts,
    kind: str,
    name: str,
    left_out: Mapping[str, int],
    ground: Background | None = None,
) -> Profile:
    """Learn a profile from posts that are numbers already.

    Raises:
        AuthlintError: for fewer than five posts.
    """
    _enough(len(sample.read))
    ground = ground or background.load()
    weights = model.length_weights(sample, ground)
    own, other = model.cross_validated(sample, ground, weights)
    stacked = stack.learn(own, other, weights, kind)
    profile = _told(sample, facts, model.learn(sample, ground, weights), stacked, ground)
    return replace(
        profile,
        kind=kind,
        name=name,
        left_out=dict(left_out),
        area=_areas(stacked, own, other),
        near=spread(own[:, 1].tolist(), own[:, 1].tolist()),
    )


def _enough(posts: int) -> None:
    if posts < LEAST:
        hint = f"give at least {LEAST}; 200 make a good profile"
        raise AuthlintError(f"{posts} posts are too few to learn from", hint=hint)


def _told(
    sample: Sample, facts: Facts, learned: model.Model, stacked: stack.Stack, ground: Background
) -> Profile:
    """Put together what is counted and learned; `learn_numbers` fills in the rest."""
    counts = model.word_counts(sample.read)
    return Profile(
        kind="",
        name="",
        posts=len(sample.read),
        left_out={},
        languages=_counted(facts.languages),
        model=learned,
        stack=stacked,
        area={},
        styles=_styles(sample, facts),
        grade=round(sum(facts.grades) / len(facts.grades), 1) if facts.grades else None,
        openings=_counted(facts.openings),
        endings=_counted(facts.endings),
        counts={w: c for w, c in sorted(counts.items()) if c > 1 or w in ground.vocabulary},
        themes=_themes(sample, learned, ground),
        near=Spread(0, (0.0,) * len(AT)),
        encoder=ground.model,
        background=ground.digest,
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))


def _areas(stacked: stack.Stack, own: Any, other: Any) -> dict[str, float]:
    whole, views = stack.probabilities(stacked, own)
    others, other_views = stack.probabilities(stacked, other)
    found = {"all": maths.area(whole.tolist(), others.tolist())}
    for view, values in views.items():
        found[view] = maths.area(values.tolist(), other_views[view].tolist())
    return {name: round(value, 3) for name, value in found.items()}


def spread(values: Sequence[float], seen: Sequence[float]) -> Spread:
    """Give how values are spread; `seen` are those that count as there when not nought."""
    import numpy as np

    marks = np.quantile(np.array(values, dtype=np.float64), AT)
    return Spread(sum(bool(v) for v in seen), tuple(round(float(mark), 4) for mark in marks))


def _styles(sample: Sample, facts: Facts) -> dict[str, Spread]:
    found: dict[str, Spread] = {}
    for at, measure in enumerate(MEASURES):
        values = [human(measure, one.style[at]) for one in sample.read]
        found[measure] = spread(values, values)
    if len(facts.lix) >= LEAST:
        found["lix"] = spread(facts.lix, facts.lix)
    return found


def _themes(sample: Sample, learned: model.Model, ground: Background) -> tuple[Theme, ...]:
    """Name each centre by the words that its posts hold more often than the rest."""
    import numpy as np

    round_ = maths.unit((sample.embeddings - ground.mean) @ ground.whiten)
    nearest = (round_ @ learned.centres.T).argmax(axis=1)
    everywhere = model.word_counts(sample.read)
    least = float(ground.rates.min())

    def rate(word: str) -> float:
        return float(ground.rates[ground.vocabulary[word]]) if word in ground.vocabulary else least

    themes = []
    for centre in range(len(learned.centres)):
        mine = [sample.read[i] for i in np.flatnonzero(nearest == centre)]
        inside = model.word_counts(mine)
        ranked = sorted(
            (-_telling(count, len(mine), everywhere[word], len(sample.read), rate(word)), word)
            for word, count in inside.items()
            if (everywhere[word] > 1 or word in ground.vocabulary)
            and word not in FUNCTION_WORDS
            and len(word) > 2
            and not word.startswith("0")
        )
        words = tuple(word for _, word in ranked[:THEME_WORDS])
        themes.append(Theme(round(len(mine) / len(sample.read), 3), words))
    return tuple(themes)


def _telling(inside: int, mine: int, everywhere: int, posts: int, rate: float) -> float:
    """Weigh a word of a cluster: often there, more than elsewhere here and than in general."""
    share = inside / mine
    return inside * (max(0.0, log(share * posts / everywhere)) + max(0.0, log(share / rate)) / 2)
