"""How well profiles tell posts of unseen communities and brands from others.

Data: JSON lines (also .gz) with `text` and `community` or `brand`. A fixed hash halves the
names: the first half may be in the shipped background and is for tuning, the second is
reported. Handles, addresses, hashtags and signatures are masked; in brands' posts also
names (capitalised words inside a sentence and the words of the brand's own name).
Negatives are posts of other names of the same half, of the same length.
"""

from __future__ import annotations

import random
import re
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from math import log
from pathlib import Path
from statistics import mean, median
from typing import Any, NamedTuple

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from authlint import classifier
from authlint.profiles import background, learning, maths, stack
from authlint.profiles.features import features
from authlint.profiles.gather import build, first_half, rows, samples
from authlint.profiles.model import Sample, scores
from authlint.profiles.traits import LOW
from authlint.tokens import Reading
from authlint.types import Post

SIZES = (50, 200, 1000)
TESTED, POOL, LONGEST = 100, 40, 600
CACHE = Path(tempfile.gettempdir()) / "authlint-bench"
_URL = re.compile(r"https?:\s?//\S+|\bwww\.\S+")
_HANDLE = re.compile(r"(?<![\w@])@\w[\w.]*")
_TAG = re.compile(r"(?<!\w)#\w+")
_SIGNATURE = re.compile(r"\s*(?:[\^*~/]|-\s?)\s?[A-Z][A-Za-z]{0,8}\.?\s*$")
_NAME = re.compile(r"(?<=[\w,;'’&/-] )[A-Z][\w'’]*")
_KEPT = frozenset("I I'm I'll I've I'd I’m I’ll I’ve I’d OK DM DMs PM".split())
_COMMON = frozenset("support care cares help helps ask us you team mobile air the".split())


class Case(NamedTuple):
    """One name at one size: AUC by method, and the own posts below LOW."""

    name: str
    size: int
    areas: dict[str, float]
    low: float
    caught: float


class Posts(NamedTuple):
    """All posts as texts, numbers and names."""

    texts: list[str]
    names: list[str]
    sample: Sample
    brands: bool


class Ground(NamedTuple):
    """The background of the first half, masked alike, as numbers and as texts."""

    numbers: background.Background
    texts: list[str]
    names: list[str]


def ground_of(folder: Path) -> Ground:
    """Make the background from the first half's posts, so that masks tell nothing."""
    drawn = samples(folder, masked, named=True)
    key = sha256("\0".join(one.text for one in drawn).encode("utf-8", "replace")).hexdigest()[:16]
    target = CACHE / f"background-{key}.npz"
    if not target.is_file():
        CACHE.mkdir(exist_ok=True)
        build(drawn, target)
    kept = [one for one in drawn if one.kept]
    return Ground(background.load(target), [one.text for one in kept], [one.group for one in kept])


def masked(text: str, name: str, brand: bool) -> str:
    """Take out what gives an author away."""
    text = _TAG.sub("#tag", _HANDLE.sub("@user", _URL.sub("https://example.org", text)))
    if not brand:
        return text
    text = re.sub(r"^(?:@user\s*)+", "", _SIGNATURE.sub("", text.strip()))
    text = _NAME.sub(lambda found: found[0] if found[0] in _KEPT else "Alex", text)
    for part in re.findall(r"[A-Z]?[a-z]+|[A-Z]+", name.replace("_", " ")):
        if len(part) > 2 and part.lower() not in _COMMON:
            text = re.sub(rf"\b{re.escape(part)}\b", "Alex", text, flags=re.IGNORECASE)
    return text


def load(path: Path, communities: int, tuning: bool, seed: int = 0) -> tuple[Posts, list[str]]:
    """Read the posts of one half; give them and the names that are tested."""
    groups: dict[str, list[str]] = defaultdict(list)
    brands = False
    for row in rows(path):
        name = row.get("community") or row.get("brand")
        brands |= "brand" in row
        if name and first_half(name) == tuning:
            groups[name].append(masked(row["text"][:LONGEST], name, "brand" in row))
    large = sorted(name for name, posts in groups.items() if len(posts) >= (40 if brands else 300))
    random.Random(seed).shuffle(large)
    tested = large[:communities]
    texts: list[str] = []
    names: list[str] = []
    for name in sorted(groups):
        random.Random(name).shuffle(groups[name])
        kept = groups[name] if name in tested or brands else groups[name][:POOL]
        texts += kept
        names += [name] * len(kept)
    return Posts(texts, names, _numbers(texts, path.name, tuning), brands), tested


def _numbers(texts: Sequence[str], name: str, tuning: bool) -> Sample:
    key = sha256("\0".join(texts).encode("utf-8", "replace")).hexdigest()[:16]
    weights = str(classifier.load().sha256)[:12]
    cached = CACHE / f"{name}-{tuning}-{key}-{weights}.npy"
    if not cached.is_file():
        CACHE.mkdir(exist_ok=True)
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        model = classifier.load()
        vectors = np.zeros((len(texts), len(background.load().mean)), dtype=np.float32)
        for at in range(0, len(order), 256):
            chosen = order[at : at + 256]
            vectors[chosen] = model.embed([texts[i] for i in chosen])
        np.save(cached, vectors)
    read = tuple(features(Reading(Post(text=text))) for text in texts)
    return Sample(read, np.load(cached).astype(np.float64))


def others(posts: Posts, name: str, tests: Sequence[int]) -> list[int]:
    """Choose for each own post another one's of about the same length."""
    draw = random.Random(name)
    left = [i for i, other in enumerate(posts.names) if other != name]
    found = []
    for own in tests:
        pool = draw.sample(left, min(POOL, len(left)))
        size = len(posts.texts[own])
        found.append(min(pool, key=lambda i: abs(log((1 + len(posts.texts[i])) / (1 + size)))))
    return found


def case(posts: Posts, ground: Ground, name: str, size: int) -> Case | None:
    """Learn from `size` posts of a name and test on those left; None if too few are left."""
    own = [i for i, other in enumerate(posts.names) if other == name]
    train, tests = own[:size], own[size:][:TESTED]
    if len(train) < size or len(tests) < 15:
        return None
    asked = [*tests, *others(posts, name, tests)]
    numbers = ground.numbers.without(name)
    readings = [Reading(Post(text=posts.texts[i])) for i in train]
    kind = "brand" if posts.brands else "audience"
    learned = learning.learn_numbers(
        posts.sample.only(train), learning.facts_of(readings), kind, name, {}, numbers
    )
    found = scores(learned.model, posts.sample.only(asked), numbers)
    whole, views = stack.probabilities(learned.stack, found)
    methods = {"fit": whole, **views, **_baselines(posts, ground, name, train, asked)}
    half = len(tests)
    areas = {k: maths.area(list(v[:half]), list(v[half:])) for k, v in methods.items()}
    low = whole < LOW
    return Case(name, size, areas, float(low[:half].mean()), float(low[half:].mean()))


def _baselines(
    posts: Posts, ground: Ground, name: str, train: Sequence[int], asked: Sequence[int]
) -> dict[str, Any]:
    """TF-IDF with logistic regression, the embeddings' centre, letters' delta.

    They learn from the same own posts and the same background, as texts.
    """
    texts = [posts.texts[i] for i in asked]
    rest = [t for t, other in zip(ground.texts, ground.names, strict=True) if other != name]
    learn = [*(posts.texts[i] for i in train), *rest]
    labels = [1] * len(train) + [0] * len(rest)
    words = TfidfVectorizer(sublinear_tf=True)
    points = words.fit_transform(learn)
    model = LogisticRegression(class_weight="balanced", C=10, max_iter=300).fit(points, labels)
    centre = posts.sample.embeddings[list(train)].mean(axis=0)
    return {
        "tf-idf + logistic": model.decision_function(words.transform(texts)),
        "embedding centre": posts.sample.embeddings[list(asked)] @ centre,
        "letters delta": _delta(learn, labels, texts),
    }


def _delta(learn: Sequence[str], labels: Sequence[int], texts: Sequence[str]) -> Any:
    """Burrows's delta on the 1,000 most frequent letter 4-grams, cosine form (Evert 2017)."""
    letters = TfidfVectorizer(analyzer="char", ngram_range=(4, 4), max_features=1000, use_idf=False)
    points = letters.fit_transform(learn).toarray()
    middle, spread = points.mean(axis=0), points.std(axis=0) + 1e-6
    centre = ((points - middle) / spread)[np.array(labels) == 1].mean(axis=0)
    asked = (letters.transform(texts).toarray() - middle) / spread
    return maths.unit(asked) @ centre


def interval(values: Sequence[float], rounds: int = 2000) -> tuple[float, float]:
    """Give the 95% interval of a mean over names, by bootstrap."""
    draw = random.Random(0)
    means = sorted(mean(draw.choices(values, k=len(values))) for _ in range(rounds))
    return means[int(0.025 * rounds)], means[int(0.975 * rounds)]


def resonance(folder: Path, communities: int, tuning: bool = False) -> None:
    """Print the tables for every file of the folder that names communities or brands."""
    ground = ground_of(folder)
    for path in sorted([*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz")]):
        first = next(rows(path), {})
        if "community" not in first and "brand" not in first:
            continue
        posts, tested = load(path, communities, tuning)
        sizes = (25, *SIZES) if posts.brands else SIZES
        print(f"{path.name}, {'tuning' if tuning else 'reported'} half, {len(posts.texts)} posts")
        for size in sizes:
            found = [one for name in tested if (one := case(posts, ground, name, size))]
            _print(size, found)


def _print(size: int, found: Sequence[Case]) -> None:
    if not found:
        print(f"  {size} posts: no name has so many and 15 to test on")
        return
    print(f"  {size} posts, {len(found)} names: mean AUC (95%), least")
    for method in found[0].areas:
        values = [one.areas[method] for one in found]
        low, high = interval(values)
        print(f"    {method:<18} {mean(values):.3f} ({low:.3f} to {high:.3f}), {min(values):.3f}")
    below = [one.low for one in found]
    print(
        f"    own posts below {LOW}: mean {100 * mean(below):.1f}%, worst {100 * max(below):.1f}%;"
        f" others below: {100 * median(one.caught for one in found):.0f}%"
    )
