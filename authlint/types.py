"""The values that flow through authlint, from a post to a report."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple, get_args

from authlint.matching import EVERYWHERE as EVERYWHERE
from authlint.matching import Applies as Applies
from authlint.matching import Match as Match
from authlint.matching import Matcher as Matcher
from authlint.matching import Needs as Needs
from authlint.matching import Run as Run
from authlint.places import NOWHERE
from authlint.places import Position as Position
from authlint.places import Source as Source
from authlint.places import Span as Span
from authlint.signals import NO_SIGNALS as NO_SIGNALS
from authlint.signals import Difference as Difference
from authlint.signals import Fit as Fit
from authlint.signals import Signals as Signals

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
KINDS: tuple[Kind, ...] = get_args(Kind)

Relation = Literal["none", "employee", "owner", "paid", "gifted", "affiliate", "family"]
RELATIONS: tuple[Relation, ...] = get_args(Relation)

Verdict = Literal["pass", "warn", "fail", "not-judged"]


class Excuse(NamedTuple):
    """A rule that is not to apply to a post, why, and by whom: the post itself or `config`."""

    rule: str
    reason: str
    by: Literal["post", "config"] = "post"


@dataclass(frozen=True, slots=True)
class Context:
    """What a draft answers and who speaks; an absent field is absent, never guessed.

    `thread` is (part, parts), `whole` the texts of all parts in order; with `splits` the
    publisher cuts a text that is too long into a thread by itself.
    """

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
    whole: tuple[str, ...] = ()
    splits: bool = False
    author: str | None = None
    campaign: str | None = None


@dataclass(frozen=True, slots=True)
class Post:
    """One draft: the untouched text, where it stands and what is known about it.

    Posts of one announcement (the parts of a thread, one text for several platforms)
    share a `group`; `draft` is a post that its author marked as not ready.
    """

    text: str
    source: Source = NOWHERE
    kind: Kind = "post"
    platform: str = "generic"
    context: Context = Context()
    excuses: tuple[Excuse, ...] = ()
    id: str | None = None
    index: int = 0
    group: str | None = None
    draft: bool = False
    signals: Signals = NO_SIGNALS


NEEDS: tuple[str, ...] = ("parent", "recipient", "relation", "scheduled", "alt")
"""The fields of a context that a card may need."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A card with the user's configuration already applied.

    `queue` holds the settings of a rule about many posts; no single draft meets it.
    """

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
    queue: Mapping[str, Any] | None = None


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
        """32 hex digits that survive moved lines and files.

        The first half stands for the rule, the words at fault and how often they stood
        before; the second for the opening of the post, so that the same words in another
        post are another finding.
        """
        words = " ".join(self.text.lower().split())
        opening = " ".join(self.post.text.lower().split())[:80]
        return _digest(self.rule.id, words, str(self.occurrence)) + _digest(opening)


def _digest(*parts: str) -> str:
    from hashlib import blake2b

    key = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(key, digest_size=8).hexdigest()


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


class Excused(NamedTuple):
    """A finding that does not count, why, and by what: the post, `config` or `baseline`."""

    finding: Finding
    reason: str
    by: Literal["post", "config", "baseline"]


def worst(scores: Iterable[Score]) -> Verdict:
    """Give the worst verdict of some scores; `not-judged` only if none is judged."""
    order: tuple[Verdict, ...] = ("fail", "warn", "pass", "not-judged")
    found = {score.verdict for score in scores}
    return next(verdict for verdict in order if verdict in found)


@dataclass(frozen=True, slots=True)
class Result:
    """A judged post: its findings and four scores.

    `stale` are the post's own excuses that excused nothing, `excused` the findings that
    were left out before scoring, `length` is (count, limit, unit).
    """

    post: Post
    findings: tuple[Finding, ...]
    scores: tuple[Score, ...]
    stale: tuple[Excuse, ...] = ()
    length: tuple[int, int | None, str] | None = None
    excused: tuple[Excused, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst of the four verdicts; `not-judged` only if none is judged."""
        return worst(self.scores)


@dataclass(frozen=True, slots=True)
class Report:
    """All results of a run; the exit code is derived by `scoring.exit_code`."""

    results: tuple[Result, ...] = field(default=())
