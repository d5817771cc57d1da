"""Posts -> posts with signals, only those that some rule reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from authlint.signals import CLASSIFIED, Model
from authlint.types import Post, Rule

if TYPE_CHECKING:
    from authlint.config import Config, ModelChoice

Annotator = Callable[[Sequence[Post]], Sequence[Post]]
"""Gives the same posts in the same order with signals added."""

BATCH = 256
"""The most posts that are held at once: enough for a model's batches, little memory."""


def annotate(posts: Iterable[Post], annotators: Sequence[Annotator]) -> Iterator[Post]:
    """Yield the posts in their order, with the signals of every annotator."""
    if not annotators:
        yield from posts
        return
    left = iter(posts)
    while batch := tuple(islice(left, BATCH)):
        for annotator in annotators:
            batch = tuple(annotator(batch))
        yield from batch


def needed(rules: Iterable[Rule]) -> frozenset[str]:
    """The signals that at least one rule reads."""
    return frozenset().union(*(rule.matcher.signals for rule in rules))


def classifier(
    signals: Collection[str], choice: ModelChoice
) -> tuple[tuple[Annotator, ...], Model | None]:
    """Open the classifier if some rule reads it; give its annotator and what it is.

    Nothing of it is imported where no rule reads it or the choice is to do without.

    Raises:
        AuthlintError: if the model is missing, broken or lacks the labels it is to give.
    """
    wanted = [name for name in signals if name.partition(":")[0] in CLASSIFIED]
    if not (choice.use and wanted):
        return (), None
    from authlint.classifier.choice import opened

    return opened(wanted, choice)


def profiles(config: Config, audience: str | None = None, brand: str | None = None) -> Annotator:
    """Give the annotator of learned profiles; it opens one where a post names it.

    `audience` and `brand` are profiles that hold for all posts.
    """
    from authlint.profiles.annotator import Fits

    roots = (Path(), config.root)
    return Fits(audience, brand, roots, trusted=not config.untrusted, model=config.model.use)


def described(choice: ModelChoice) -> Model | None:
    """Say which classifier the choice names, without opening it.

    Raises:
        AuthlintError: if its manifest cannot be read.
    """
    if not choice.use:
        return None
    from authlint.classifier.manifest import described as by_manifest

    return by_manifest(choice.path, len(set(choice.labels.values())))
