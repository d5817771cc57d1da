"""Phrases that are looked for together, parsed only when a post could hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from typing import Any

from authlint.phrase import Phrase, cost, parse
from authlint.tokens import Reading
from authlint.types import Needs

RARE_ENOUGH = 1.2
"""Percent of posts below which one need is enough to look a phrase up by."""


SELDOM = 8
"""How often a set is looked through before it is indexed."""


class Entry:
    """A phrase of a set, with the two rarest of its needs; it is parsed when they are met."""

    __slots__ = ("_phrase", "first", "second", "source")

    def __init__(self, source: str, first: Collection[str], second: Collection[str]) -> None:
        self.source, self.first, self.second = source, first, frozenset(second)
        self._phrase: Phrase | None = None

    @property
    def phrase(self) -> Phrase:
        """The compiled phrase."""
        if self._phrase is None:
            self._phrase = parse(self.source, self.first)
        return self._phrase


class PhraseSet:
    """Phrases that are looked for together, indexed by their keys."""

    def __init__(self, sources: Sequence[Any]) -> None:
        self._sources = sources
        self._asked = 0
        self.looked_up = bool(sources) and isinstance(sources[0], tuple)

    def __bool__(self) -> bool:
        return bool(self._sources)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The phrases with their needs."""
        return tuple(s if isinstance(s, Entry) else Entry(*s) for s in self._sources)

    def possible(self, reading: Reading) -> Iterable[Entry]:
        """Give the phrases whose first and second needs meet in one sentence.

        A set that is asked a few times is looked through; an index pays for itself later.
        """
        met, keys = reading.met, reading.keys
        if self.looked_up and met is not None:
            return [self.by_need[need] for need in met & self.by_need.keys()]
        self._asked += 1
        if self._asked <= SELDOM:
            return [entry for entry in self.entries if _meets(entry, keys)]
        found = dict.fromkeys(
            entry for key in keys.keys() & self.by_key.keys() for entry in self.by_key[key]
        )
        return [entry for entry in found if not entry.second or _meets(entry, keys)]

    @cached_property
    def by_need(self) -> dict[int, Entry]:
        """The phrases by the identity of their first need."""
        return {id(entry.first): entry for entry in self.entries}

    @cached_property
    def by_key(self) -> dict[str, list[Entry]]:
        """The phrases that a key makes possible."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for key in entry.first:
                found.setdefault(key, []).append(entry)
        return found

    @property
    def needs(self) -> Needs:
        """What a post must hold for one of the phrases to be possible."""
        return tuple((entry.first, entry.second) for entry in self.entries)


def _meets(entry: Entry, keys: dict[str, int]) -> bool:
    if not entry.second:
        return any(key in keys for key in entry.first)
    here = 0
    for key in entry.first:
        here |= keys.get(key, 0)
    return bool(here) and meet(here, entry.second, keys)


def meet(here: int, second: frozenset[str], keys: dict[str, int]) -> bool:
    """Tell whether one of the sentences `here` (`Reading.keys`) holds one of the second keys."""
    return any(here & keys[key] for key in second & keys.keys())


def parse_all(sources: Sequence[Any]) -> PhraseSet:
    """Compile phrases that are looked for together.

    A source is a text, or what `with_needs` made of one, which is parsed only when a post
    meets its needs; as a tuple, one whose needs the engine has looked up.

    Raises:
        AuthlintError: for a faulty phrase, see `parse`.
    """
    return PhraseSet([_entry(s) if isinstance(s, str) else s for s in sources])


def _entry(source: str) -> Entry:
    phrase = parse(source)
    rare = cost(phrase.keys) < RARE_ENOUGH or not phrase.needs or phrase.crossing
    entry = Entry(source, phrase.keys, frozenset() if rare else phrase.needs[0])
    entry._phrase = phrase
    return entry


def with_needs(source: str) -> list[Any]:
    """Put a phrase's two rarest needs beside it: `[source, first keys, second keys]`."""
    entry = _entry(source)
    return [source, sorted(entry.first), sorted(entry.second)]
