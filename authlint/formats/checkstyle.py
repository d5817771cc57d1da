"""Format `checkstyle`: Checkstyle XML, which Jenkins, reviewdog and many others read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from authlint.formats import View, by_weight, severity
from authlint.formats.markup import xml
from authlint.types import Finding, Result

_NAMES = {"error": "error", "warning": "warning", "note": "info"}


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield an element for each file, in it one for each finding; a clean file has none."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'
    for path, group in groupby(results, key=lambda result: result.post.source.path):
        yield f'<file name="{xml(path)}">\n'
        for result in group:
            yield from map(_error, by_weight(result))
        yield "</file>\n"
    yield "</checkstyle>\n"


def _error(finding: Finding) -> str:
    line, column = finding.position
    fields = {
        "line": str(line),
        "column": str(column),
        "severity": _NAMES[severity(finding)],
        "message": finding.message,
        "source": f"authlint.{finding.rule.id}",
    }
    attributes = (f'{key}="{xml(value)}"' for key, value in fields.items())
    return f"<error {' '.join(attributes)}/>\n"
