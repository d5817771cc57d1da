"""Format `concise`: one finding a line, `path:line:column: severity rule message`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.formats import Tally, View, by_weight, severity
from authlint.safe import safe_text
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield a line for each finding, and one that sums up unless `quiet`."""
    tally = Tally()
    for result in results:
        tally.add(result)
        for finding in by_weight(result):
            line, column = finding.position
            place = f"{result.post.source.name}:{line}:{column}"
            row = f"{place}: {severity(finding)} {finding.rule.id} {finding.message}"
            yield safe_text(row) + "\n"
    if view.statistics:
        yield "".join(f"{row}\n" for row in tally.table())
    if not view.quiet:
        yield f"{tally.line()}\n"
