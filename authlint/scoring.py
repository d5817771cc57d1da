"""Findings -> four scores, with a traceable share of the loss for each finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import log2

from authlint.engine import RuleIndex, applicable, runnable
from authlint.language import language
from authlint.signals import PROFILES
from authlint.tokens import Reading
from authlint.types import (
    CHECKS,
    LEVELS,
    NEEDS,
    Check,
    Excuse,
    Excused,
    Finding,
    Fit,
    Loss,
    Post,
    Result,
    Score,
    Verdict,
)

PASS, WARN = 80, 50
"""The least points of a pass and of a warning (DOMAIN 3.2)."""
REST = 0.3
"""The share of a family's weaker evidence that counts beside its strongest."""
CAPPED = {"style": 0.9, "loudness": 0.9}
"""Families that can never fail a draft alone."""
PROFILED: dict[Check, str] = {
    "resonant": "an audience profile or the post replied to",
    "on-brand": "a brand profile",
}
"""The checks that are judged in full only with context, and what would let them be."""
ADVICE = LEVELS["major"]
"""The most evidence that a model's readings alone may bring to one check."""
GUIDED = 0.8
"""What a written guide lets on-brand be sure of: it says what is wrong, not all that is right."""
JUDGED = 0.25
"""The least confidence at which a check without findings counts as judged."""


def evidence(findings: Sequence[Finding], check: Check) -> list[tuple[Finding, float]]:
    """Give each finding's part of its rule's evidence for one check, before families.

    A model's reading without a place to point at brings none.
    """
    by_rule: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.rule.matcher.advises and finding.match.whole:
            continue
        if check in finding.rule.effects:
            by_rule.setdefault(finding.rule.id, []).append(finding)
    parts: list[tuple[Finding, float]] = []
    for hits in by_rule.values():
        level = LEVELS[hits[0].rule.effects[check]]
        sure = max(hit.match.confidence for hit in hits)
        weight = sum(hit.match.confidence for hit in hits)
        repeat = min(1.5, 1 + 0.25 * log2(max(1.0, weight / sure)))
        total = level * sure * repeat
        parts.extend((hit, total * hit.match.confidence / weight) for hit in hits)
    return parts


def family_evidence(parts: Iterable[tuple[Finding, float]]) -> list[tuple[Finding, float]]:
    """Weigh the parts so that a family counts its strongest rule and 0.3 of the rest."""
    families: dict[str, dict[str, float]] = {}
    listed = list(parts)
    for finding, value in listed:
        rules = families.setdefault(finding.rule.family, {})
        rules[finding.rule.id] = rules.get(finding.rule.id, 0.0) + value
    factors: dict[tuple[str, str], float] = {}
    for family, rules in families.items():
        top = max(sorted(rules), key=lambda rule: rules[rule])
        total = sum(v if rule == top else REST * v for rule, v in rules.items())
        cap = min(1.0, CAPPED.get(family, total) / total) if total else 1.0
        for rule in rules:
            factors[family, rule] = cap * (1.0 if rule == top else REST)
    return [(f, value * factors[f.rule.family, f.rule.id]) for f, value in listed]


def advice(parts: Iterable[tuple[Finding, float]]) -> list[tuple[Finding, float]]:
    """Hold a model's readings to `ADVICE` in all, but for families where another rule agrees."""
    listed = list(parts)
    agreed = {f.rule.family for f, value in listed if value and not f.rule.matcher.advises}
    alone = {f.rule.id for f, _ in listed if f.rule.matcher.advises and f.rule.family not in agreed}
    total = sum(sorted(value for f, value in listed if f.rule.id in alone))
    factor = min(1.0, ADVICE / total) if total else 1.0
    return [(f, value * factor if f.rule.id in alone else value) for f, value in listed]


def points(total: float) -> int:
    """Turn a sum of evidence into points: each unit halves what is left of 100."""
    return round(100 * 2**-total)


def score(
    check: Check, findings: Sequence[Finding], confidence: float, missing: tuple[str, ...]
) -> Score:
    """Score one check; the losses add up to exactly 100 minus the points."""
    weighed = advice(family_evidence(evidence(findings, check)))
    total = sum(sorted(value for _, value in weighed))
    value = points(total)
    if not weighed and confidence < JUDGED:
        return Score(check, None, "not-judged", confidence, (), missing)
    gated = any(
        finding.rule.gate
        and not finding.rule.matcher.advises
        and finding.rule.effects[check] == "block"
        and finding.match.confidence >= 0.9
        for finding, _ in weighed
    )
    verdict: Verdict = "fail" if gated or value < WARN else "warn" if value < PASS else "pass"
    return Score(check, value, verdict, confidence, _shares(weighed, 100 - value), missing)


def _shares(weighed: list[tuple[Finding, float]], loss: int) -> tuple[Loss, ...]:
    """Share the loss by evidence, rounded by largest remainder."""
    total = sum(value for _, value in weighed)
    if not total:
        return ()
    exact = [loss * value / total for _, value in weighed]
    shares = [int(value) for value in exact]
    order = sorted(
        range(len(weighed)),
        key=lambda i: (shares[i] - exact[i], weighed[i][0].match.span, weighed[i][0].rule.id),
    )
    for i in order[: loss - sum(shares)]:
        shares[i] += 1
    losses = [Loss(f, share, value) for (f, value), share in zip(weighed, shares, strict=True)]
    return tuple(
        sorted(
            losses, key=lambda x: (-x.points, -x.evidence, x.finding.match.span, x.finding.rule.id)
        )
    )


def judge(
    post: Post,
    findings: tuple[Finding, ...],
    rules: RuleIndex,
    stale: tuple[Excuse, ...] = (),
    reading: Reading | None = None,
    excused: tuple[Excused, ...] = (),
) -> Result:
    """Score a post on the four checks; `reading` is the post's own, if it has been read."""
    from authlint import platforms

    reading = reading or Reading(post)
    lang = language(reading) if reading.items else "und"
    confidences = _confidences(post, rules, lang, bool(reading.items))
    if reading.items:
        confidences = confidences | _fitted(post, rules, confidences)
    scores = tuple(
        score(check, findings, confidences[check], _missing(post, check, lang, reading, rules))
        for check in CHECKS
    )
    limit = platforms.length_limit(reading)
    unit = limit.unit if limit else "characters"
    length = (platforms.length(reading, unit), limit.value if limit else None, unit)
    return Result(post, findings, scores, stale, length, excused)


def without(result: Result, excused: Sequence[Excused]) -> Result:
    """Leave some findings out of a result and score the rest again."""
    if not excused:
        return result
    dropped = {id(one.finding) for one in excused}
    kept = tuple(finding for finding in result.findings if id(finding) not in dropped)
    scores = tuple(score(s.check, kept, s.confidence, s.missing) for s in result.scores)
    return replace(result, findings=kept, scores=scores, excused=(*result.excused, *excused))


def _confidences(post: Post, rules: RuleIndex, lang: str, any_text: bool) -> dict[Check, float]:
    """The weight of the rules that could run over that of all that apply, per check."""
    if not any_text:
        return dict.fromkeys(CHECKS, 0.0)
    context = post.context
    known = tuple(bool(getattr(context, need)) for need in NEEDS)
    key = (post.kind, post.platform, lang, known, post.signals.classified)
    if key not in rules.memory:
        rules.memory[key] = _shares_run(post, rules, lang)
    found: dict[Check, float] = rules.memory[key]
    return found


def _fits(post: Post) -> dict[Check, Fit]:
    """The fits to profiles that were asked, by the check that they bear on."""
    asked: dict[Check, Fit | None] = {
        "resonant": post.signals.audience,
        "on-brand": post.signals.brand,
    }
    return {check: fit for check, fit in asked.items() if fit is not None}


def _fitted(post: Post, rules: RuleIndex, confidences: dict[Check, float]) -> dict[Check, float]:
    """How sure the fits make their checks; beside a written guide, the surer of the two counts."""
    sure = {check: fit.confidence for check, fit in _fits(post).items()}
    if "on-brand" in sure and _guided(rules):
        sure["on-brand"] = max(sure["on-brand"], confidences["on-brand"])
    return sure


def _shares_run(post: Post, rules: RuleIndex, lang: str) -> dict[Check, float]:
    ran = dict.fromkeys(CHECKS, 0.0)
    all_of = dict.fromkeys(CHECKS, 0.0)
    for rule in rules.rules:
        if not applicable(rule, post) or not rule.matcher.signals.isdisjoint(PROFILES):
            continue
        could = runnable(rule, post, lang)
        for check, level in rule.effects.items():
            all_of[check] += LEVELS[level]
            ran[check] += LEVELS[level] if could else 0.0
    shares = {check: ran[check] / all_of[check] if all_of[check] else 0.0 for check in CHECKS}
    for check in PROFILED:
        known = post.context.parent if check == "resonant" and post.kind == "comment" else None
        guided = check == "on-brand" and _guided(rules)
        shares[check] *= 0.5 if known else GUIDED if guided else 0.2
    return {check: round(share, 2) for check, share in shares.items()}


def _guided(rules: RuleIndex) -> bool:
    """Tell whether a brand file has given rules; worked out once for all posts."""
    if "guided" not in rules.memory:
        rules.memory["guided"] = any(rule.pack == "brand" for rule in rules.rules)
    return bool(rules.memory["guided"])


def _missing(
    post: Post, check: Check, lang: str, reading: Reading, rules: RuleIndex
) -> tuple[str, ...]:
    """What would let a check be judged, or be judged with more confidence."""
    if not reading.items:
        return ("text",)
    known = check in _fits(post) or (check == "on-brand" and _guided(rules))
    lacks = [PROFILED[check]] if check in PROFILED and not known else []
    if post.kind == "comment" and not post.context.parent and check != "on-brand":
        lacks = ["the post replied to (reply-to)"]
    if lang != "en" and check == "genuine":
        lacks.append("rules for this language")
    return tuple(lacks)


def gated(result: Result, fail_on: str, fail_under: dict[str, int], drafts: bool = False) -> bool:
    """Tell whether a result makes the exit code 1; one marked as a draft only with `drafts`."""
    if result.post.draft and not drafts:
        return False
    return gates(result.verdict, result.scores, fail_on, fail_under)


def gates(
    verdict: Verdict, scores: Iterable[Score], fail_on: str, fail_under: dict[str, int]
) -> bool:
    """Tell whether a verdict and its scores make the exit code 1."""
    if fail_on != "never" and verdict == "fail":
        return True
    if fail_on == "warn" and verdict == "warn":
        return True
    return any(
        score.points is not None and score.points < fail_under.get(score.check, 0)
        for score in scores
    )
