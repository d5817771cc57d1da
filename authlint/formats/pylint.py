"""Format `pylint`: lines as `pylint --output-format=parseable` writes them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.formats import Tally, View, by_weight, severity
from authlint.safe import safe_text
from authlint.types import Result

_CODES = {"error": "E9901", "warning": "W9901", "note": "C9901"}
"""Readers take the severity from the letter (Jenkins) and want four digits (others); 99 is in
the range that pylint leaves to checkers outside it."""


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield a line for each finding; the rule stands where pylint puts a message's symbol."""
    tally = Tally()
    for result in results:
        tally.add(result)
        for finding in by_weight(result):
            place = f"{result.post.source.path}:{finding.position.line}"
            row = f"{place}: [{_CODES[severity(finding)]}({finding.rule.id}), ] {finding.message}"
            yield safe_text(row) + "\n"
    if view.statistics:
        yield "".join(f"{row}\n" for row in tally.table())
