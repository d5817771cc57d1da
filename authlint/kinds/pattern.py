"""Kind `pattern`: a linear-time regular expression matches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.literals import possible
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

MAX_LENGTH = 2000
PIECEMEAL = 2
"""How often an expression grows by what a post calls for, before all of it is compiled."""
MEMORY = 32 << 20
"""Bytes that an expression's automaton may take: with RE2's 8 MiB the largest of them is
thrown away and built anew, and a search costs a hundred times as much."""
_OPAQUE = frozenset("url email mention hashtag cashtag code image placeholder".split())


def build(
    any_of: list[str],
    given: list[str],
    also: list[str] = [],
    sees: list[str] = [],
    case: bool = False,
) -> Matcher:
    r"""Match RE2 expressions on the folded text (straight quotes, plain letters).

    A group named `hit` narrows the span. `given` lists words or types (`<number>`,
    `<emoji>`, `<digits>` for a phone number's length of them, `<mixed>` for letters and
    digits in one long token …) of which the post must hold one for the pattern to be
    tried, and one of `also`; an empty list tries it on every post. A match inside a
    quotation or inside one token of another type (url, mention, code, placeholder …)
    counts only if `sees` names that type. Case matters only if `case`.
    RE2's `\b` and `\w` are ASCII-only; use `\pL`.

    Raises:
        AuthlintError: for an expression that RE2 refuses.
    """
    if not any_of:
        raise AuthlintError("the match can never fire: it names nothing to look for")
    expression = _Expression(any_of, case)
    seen, others = frozenset(sees), frozenset(also)

    def run(reading: Reading) -> Iterator[Match]:
        if others and others.isdisjoint(reading.keys):
            return
        masked: list[Span] | None = None
        for span in expression.spans(reading):
            masked = _masked(reading, seen) if masked is None else masked
            if not any(span.within(other) for other in masked):
                yield Match(span)

    return Matcher(run, ((tuple(given), ()),) if given else None)


class _Expression:
    """Patterns joined into one expression, as many of them as the posts so far could match.

    A pattern is a text, compiled at once, or `[text, literals]` (`authlint.literals`).
    """

    def __init__(self, patterns: list[Any], case: bool) -> None:
        plain = [pattern for pattern in patterns if isinstance(pattern, str)]
        if any(len(pattern) > MAX_LENGTH for pattern in plain):
            raise AuthlintError(f"pattern longer than {MAX_LENGTH} characters")
        self.patterns: list[Any] = [[p, []] if isinstance(p, str) else p for p in patterns]
        self.case = case
        self.active: set[int] = set()
        self.compilations = 0
        self.joined: tuple[Any, tuple[int, ...]] | None = None
        if plain:
            self._activate(range(len(patterns)))

    def spans(self, reading: Reading) -> Iterator[Span]:
        """Yield the span of each match that is not empty."""
        if len(self.active) < len(self.patterns):
            self._admit(reading)
        if self.joined is None:
            return
        folded = reading.folded
        expression, groups = self.joined
        for match in expression.finditer(folded.text):
            start, end = next((s for s in map(match.span, groups) if s[0] >= 0), match.span())
            if start < end:
                yield Span(folded.origin(start), folded.origin_end(end))

    def _admit(self, reading: Reading) -> None:
        hay = reading.haystack
        found = {
            number
            for number, (_, needed) in enumerate(self.patterns)
            if number not in self.active and possible(needed, hay)
        }
        if found:
            everything = self.compilations >= PIECEMEAL
            self._activate(range(len(self.patterns)) if everything else self.active | found)

    def _activate(self, numbers: Iterable[int]) -> None:
        self.active = set(numbers)
        self.compilations += 1
        self.joined = _compile([self.patterns[n][0] for n in sorted(self.active)], self.case)


def _compile(patterns: list[str], case: bool) -> tuple[Any, tuple[int, ...]]:
    """Join the patterns into one expression; give it and the numbers of its `hit` groups."""
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case
    options.max_mem = MEMORY
    try:
        joined = re2.compile("|".join(map(_numbered, range(len(patterns)), patterns)), options)
    except re2.error:
        _complain(patterns, options)
        raise
    return joined, tuple(joined.groupindex.values())


def _numbered(number: int, pattern: str) -> str:
    return f"(?:{pattern.replace('(?P<hit>', f'(?P<hit{number}>')})"


def _complain(patterns: list[str], options: Any) -> None:
    import re2

    for pattern in patterns:
        try:
            re2.compile(pattern, options)
        except re2.error as error:
            reason = error.args[0]
            text = reason.decode() if isinstance(reason, bytes) else str(reason)
            raise AuthlintError(f"pattern '{pattern}': {text}") from None


def _masked(reading: Reading, seen: frozenset[str]) -> list[Span]:
    opaque = _OPAQUE - seen
    spans = [Span(item.start, item.end) for item in reading.items if item.kind in opaque]
    return spans if "quote" in seen else spans + list(reading.quotes)
