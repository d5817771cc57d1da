"""Format `azure`: logging commands of Azure Pipelines, one issue a finding."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.formats import View, by_weight, severity
from authlint.safe import safe_text
from authlint.types import Finding, Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield a `task.logissue` for each finding; Azure knows errors and warnings only."""
    for result in results:
        yield from map(_issue, by_weight(result))


def _issue(finding: Finding) -> str:
    line, column = finding.position
    fields = {
        "type": "error" if severity(finding) == "error" else "warning",
        "sourcepath": safe_text(finding.post.source.path),
        "linenumber": str(line),
        "columnnumber": str(column),
        "code": finding.rule.id,
    }
    properties = "".join(f"{key}={_property(value)};" for key, value in fields.items())
    return f"##vso[task.logissue {properties}]{data(safe_text(finding.message))}\n"


def data(text: str) -> str:
    """Escape the message of a logging command (Microsoft Learn, logging commands)."""
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return data(text).replace(";", "%3B").replace("]", "%5D")
