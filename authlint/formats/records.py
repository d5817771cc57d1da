"""The JSON form of a result (schema_version 1), shared by the json and jsonl formats."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from authlint.formats import by_weight
from authlint.types import Finding, Fit, Result, Score, Signals

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
        "scores": {
            score.check: score_record(score) | _fit(_FITS.get(score.check, _none)(post.signals))
            for score in result.scores
        },
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


_FITS: dict[str, Callable[[Signals], Fit | None]] = {
    "resonant": lambda signals: signals.audience,
    "on-brand": lambda signals: signals.brand,
}


def _none(signals: Signals) -> Fit | None:
    return None


def _fit(fit: Fit | None) -> dict[str, Any]:
    """What a profile said of the draft; nothing where none was asked."""
    if fit is None:
        return {}
    from authlint.profiles.traits import message

    return {
        "fit": fit.fit,
        "views": dict(fit.views),
        "profile_posts": fit.posts,
        "differences": [
            {
                "trait": one.trait,
                "message": message(one),
                "span": list(one.span) if one.span else None,
                "strength": one.strength,
            }
            for one in fit.differences
        ],
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
