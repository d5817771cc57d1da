"""Kind `fit`: the draft differs from what a profile has learned, in a way that a reader sees."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint.errors import AuthlintError, did_you_mean
from authlint.measures import ramp
from authlint.tokens import Reading
from authlint.types import Difference, Fit, Match, Matcher, Span

View = Literal["overall", "words", "style", "meaning"]


def build(
    profile: Literal["audience", "brand"],
    traits: list[str],
    view: View = "overall",
    below: float = 0.05,
    strength: float = 0.3,
    at_least: int = 1,
    posts: int = 30,
) -> Matcher:
    """Match the differences in `traits` of a draft that a profile would not call its own.

    `Signals` hold the calibrated fit and the differences (`authlint.profiles.traits`). The
    fit of the `view` must be below `below`, with `at_least` differences of at least
    `strength`, learned from `posts` or more: a low figure alone is never a finding, nor an
    oddity in a draft that fits. Confidence is the profile's, less near the limits. Values:
    `{says}` (the difference in words), `{trait}`, `{fit}`, `{posts}`, and the trait's own.

    Raises:
        AuthlintError: for an unknown trait.
    """
    wanted = _checked(traits)

    def run(reading: Reading) -> Iterator[Match]:
        found = getattr(reading.post.signals, profile)
        if found is None or found.posts < posts or not reading.sentences:
            return
        value = found.fit if view == "overall" else found.views.get(view, 1.0)
        hits = [d for d in found.differences if d.trait in wanted and d.strength >= strength]
        if value < below and len(hits) >= at_least:
            for hit in sorted(hits, key=lambda d: -d.strength):
                yield _match(hit, found, value, below, strength, reading)

    return Matcher(run, None, frozenset({profile}))


def _checked(traits: list[str]) -> frozenset[str]:
    from authlint.profiles.traits import TRAITS

    for trait in traits:
        if trait not in TRAITS:
            raise AuthlintError(f"no trait '{trait}'", hint=did_you_mean(trait, TRAITS))
    if not traits:
        raise AuthlintError("the match can never fire: it names no trait")
    return frozenset(traits)


def _match(
    hit: Difference, found: Fit, value: float, below: float, strength: float, reading: Reading
) -> Match:
    from authlint.profiles.traits import message

    text = reading.post.text
    span = hit.span or reading.sentences[0]
    span = span if 0 <= span.start < span.end <= len(text) else Span(0, len(text.rstrip()))
    sure = ramp(hit.strength, strength, 1.0, 0.5) * ramp(below - value, 0.0, below, 0.6)
    values = {
        **hit.values,
        "says": message(hit),
        "trait": hit.trait,
        "fit": f"{value:.2f}",
        "posts": str(found.posts),
    }
    return Match(span, values, hit.values.get("instead"), found.confidence * sure)
