"""What a brand file says, as frozen values that know their line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Value:
    """What the brand stands for, and phrases that would go against it."""

    name: str
    means: str
    against: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pillar:
    """A subject that the brand speaks about: its name, a sentence, further words."""

    name: str
    about: str
    words: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Scale:
    """A position from 1 to 5 on one of `registers.SCALES`, and how far a draft may stray."""

    name: str
    at: float
    tolerance: float
    line: int


@dataclass(frozen=True, slots=True)
class Term:
    """A name or trademark in its one right spelling, and wrong ones that people write."""

    use: str
    wrong: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Banned:
    """A phrase to avoid, what to write instead, and why."""

    term: str
    use: tuple[str, ...]
    why: str
    line: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that needs evidence in the same post: one of these phrases, or a link."""

    claim: str
    evidence: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Required:
    """Wording that must stand in posts of these platforms and kinds that hold these phrases."""

    say: tuple[str, ...]
    platforms: tuple[str, ...]
    kinds: tuple[str, ...]
    with_words: tuple[str, ...]
    place: str
    line: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """Handles or hashtags of the brand; with `only`, no others may be used."""

    listed: tuple[str, ...]
    only: bool
    line: int


@dataclass(frozen=True, slots=True)
class Emoji:
    """Which emoji a post may hold (None: any), and how many at most (None: any number)."""

    listed: tuple[str, ...] | None
    most: int | None
    line: int


@dataclass(frozen=True, slots=True)
class Brand:
    """A checked brand file; `profile` is the path of a learned profile."""

    path: Path
    name: str
    relation: str | None = None
    languages: tuple[str, ...] = ()
    languages_line: int = 1
    values: tuple[Value, ...] = ()
    goals: tuple[str, ...] = ()
    pillars: tuple[Pillar, ...] = ()
    voice: tuple[Scale, ...] = ()
    terms: tuple[Term, ...] = ()
    banned: tuple[Banned, ...] = ()
    claims: tuple[Claim, ...] = ()
    required: tuple[Required, ...] = ()
    handles: Allowed | None = None
    hashtags: Allowed | None = None
    emoji: Emoji | None = None
    own: tuple[str, ...] = ()
    profile: Path | None = None

    def at(self, line: int) -> str:
        """A place in this file for people, as `brand.yaml:14`."""
        return f"{self.path.name}:{line}"

    def defaults(self) -> dict[str, Any]:
        """What posts that say nothing themselves take from this file (see `Context`)."""
        found: dict[str, Any] = {"brand": str(self.profile or self.path)}
        if self.relation:
            found["relation"] = self.relation
        if self.goals:
            found["goal"] = "; ".join(self.goals)
        if own := [*self.own, *(self.handles.listed if self.handles else ())]:
            found["own"] = own
        words = (word for term in self.terms for word in term.use.split())
        if capitals := [word for word in words if len(word) > 1 and word.isupper()]:
            found["glossary"] = capitals
        return found

    def joined(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What a configuration says of its posts, completed from this file; lists are joined."""
        given = self.defaults()
        lists = {k: [*given[k], *post[k]] for k in ("own", "glossary") if k in given and k in post}
        return given | dict(post) | lists
