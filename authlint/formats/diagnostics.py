"""Findings as reviewdog's diagnostics, shared by the rdjson and rdjsonl formats."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from authlint.formats import HOME, by_weight, page, severity
from authlint.formats.bytecolumns import FileLines
from authlint.formats.markup import message
from authlint.globs import relative
from authlint.types import Finding, Result

SOURCE = {"name": "authlint", "url": HOME}
_SEVERITIES = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}


def diagnostics(results: Iterable[Result]) -> Iterator[dict[str, Any]]:
    """Yield each finding as a `Diagnostic` (reviewdog, proto/rdf/reviewdog.proto).

    Columns count UTF-8 bytes from 1, the end is exclusive. Where the file's line cannot be
    known (a record on standard input) a range has lines only, as the format allows.
    reviewdog posts the message as Markdown, so the draft's words are code in it.
    """
    lines = FileLines()
    for result in results:
        for finding in by_weight(result):
            yield _diagnostic(finding, lines)


def _diagnostic(finding: Finding, lines: FileLines) -> dict[str, Any]:
    rule = finding.rule
    place = _range(finding, lines)
    made: dict[str, Any] = {
        "message": message(finding),
        "location": {"path": relative(finding.post.source.path, Path.cwd()), "range": place},
        "severity": _SEVERITIES[severity(finding)],
        "code": {"value": rule.id, "url": page(rule)},
    }
    replacement = finding.match.replacement
    if replacement is not None and _verbatim(finding, replacement, lines):
        made["suggestions"] = [{"range": place, "text": replacement}]
    return made


def _range(finding: Finding, lines: FileLines) -> dict[str, dict[str, int]]:
    span = finding.match.span
    start, end = finding.position, finding.end_position
    first = lines.column(finding.post, start, span.start)
    last = lines.column(finding.post, end, span.end)
    if first is None or last is None:
        return {"start": {"line": start.line}, "end": {"line": end.line}}
    return {
        "start": {"line": start.line, "column": first},
        "end": {"line": end.line, "column": last},
    }


def _verbatim(finding: Finding, replacement: str, lines: FileLines) -> bool:
    """Tell whether the words stand in the file as in the draft, so that they can be replaced."""
    start, end = finding.position, finding.end_position
    line = lines.line(finding.post.source.path, start.line) if start.line == end.line else None
    words = None if line is None else line[start.column - 1 : end.column - 1]
    return words == finding.text and not set(replacement) & set('"\\\r\n')
