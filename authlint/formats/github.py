"""Format `github`: workflow annotations, worst first, within GitHub's caps."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator

from authlint.formats import Tally, View, severity, worst_level
from authlint.safe import safe_text
from authlint.types import LEVELS, Finding, Result

CAP = 10
"""Annotations of one severity that GitHub shows for a step (actions/toolkit#734)."""
_NAMES = {"error": "error", "warning": "warning", "note": "notice"}


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield the worst ten findings of each severity and a line that counts the rest.

    What one text for several platforms is told several times takes one annotation.
    """
    tally = Tally()
    kept: dict[str, list[tuple[float, int, Finding]]] = {name: [] for name in _NAMES}
    number = 0
    told: set[tuple[object, ...]] = set()
    announcement = None
    for result in results:
        tally.add(result)
        if (result.post.source.path, result.post.group) != announcement:
            announcement, told = (result.post.source.path, result.post.group), set()
        for finding in result.findings:
            place = finding.rule.id, finding.position, finding.message
            if result.post.group and place in told:
                continue
            told.add(place)
            number += 1
            weight = LEVELS[worst_level(finding)] * finding.match.confidence
            heap = kept[severity(finding)]
            heapq.heappush(heap, (weight, -number, finding))
            if len(heap) > CAP:
                heapq.heappop(heap)
    for name, heap in kept.items():
        for _, _, finding in sorted(heap, reverse=True):
            yield _annotation(_NAMES[name], finding)
    rest = number - sum(len(heap) for heap in kept.values())
    more = f"; {rest} more not shown here" if rest else ""
    if more or not view.quiet:
        yield f"::notice title=authlint::{data(tally.line() + more)}\n"


def _annotation(name: str, finding: Finding) -> str:
    start, end = finding.position, finding.end_position
    place = {
        "title": f"authlint ({finding.rule.id})",
        "file": safe_text(finding.post.source.path),
        "line": str(start.line),
        "col": str(start.column),
        "endLine": str(end.line),
        "endColumn": str(end.column),
    }
    properties = ",".join(f"{key}={_property(value)}" for key, value in place.items())
    return f"::{name} {properties}::{data(safe_text(finding.message))}\n"


def data(text: str) -> str:
    """Escape the data of a workflow command (actions/toolkit)."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data(text).replace(":", "%3A").replace(",", "%2C")
