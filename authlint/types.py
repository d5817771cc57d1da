"""The values that flow through authlint, from a post to a report."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from authlint.tokens import Reading

Check = Literal["genuine", "appropriate", "resonant", "on-brand"]
CHECKS: tuple[Check, ...] = ("genuine", "appropriate", "resonant", "on-brand")

Level = Literal["note", "warning", "major", "error", "block"]
LEVELS: dict[Level, float] = {
    "note": 0.12,
    "warning": 0.35,
    "major": 0.6,
    "error": 1.1,
    "block": 2.0,
}
"""Evidence that one finding of a level brings; each unit of evidence halves a score."""

Kind = Literal[
    "post", "comment", "share", "outreach", "connection", "recommendation", "introduction"
]
KINDS: tuple[Kind, ...] = (
    "post",
    "comment",
    "share",
    "outreach",
    "connection",
    "recommendation",
    "introduction",
)

Relation = Literal["none", "employee", "owner", "paid", "gifted", "affiliate", "family"]
RELATIONS: tuple[Relation, ...] = (
    "none",
    "employee",
    "owner",
    "paid",
    "gifted",
    "affiliate",
    "family",
)

Verdict = Literal["pass", "warn", "fail", "not-judged"]


class Span(NamedTuple):
    """A half-open range of Unicode code points of `Post.text`; the only stored position."""

    start: int
    end: int

    def within(self, other: Span) -> bool:
        """Tell whether this span lies wholly inside another."""
        return other.start <= self.start and self.end <= other.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two spans share a code point."""
        return self.start < other.end and other.start < self.end


class Position(NamedTuple):
    """A place in a file for people: 1-based line and column, in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Source:
    """Where a post's text stands in its file.

    `breaks` holds (offset in the text, line, column) in rising order: one at the
    start, one after each line break, one after each escape sequence; between two of
    them, text and file advance together.
    """

    path: str
    format: str
    breaks: tuple[tuple[int, int, int], ...] = ((0, 1, 1),)

    def position(self, offset: int) -> Position:
        """Give the file position of an offset in the post's text."""
        at, line, column = self.breaks[bisect_right(self.breaks, (offset, 1 << 60, 0)) - 1]
        return Position(line, column + offset - at)


class Excuse(NamedTuple):
    """A rule that the author asks not to apply to one post, and why."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Context:
    """What a draft answers and who speaks; an absent field is absent, never guessed."""

    parent: str | None = None
    recipient: str | None = None
    relation: Relation | None = None
    scheduled: str | None = None
    goal: str | None = None
    thread: tuple[int, int] | None = None
    audience: str | None = None
    brand: str | None = None
    lang: str | None = None
    parent_lang: str | None = None
    alt: tuple[str, ...] | None = None
    series: bool = False
    own: tuple[str, ...] = ()
    glossary: tuple[str, ...] = ()
    region: str | None = None


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
    the text replied to, `sentences` those of each sentence with its span, `similarity`
    the cosine of the embeddings of draft and parent.
    """

    labels: Mapping[str, float] = field(default_factory=dict)
    sentences: tuple[tuple[Span, Mapping[str, float]], ...] = ()
    parent: Mapping[str, float] = field(default_factory=dict)
    similarity: float | None = None
    audience: Fit | None = None
    brand: Fit | None = None


NO_SIGNALS = Signals()


@dataclass(frozen=True, slots=True)
class Post:
    """One draft: the untouched text, where it stands and what is known about it."""

    text: str
    source: Source = Source("<text>", "text")
    kind: Kind = "post"
    platform: str = "generic"
    context: Context = Context()
    excuses: tuple[Excuse, ...] = ()
    id: str | None = None
    index: int = 0
    signals: Signals = NO_SIGNALS


class Match(NamedTuple):
    """All that a check may yield: where, with which values, how sure."""

    span: Span
    values: Mapping[str, str] = MappingProxyType({})
    replacement: str | None = None
    confidence: float = 1.0


Run = Callable[["Reading"], Iterable[Match]]


Needs = tuple[tuple[Collection[str], Collection[str]], ...]


class Matcher(NamedTuple):
    """A rule's check and what a post must hold for it to be worth running.

    `needs` lists alternatives: the post holds one key of the first set and, where the
    second is not empty, one of the second in the same sentence (`tokens.Reading.keys`).
    None: always run.
    `signals` names the annotators that the rule reads: labels, similarity, audience, brand.
    `could` is a quick test that a post must pass for `run` to find anything.
    """

    run: Run
    needs: Needs | None = None
    signals: frozenset[str] = frozenset()
    could: Callable[[Reading], object] | None = None


class Applies(NamedTuple):
    """The gestures, platforms and context that a rule is meant for; empty means all."""

    kinds: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    except_platforms: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()


EVERYWHERE = Applies()
NEEDS: tuple[str, ...] = ("parent", "recipient", "relation", "scheduled", "alt")
"""The fields of a context that a card may need."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A card with the user's configuration already applied."""

    id: str
    pack: str
    summary: str
    message: str
    why: str
    instead: str
    effects: dict[Check, Level]
    family: str
    matcher: Matcher
    sources: tuple[str, ...] = ()
    since: str = "0.1.0"
    aliases: tuple[str, ...] = ()
    languages: tuple[str, ...] = ("en",)
    applies_to: Applies = EVERYWHERE
    gate: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule's match in a post."""

    post: Post
    rule: Rule
    match: Match
    occurrence: int = 0

    @property
    def text(self) -> str:
        """The words at fault, exactly as they stand in the draft."""
        return self.post.text[self.match.span.start : self.match.span.end]

    @property
    def values(self) -> dict[str, str]:
        """What fills the slots of the rule's message: words of the draft or about it."""
        return {"match": shorten(self.text), **self.match.values}

    @property
    def message(self) -> str:
        """The rule's message with this match's values filled in."""
        values = self.values
        return re.sub(r"\{(\w+)\}", lambda slot: values.get(slot[1], slot[0]), self.rule.message)

    @property
    def position(self) -> Position:
        """The place of the first character in the file."""
        return self.post.source.position(self.match.span.start)

    @property
    def end_position(self) -> Position:
        """The place just after the last character in the file."""
        span = self.match.span
        if span.end == span.start:
            return self.position
        last = self.post.source.position(span.end - 1)
        return Position(last.line, last.column + 1)

    @property
    def fingerprint(self) -> str:
        """A digest of rule, words and surroundings that survives moved lines and files."""
        from hashlib import blake2b

        words = " ".join(self.text.lower().split())
        nearby = " ".join(self.post.text.lower().split())[:80]
        key = "\x1f".join((self.rule.id, words, nearby, str(self.occurrence)))
        return blake2b(key.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def shorten(text: str, limit: int = 60) -> str:
    """Put a text on one line of at most `limit` code points, with an ellipsis in place."""
    line = " ".join(text.split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


class Loss(NamedTuple):
    """The points that one finding costs one check."""

    finding: Finding
    points: int
    evidence: float


@dataclass(frozen=True, slots=True)
class Score:
    """One check's result: points from 0 to 100, or None where it is not judged."""

    check: Check
    points: int | None
    verdict: Verdict
    confidence: float
    losses: tuple[Loss, ...] = ()
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """A judged post: its findings, four scores and the excuses that excused nothing."""

    post: Post
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    stale: tuple[Excuse, ...] = ()
    length: tuple[int, int | None, str] | None = None

    @property
    def verdict(self) -> Verdict:
        """The worst of the four verdicts; `not-judged` only if none is judged."""
        order: tuple[Verdict, ...] = ("fail", "warn", "pass", "not-judged")
        found = {score.verdict for score in self.scores}
        return next(verdict for verdict in order if verdict in found)


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a run; the exit code is derived by `scoring.exit_code`."""

    results: tuple[Result, ...] = field(default=())
