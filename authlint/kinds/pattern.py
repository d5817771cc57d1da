"""Kind `pattern`: a linear-time regular expression matches."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

MAX_LENGTH = 2000


def build(
    any_of: list[str],
    given: list[str],
    sees: list[str] = [],
    case: bool = False,
) -> Matcher:
    r"""Match RE2 expressions on the folded text (straight quotes, plain letters).

    A group named `hit` narrows the span. `given` lists words or types (`<number>`,
    `<emoji>` …) of which the post must hold one for the pattern to be tried; an empty
    list tries it on every post. A match inside a quotation or inside one token of
    another type (url, mention, code, placeholder …) counts only if `sees` names that
    type. Case matters only if `case`. RE2's `\b` and `\w` are ASCII-only; use `\pL` for letters.

    Raises:
        AuthlintError: for an expression that RE2 refuses.
    """
    if not any_of:
        raise AuthlintError("the match can never fire: it names nothing to look for")
    for pattern in any_of:
        if len(pattern) > MAX_LENGTH:
            raise AuthlintError(f"pattern longer than {MAX_LENGTH} characters")
    compiled = _compile(any_of, case)
    seen = frozenset(sees)

    def run(reading: Reading) -> Iterator[Match]:
        folded = reading.folded
        masked = _masked(reading, seen)
        for expression in compiled:
            group = expression.groupindex.get("hit", 0)
            for match in expression.finditer(folded.text):
                start, end = match.span(group)
                if start < 0 or start == end:
                    continue
                span = Span(folded.origin(start), folded.origin_end(end))
                if not any(span.within(other) for other in masked):
                    yield Match(span)

    return Matcher(run, frozenset(given) or None)


def _compile(patterns: list[str], case: bool) -> list[Any]:
    import re2

    options = re2.Options()
    options.log_errors = False
    options.case_sensitive = case
    compiled = []
    for pattern in patterns:
        try:
            compiled.append(re2.compile(pattern, options))
        except re2.error as error:
            reason = error.args[0]
            text = reason.decode() if isinstance(reason, bytes) else str(reason)
            raise AuthlintError(f"pattern '{pattern}': {text}") from None
    return compiled


def _masked(reading: Reading, seen: frozenset[str]) -> list[Span]:
    opaque = {"url", "email", "mention", "hashtag", "cashtag", "code", "placeholder"} - seen
    spans = [Span(item.start, item.end) for item in reading.items if item.kind in opaque]
    return spans if "quote" in seen else spans + list(reading.quotes)
