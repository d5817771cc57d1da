"""The traits in which a draft can differ from a profile: a closed list, with its wording."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from authlint.types import Difference

View = Literal["words", "style", "meaning"]
VIEWS: tuple[View, ...] = ("words", "style", "meaning")
"""The three views of `Fit.views`; each is a probability like `Fit.fit`."""

LOW = 0.05
"""A fit below this is a mismatch.

`Fit.fit` is calibrated for even odds of own and other posts, so that at most 5.3% of a
profile's own posts can lie below it (Bayes: P(fit < t | own) <= t / (1 - t)).
"""
ENOUGH = 30
"""Fewer posts than these give a profile that says so; `Fit.confidence` is then under 0.5."""


class Trait(NamedTuple):
    """One trait: the view it belongs to, the names of its values, the message.

    `values` always holds `theirs` and `this`, ready to read; `word` and `instead` where
    the trait names words. `spans` tells whether a difference points at words; if not,
    its span is None and the whole draft is meant.
    """

    view: View
    message: str
    spans: bool = False
    extra: tuple[str, ...] = ()

    @property
    def values(self) -> tuple[str, ...]:
        """The names of the values of a difference in this trait."""
        return ("theirs", "this", *self.extra)


TRAITS: dict[str, Trait] = {
    "topic": Trait("meaning", "nothing in {theirs} is about this; nearest: {this}"),
    "unheard-word": Trait(
        "words", "nobody here says '{word}' ({theirs})", spans=True, extra=("word",)
    ),
    "other-word": Trait(
        "words",
        "nobody here says '{word}' ({theirs}); they say '{instead}'",
        spans=True,
        extra=("word", "instead"),
    ),
    "language": Trait("words", "the posts are in {theirs}; this is in {this}"),
    "post-length": Trait("style", "posts have {theirs} words; this has {this}"),
    "sentence-length": Trait(
        "style",
        "sentences average {theirs} words; here {this}",
        spans=True,
    ),
    "word-length": Trait("style", "words have {theirs} letters on average; here {this}"),
    "reading-grade": Trait("style", "reading grade {theirs}; this is {this}"),
    "emoji": Trait("style", "emoji: {theirs}; this has {this}", spans=True),
    "hashtags": Trait("style", "hashtags: {theirs}; this has {this}", spans=True),
    "mentions": Trait("style", "mentions: {theirs}; this has {this}", spans=True),
    "links": Trait("style", "links: {theirs}; this has {this}", spans=True),
    "exclamations": Trait("style", "exclamation marks: {theirs}; this has {this}", spans=True),
    "questions": Trait("style", "questions: {theirs}; this has {this}", spans=True),
    "capitals": Trait("style", "words in capitals: {theirs}; this has {this}", spans=True),
    "title-case": Trait("style", "capitalised words: {theirs}; here {this}"),
    "lower-case": Trait("style", "sentences that begin in lower case: {theirs}; here {this}"),
    "numbers": Trait("style", "numbers: {theirs}; this has {this}", spans=True),
    "contractions": Trait("style", "contractions: {theirs}; here {this}"),
    "person-i": Trait("style", "'I' and 'my': {theirs} of words; here {this}"),
    "person-we": Trait("style", "'we' and 'our': {theirs} of words; here {this}"),
    "person-you": Trait("style", "'you' and 'your': {theirs} of words; here {this}"),
    "line-breaks": Trait("style", "lines: {theirs}; this has {this}"),
    "opening": Trait("style", "posts open with {theirs}; this with '{this}'", spans=True),
    "ending": Trait("style", "posts end with {theirs}; this with '{this}'", spans=True),
}
"""Every trait that a learned profile may name; a card may name no other."""

NOTED = 0.2
"""Differences of less strength are not reported.

Strength comes from the share of the profile's own posts that are at least as extreme
(add-one smoothed): 0 at 5% of them, 0.5 at 0.5%, 1 at 0.05%. So it takes about 200 posts
to reach 0.5, and 30 posts cannot give more than 0.12: few posts, weak differences.
"""


def message(difference: Difference) -> str:
    """Say a difference in words that a reader can check."""
    values = difference.values
    text = TRAITS[difference.trait].message
    return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], slot[0]), text)
