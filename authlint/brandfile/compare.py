"""Where a written guide and a learned voice disagree: what is said, and what is done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol

from authlint.brandfile.model import Brand, Scale
from authlint.measures import topic_words
from authlint.registers import HARD, LONG, NEUTRAL, SCALES, SHORT, USUAL
from authlint.tokens import Reading
from authlint.types import Post

OFTEN, SELDOM = 0.5, 0.1
"""The shares of posts from which on a habit is one, and below which it is none."""
TWICE = 2
"""One post against the guide is a slip; two are a habit."""
START = 4
"""Words that share so many letters at their start count as one (brake, brakes, braking)."""
LANGUAGE = 0.1
"""A language counts as used from this share of the posts on."""


class Measured(Protocol):
    """The spread of a measure: the posts in which it is not nought, and nine quantiles."""

    @property
    def posts(self) -> int:
        """How many posts have it at all."""

    @property
    def values(self) -> tuple[float, ...]:
        """The quantiles at 0, 1, 5, 25, 50, 75, 95, 99 and 100%."""


class Learned(Protocol):
    """What a profile must tell to be compared (`authlint.profiles.load` gives one)."""

    @property
    def posts(self) -> int:
        """How many posts it was learned from."""

    @property
    def languages(self) -> Mapping[str, int]:
        """In how many posts each language stands."""

    @property
    def counts(self) -> Mapping[str, int]:
        """In how many posts each word or hashtag stands, in lower case."""

    @property
    def grade(self) -> float | None:
        """The reading grade of all posts together, if there are words enough."""

    @property
    def styles(self) -> Mapping[str, Measured]:
        """The spread of each measure of style, by its name."""


class Disagreement(NamedTuple):
    """A line of the guide, what it says there, and what the posts do."""

    place: str
    guide: str
    posts: str

    def __str__(self) -> str:
        return f"{self.place}: the guide {self.guide}; {self.posts}"


def compare(brand: Brand, profile: Learned) -> tuple[Disagreement, ...]:
    """List where the guide and the voice learned from posts disagree, in the guide's order.

    Neither is taken to be right. A word counts from two posts on, a habit where at least
    half of the posts (or fewer than a tenth) have it.
    """
    parts = (_languages, _pillars, _voice, _terms, _banned, _hashtags, _emoji)
    found = (each for part in parts for each in part(brand, profile))
    return tuple(sorted(found, key=lambda each: int(each.place.rpartition(":")[2])))


def _of(count: int, profile: Learned) -> str:
    return f"{count} of {profile.posts} posts"


def _languages(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    listed = {word.split("-")[0] for word in brand.languages}
    place, guide = brand.at(brand.languages_line), f"lists {', '.join(brand.languages)}"
    used = {k: n for k, n in profile.languages.items() if n >= LANGUAGE * profile.posts}
    for name, count in sorted(used.items()) if listed else ():
        if name not in listed and name != "und":
            yield Disagreement(place, guide, f"{_of(count, profile)} are in {name}")
    for name in sorted(listed - profile.languages.keys()):
        yield Disagreement(place, guide, f"no post is in {name}")


def _pillars(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    for pillar in brand.pillars:
        text = f"{pillar.name}. {pillar.about} {' '.join(pillar.words)}"
        starts = {word[:START] for word in topic_words(Reading(Post(text)))}
        held = [n for word, n in profile.counts.items() if word.lstrip("#")[:START] in starts]
        if max(held, default=0) < TWICE:
            guide = f"names '{pillar.name}' as a subject"
            yield Disagreement(brand.at(pillar.line), guide, "none of its words is in two posts")


def _voice(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    for scale in brand.voice:
        learned = _position(scale, profile)
        if learned is not None and abs(learned[0] - scale.at) > scale.tolerance:
            low, high = SCALES[scale.name]
            guide = f"puts the voice at {scale.at:g} between {low} and {high}"
            posts = f"the posts are nearer {learned[0]:.1f}: {learned[1]}"
            yield Disagreement(brand.at(scale.line), guide, posts)


def _position(scale: Scale, profile: Learned) -> tuple[float, str] | None:
    """Place the posts on a scale, where what was learned of them allows it, and say from what."""
    styles = profile.styles
    if scale.name == "i-we":
        one, many = styles["person-i"].posts, styles["person-we"].posts
        position = NEUTRAL + 2 * (many - one) / max(1, many + one)
        return position, f"'I' in {_of(one, profile)}, 'we' in {many}"
    if scale.name == "terse-expansive":
        size = styles["sentence-length"].values[4]
        width = LONG - USUAL if size > USUAL else USUAL - SHORT
        position = min(5.0, max(1.0, NEUTRAL + 2 * (size - USUAL) / width))
        return position, f"half of their sentences have {size:.0f} words or more"
    if scale.name == "dry-exuberant":
        count = max(styles["exclamations"].posts, styles["emoji"].posts)
        return _by_habit(count, profile, "exclamation marks or emoji")
    if scale.name == "formal-casual":
        return _by_habit(styles["contractions"].posts, profile, "contractions")
    if scale.name == "technical-plain" and profile.grade is not None and profile.grade > HARD:
        return 1.0, f"their reading grade is {profile.grade:.0f}"
    return None


def _by_habit(count: int, profile: Learned, what: str) -> tuple[float, str] | None:
    """A habit of half of the posts speaks for the high end, of hardly any for the low."""
    share = count / max(1, profile.posts)
    position = 4.0 if share >= OFTEN else 2.0 if share < SELDOM else None
    return None if position is None else (position, f"{what} in {_of(count, profile)}")


def _terms(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    for term in brand.terms:
        for word in term.wrong:
            count = profile.counts.get(word.lower(), 0)
            if count >= TWICE:
                posts = f"{_of(count, profile)} have '{word}'"
                yield Disagreement(brand.at(term.line), f"writes '{term.use}'", posts)


def _banned(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    for entry in brand.banned:
        for word in _single_words(entry.term):
            count = profile.counts.get(word, 0)
            if count >= TWICE:
                posts = f"{_of(count, profile)} have it"
                yield Disagreement(brand.at(entry.line), f"avoids '{word}'", posts)


def _single_words(term: str) -> list[str]:
    """The words of a phrase that is one word, or a choice of single words."""
    inside = term.strip().removeprefix("(").removesuffix(")")
    words = [word.strip().lower() for word in inside.split("|")]
    return [word for word in words if re.fullmatch(r"[^\W_]+", word)]


def _hashtags(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    allowed = brand.hashtags
    if allowed is None or not allowed.only:
        return
    known = {word.lower() for word in allowed.listed}
    for word, count in sorted(profile.counts.items()):
        if word.startswith("#") and word not in known and count >= TWICE:
            posts = f"{_of(count, profile)} have {word}"
            yield Disagreement(brand.at(allowed.line), "allows only listed hashtags", posts)


def _emoji(brand: Brand, profile: Learned) -> Iterator[Disagreement]:
    policy, seen = brand.emoji, profile.styles.get("emoji")
    if policy is None or policy.most is None or seen is None:
        return
    usual, most = seen.values[6], policy.most
    if usual > most:
        guide = f"allows {most or 'no'} emoji in a post"
        posts = f"one post in twenty has {usual:.0f} or more, {_of(seen.posts, profile)} have some"
        yield Disagreement(brand.at(policy.line), guide, posts)
