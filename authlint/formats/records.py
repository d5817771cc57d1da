"""The JSON form of a result (schema_version 1), shared by the json and jsonl formats."""

from __future__ import annotations

from typing import Any

from authlint.formats import by_weight
from authlint.types import Finding, Result, Score

SCHEMA_VERSION = 1


def record(result: Result) -> dict[str, Any]:
    """Give the JSON object of one post."""
    post = result.post
    return {
        "path": post.source.path,
        "index": post.index,
        "id": post.id,
        "line": post.source.position(0).line,
        "cell": post.source.cell,
        "platform": post.platform,
        "kind": post.kind,
        "group": post.group,
        "thread": list(post.context.thread) if post.context.thread else None,
        "draft": post.draft,
        "verdict": result.verdict,
        "scores": {score.check: score_record(score) for score in result.scores},
        "findings": [finding_record(finding) for finding in by_weight(result)],
        "excused": [
            {"finding": finding_record(finding), "reason": reason, "by": by}
            for finding, reason, by in result.excused
        ],
        "stale_excuses": [excuse.rule for excuse in result.stale],
    }


def score_record(score: Score) -> dict[str, Any]:
    """Give the JSON object of one score."""
    return {
        "points": score.points,
        "verdict": score.verdict,
        "confidence": score.confidence,
        "losses": [{"rule": loss.finding.rule.id, "points": loss.points} for loss in score.losses],
        "missing": list(score.missing),
    }


def finding_record(finding: Finding) -> dict[str, Any]:
    """Give the JSON object of one finding; the span is in code points of the post's text."""
    rule, match = finding.rule, finding.match
    start, end = finding.position, finding.end_position
    return {
        "rule": rule.id,
        "pack": rule.pack,
        "family": rule.family,
        "effects": dict(rule.effects),
        "message": finding.message,
        "why": rule.why,
        "instead": rule.instead,
        "sources": list(rule.sources),
        "span": [match.span.start, match.span.end],
        "text": finding.text,
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "replacement": match.replacement,
        "fingerprint": finding.fingerprint,
        "confidence": round(match.confidence, 3),
    }
