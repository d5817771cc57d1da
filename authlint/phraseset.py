"""Phrases that are looked for together, parsed only when a post could hold them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from typing import Any

from authlint.phrase import Phrase, cost, parse
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

    def __bool__(self) -> bool:
        return bool(self._sources)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The phrases with their needs."""
        return tuple(s if isinstance(s, Entry) else Entry(*s) for s in self._sources)

    def possible(self, keys: dict[str, int]) -> Iterator[Entry]:
        """Yield the phrases whose first and second needs meet in a sentence (`Reading.keys`).

        A set that is asked once or twice is looked through; an index pays for itself later.
        """
        self._asked += 1
        if self._asked <= SELDOM:
            for entry in self.entries:
                if _meets(entry, [key for key in entry.first if key in keys], keys):
                    yield entry
            return
        held: dict[Entry, list[str]] = {}
        for key in keys.keys() & self.keys:
            for entry in self.by_key[key]:
                held.setdefault(entry, []).append(key)
        for entry, first in held.items():
            if _meets(entry, first, keys):
                yield entry

    @cached_property
    def by_key(self) -> dict[str, list[Entry]]:
        """The phrases that a key makes possible."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for key in entry.first:
                found.setdefault(key, []).append(entry)
        return found

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of which a post must hold one."""
        return frozenset(self.by_key)

    @property
    def needs(self) -> Needs:
        """What a post must hold for one of the phrases to be possible."""
        return tuple((entry.first, entry.second) for entry in self.entries)


def _meets(entry: Entry, first: list[str], keys: dict[str, int]) -> bool:
    if not entry.second:
        return bool(first)
    second = entry.second & keys.keys() if first else ()
    return any(keys[one] & keys[two] for one in first for two in second)


def parse_all(sources: Sequence[Any]) -> PhraseSet:
    """Compile phrases that are looked for together.

    A source is a text, or what `with_needs` made of one, which is parsed only when a post
    meets its needs.

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
