"""Format `sarif`: SARIF 2.1.0 as GitHub code scanning reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from authlint import __version__, explain
from authlint.formats import HOME, View, by_weight, page, severity, worst_level
from authlint.formats.json import escaped
from authlint.globs import relative
from authlint.types import Excuse, Finding, Post, Result, Rule

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
Objects = list[dict[str, Any]]
_PRECISION = {"note": "medium", "warning": "high", "error": "very-high"}


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield one SARIF log; results come post by post, worst first.

    Findings that do not count are in it only with `show_excused`, as suppressed results:
    GitHub shows those as open alerts (github/codeql-action#1230).
    """
    rules: dict[str, Rule] = {}
    found: Objects = []
    stale: Objects = []

    def add(finding: Finding) -> dict[str, Any]:
        rules.setdefault(finding.rule.id, finding.rule)
        found.append(_result(finding, list(rules).index(finding.rule.id)))
        return found[-1]

    for result in results:
        for finding in by_weight(result):
            add(finding)
        for finding, reason, by in result.excused if view.show_excused else ():
            kind = "inSource" if by == "post" else "external"
            add(finding)["suppressions"] = [{"kind": kind, "justification": reason}]
        stale.extend(_stale(result.post, excuse) for excuse in result.stale)
    log = _log([_rule(rule) for rule in rules.values()], found, stale)
    yield escaped(json.dumps(log, ensure_ascii=False)) + "\n"


def _log(rules: Objects, found: Objects, notices: Objects) -> dict[str, Any]:
    driver = {
        "name": "authlint",
        "version": __version__,
        "semanticVersion": __version__,
        "informationUri": HOME,
        "rules": rules,
    }
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "authlint/"},
        "columnKind": "unicodeCodePoints",
        "results": found,
    }
    if notices:
        said = {"executionSuccessful": True, "toolExecutionNotifications": notices}
        run["invocations"] = [said]
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _stale(post: Post, excuse: Excuse) -> dict[str, Any]:
    location = {
        "artifactLocation": {"uri": uri(post.source.path)},
        "region": {"startLine": post.source.position(0).line},
    }
    return {
        "level": "note",
        "message": {"text": f"The excuse for '{excuse.rule}' excuses nothing; remove it."},
        "locations": [{"physicalLocation": location}],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    worst = max(rule.effects.values(), key=lambda level: _ORDER.index(level))
    name = "error" if worst in ("error", "block") else "note" if worst == "note" else "warning"
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.why},
        "help": {"text": f"{rule.why} {rule.instead}", "markdown": explain.markdown(rule)},
        "helpUri": page(rule),
        "defaultConfiguration": {"level": name},
        "properties": {
            "precision": _PRECISION[name],
            "tags": list(dict.fromkeys((rule.pack, rule.family, *rule.effects))),
            "problem.severity": "recommendation" if name == "note" else name,
        },
    }


_ORDER = ("note", "warning", "major", "error", "block")


def _result(finding: Finding, rule_index: int) -> dict[str, Any]:
    start, end = finding.position, finding.end_position
    region = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
        "snippet": {"text": finding.text},
    }
    location = {"artifactLocation": {"uri": uri(finding.post.source.path)}, "region": region}
    made: dict[str, Any] = {
        "ruleId": finding.rule.id,
        "ruleIndex": rule_index,
        "level": severity(finding),
        # "[words](address)" would be a link, even in a plain message (SARIF 2.1.0, 3.11.6).
        "message": {"text": finding.message.replace("](", "] (")},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {
            "primaryLocationLineHash": finding.fingerprint,
            "authlint/v1": finding.fingerprint,
        },
        "properties": {
            "effects": dict(finding.rule.effects),
            "confidence": round(finding.match.confidence, 3),
            "level": worst_level(finding),
        },
    }
    if finding.match.replacement:
        made["fixes"] = [_fix(finding, location)]
    return made


def _fix(finding: Finding, location: dict[str, Any]) -> dict[str, Any]:
    region = {k: v for k, v in location["region"].items() if k != "snippet"}
    replacement = {
        "deletedRegion": region,
        "insertedContent": {"text": finding.match.replacement},
    }
    change = {"artifactLocation": location["artifactLocation"], "replacements": [replacement]}
    return {"description": {"text": finding.rule.instead}, "artifactChanges": [change]}


def uri(path: str) -> str:
    """A path as a relative URI: from the working directory where it lies below it."""
    path = relative(path, Path.cwd())
    try:
        raw = path.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raw = path.encode("utf-8", "replace")
    # A colon in the first segment would make what stands before it a scheme (RFC 3986, 4.2).
    return quote(raw, safe="/-._~!$&'()*+,;=@") or "stdin"
