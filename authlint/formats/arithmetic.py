"""The arithmetic of a score, and what the score would be without each finding."""

from __future__ import annotations

from collections.abc import Iterator

from authlint import scoring
from authlint.safe import safe_text
from authlint.types import LEVELS, Finding, Result, Score, shorten


def lines(result: Result) -> Iterator[str]:
    """Yield the sum behind each judged score, then the counterfactuals."""
    for score in result.scores:
        if score.points is not None and score.losses:
            yield from _sum(score)
    yield from _counterfactuals(result)


def _sum(score: Score) -> Iterator[str]:
    total = sum(loss.evidence for loss in score.losses)
    yield f"{score.check}: 100 × 2^−{total:.2f} = {score.points}"
    for loss in score.losses:
        rule, match = loss.finding.rule, loss.finding.match
        level = rule.effects[score.check]
        yield (
            f"  −{loss.points:<3} {rule.id}: {level} {LEVELS[level]}, confidence"
            f" {match.confidence:.2f}, family {rule.family} → evidence {loss.evidence:.2f}"
        )


def _counterfactuals(result: Result) -> Iterator[str]:
    rules: dict[str, list[Finding]] = {}
    for finding in result.findings:
        rules.setdefault(finding.rule.id, []).append(finding)
    for rule, findings in rules.items():
        rest = tuple(f for f in result.findings if f.rule.id != rule)
        changes = []
        for score in result.scores:
            if score.points is None or score.check not in findings[0].rule.effects:
                continue
            other = scoring.score(score.check, rest, max(score.confidence, 1.0), ())
            changes.append(f"{score.check} {score.points} → {other.points}")
        if changes:
            line = findings[0].position.line
            words = safe_text(shorten(findings[0].text, 30))
            yield f"without line {line} '{words}' ({rule}): {', '.join(changes)}"
