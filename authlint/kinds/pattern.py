"""Kind `pattern`: a linear-time regular expression matches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

MAX_LENGTH = 2000
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
    for pattern in any_of:
        if len(pattern) > MAX_LENGTH:
            raise AuthlintError(f"pattern longer than {MAX_LENGTH} characters")
    expression, groups = _compile(any_of, case)
    seen, others = frozenset(sees), frozenset(also)

    def run(reading: Reading) -> Iterator[Match]:
        if others and others.isdisjoint(reading.keys):
            return
        folded = reading.folded
        masked: list[Span] | None = None
        for match in expression.finditer(folded.text):
            start, end = next((s for s in map(match.span, groups) if s[0] >= 0), match.span())
            if start == end:
                continue
            span = Span(folded.origin(start), folded.origin_end(end))
            masked = _masked(reading, seen) if masked is None else masked
            if not any(span.within(other) for other in masked):
                yield Match(span)

    return Matcher(run, ((tuple(given), ()),) if given else None)


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
