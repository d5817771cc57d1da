from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import engine, run
from authlint.scoring import ADVICE, CAPPED, PASS, REST, WARN, evidence, gated, judge, points, score
from authlint.types import (
    CHECKS,
    LEVELS,
    Finding,
    Match,
    Post,
    Result,
    Rule,
    Score,
    Signals,
    Span,
)
from tests.conftest import post, rule

POST = Post("x" * 200)
FAMILIES = ["bait", "tone", "style", "loudness"]


def rule_of(name: str, family: str, level: str, gate: bool = False) -> Rule:
    other = "note" if level != "note" else "warning"
    effects = {"genuine": level, "appropriate": other} if name < "m" else {"genuine": level}
    return rule(id=name, family=family, effects=effects, gate=gate)


RULES = [
    rule_of(f"{letter}-{family}", family, level)
    for letter in "ax"
    for family in FAMILIES
    for level in ("note",)
] + [
    rule_of(f"{letter}-{level}-{family}", family, level)
    for letter in "bz"
    for family in FAMILIES
    for level in ("warning", "major", "error", "block")
]


def advising(one: Rule) -> Rule:
    """The same rule as a model's reading alone."""
    matcher = one.matcher._replace(signals=frozenset({"label:spam"}), advises=True)
    return replace(one, id=f"{one.id}-read", matcher=matcher)


RULES += [advising(one) for one in RULES]

FINDINGS = st.lists(
    st.builds(
        lambda one, at, sure: Finding(POST, one, Match(Span(at, at + 3), confidence=sure)),
        st.sampled_from(RULES),
        st.integers(0, 190),
        st.floats(0.06, 1.0),
    ),
    max_size=12,
)


def scored(findings: list[Finding], check: str = "genuine") -> Score:
    return score(check, findings, 1.0, ())  # type: ignore[arg-type]


@given(FINDINGS, st.randoms(use_true_random=False))
def test_the_order_of_findings_changes_nothing(
    findings: list[Finding], shuffle: random.Random
) -> None:
    other = list(findings)
    shuffle.shuffle(other)
    one, two = scored(findings), scored(other)
    assert (one.points, one.verdict) == (two.points, two.verdict)

    def costs(result: Score) -> list[tuple[Any, ...]]:
        return sorted(
            (loss.finding.rule.id, loss.finding.match.span, loss.finding.match.confidence,
             loss.points)
            for loss in result.losses
        )  # fmt: skip

    assert costs(one) == costs(two)


@given(FINDINGS, FINDINGS.filter(bool))
def test_an_added_finding_never_raises_a_score(
    findings: list[Finding], more: list[Finding]
) -> None:
    order = ["pass", "warn", "fail"]
    for check in CHECKS[:2]:
        before, after = scored(findings, check), scored([*findings, more[0]], check)
        assert before.points is not None and after.points is not None
        assert after.points <= before.points
        assert order.index(after.verdict) >= order.index(before.verdict)


@given(FINDINGS)
def test_the_losses_add_up_to_what_is_lost(findings: list[Finding]) -> None:
    for check in CHECKS:
        result = scored(findings, check)
        assert result.points is not None
        assert sum(loss.points for loss in result.losses) == 100 - result.points
        assert all(loss.points >= 0 for loss in result.losses)
        counted = [f for f in findings if check in f.rule.effects]
        assert len(result.losses) == len(counted)
        shares = [loss.points for loss in result.losses]
        assert shares == sorted(shares, reverse=True)


@given(FINDINGS)
def test_a_loss_is_within_a_point_of_its_share_of_the_evidence(findings: list[Finding]) -> None:
    result = scored(findings)
    total = sum(loss.evidence for loss in result.losses)
    assert result.points is not None
    for loss in result.losses:
        exact = (100 - result.points) * loss.evidence / total
        assert abs(loss.points - exact) < 1 + 1e-9


@given(FINDINGS, st.sampled_from(sorted(CAPPED)))
def test_style_and_loudness_never_fail_alone(findings: list[Finding], family: str) -> None:
    only = [f for f in findings if f.rule.family == family]
    result = scored(only)
    assert result.verdict != "fail"
    assert result.points is not None and result.points >= WARN


@given(FINDINGS)
def test_verdicts_follow_the_thresholds(findings: list[Finding]) -> None:
    result = scored(findings)
    assert result.points is not None and 0 <= result.points <= 100
    expected = "pass" if result.points >= PASS else "warn" if result.points >= WARN else "fail"
    assert result.verdict == expected


@pytest.mark.parametrize(
    ("level", "left", "verdict"),
    [("note", 92, "pass"), ("warning", 78, "warn"), ("major", 66, "warn"), ("error", 47, "fail"),
     ("block", 25, "fail")],
)  # fmt: skip
def test_one_sure_finding_of_each_level(level: str, left: int, verdict: str) -> None:
    one = Finding(POST, rule_of("one", "bait", level), Match(Span(0, 3)))
    assert (scored([one]).points, scored([one]).verdict) == (left, verdict)
    assert points(LEVELS[level]) == left  # type: ignore[index]


def test_every_level_is_tried_above() -> None:
    marks = test_one_sure_finding_of_each_level.pytestmark  # type: ignore[attr-defined]
    assert [row[0] for row in marks[0].args[1]] == list(LEVELS)


def of(
    level: str, family: str = "bait", name: str = "one", at: int = 0, sure: float = 1.0
) -> Finding:
    return Finding(POST, rule_of(name, family, level), Match(Span(at, at + 3), confidence=sure))


def total(*findings: Finding) -> float:
    return sum(loss.evidence for loss in scored(list(findings)).losses)


def test_repeats_count_a_quarter_of_their_logarithm_up_to_a_half() -> None:
    assert total(of("major")) == pytest.approx(0.6)
    assert total(of("major"), of("major", at=9)) == pytest.approx(0.6 * 1.25)
    assert total(*(of("major", at=9 * n) for n in range(20))) == pytest.approx(0.6 * 1.5)


def test_a_family_counts_its_strongest_and_a_part_of_the_rest() -> None:
    both = of("error", name="one"), of("major", name="two", at=9)
    assert total(*both) == pytest.approx(1.1 + REST * 0.6)
    apart = of("error", name="one"), of("major", family="tone", name="two", at=9)
    assert total(*apart) == pytest.approx(1.1 + 0.6)


def test_confidence_scales_evidence() -> None:
    assert total(of("major", sure=0.5)) == pytest.approx(0.3)


def test_capped_families_stop_at_their_cap() -> None:
    for family, cap in CAPPED.items():
        assert total(of("block", family=family)) == pytest.approx(cap)


def test_evidence_leaves_other_checks_alone() -> None:
    assert evidence([of("major", name="x")], "on-brand") == []


@given(FINDINGS)
def test_a_models_readings_alone_never_fail_a_draft(findings: list[Finding]) -> None:
    read = [Finding(f.post, advising(f.rule), f.match) for f in findings]
    result = scored(read)
    assert result.verdict != "fail"
    assert sum(loss.evidence for loss in result.losses) <= ADVICE + 1e-9


@given(FINDINGS, st.sampled_from(FAMILIES))
def test_readings_weigh_in_full_only_in_a_family_where_a_rule_agrees(
    findings: list[Finding], family: str
) -> None:
    read = [Finding(f.post, advising(f.rule), f.match) for f in findings]
    agreeing = of("note", family=family)
    result = scored([*read, agreeing])
    apart = [loss for loss in result.losses if loss.finding.rule.family != family]
    assert sum(loss.evidence for loss in apart) <= ADVICE + 1e-9
    same = [f for f in read if f.rule.family == family]
    plain = [Finding(f.post, replace(f.rule, matcher=rule().matcher), f.match) for f in same]
    here = [loss for loss in result.losses if loss.finding.rule.family == family]
    assert sum(x.evidence for x in here) == pytest.approx(total(*plain, agreeing))


@given(FINDINGS)
def test_a_reading_without_a_place_to_point_at_costs_nothing(findings: list[Finding]) -> None:
    whole = [Finding(f.post, advising(f.rule), f.match._replace(whole=True)) for f in findings]
    assert scored(whole).points == 100
    assert scored([*findings, *whole]).points == scored(findings).points


def test_a_reading_stops_at_major_and_goes_on_when_a_rule_agrees() -> None:
    read = replace(of("block"), rule=advising(of("block").rule))
    assert total(read) == pytest.approx(LEVELS["major"])
    assert total(read, of("note", family="tone", name="two")) == pytest.approx(0.6 + 0.12)
    assert total(read, of("note", name="two")) == pytest.approx(2.0 + REST * 0.12)


def test_a_reading_is_no_gate() -> None:
    one = replace(gate_of("block", 1.0), rule=advising(gate_of("block", 1.0).rule))
    assert scored([one]).verdict == "warn"


def test_rules_that_read_a_model_count_for_confidence_only_where_one_has_read() -> None:
    read = advising(replace(EVERY, effects={"genuine": "warning"}))
    index = engine.index([replace(EVERY, effects={"genuine": "warning"}), read])
    for signals, share in ((Signals(), 0.5), (Signals(labels={"spam": 0.1}), 1.0)):
        result = run.judge(replace(post("The kettle is on."), signals=signals), index)
        assert result.scores[0].confidence == share


def gate_of(level: str, sure: float) -> Finding:
    one = rule(id="gate", family="style", effects={"genuine": level}, gate=True)
    return Finding(POST, one, Match(Span(0, 3), confidence=sure))


@pytest.mark.parametrize(
    ("level", "sure", "verdict"),
    [
        ("block", 1.0, "fail"),
        ("block", 0.9, "fail"),
        ("block", 0.89, "warn"),
        ("error", 1.0, "warn"),
    ],
)
def test_a_gate_fails_alone_only_if_it_blocks_and_is_sure(
    level: str, sure: float, verdict: str
) -> None:
    assert scored([gate_of(level, sure)]).verdict == verdict


def test_a_check_without_findings_and_with_little_confidence_is_not_judged() -> None:
    lost = score("resonant", [], 0.1, ("a profile",))
    assert (lost.points, lost.verdict, lost.missing) == (None, "not-judged", ("a profile",))
    assert score("resonant", [], 0.25, ()).points == 100


def judged(text: str, *rules: Rule, **fields: Any) -> Result:
    return run.judge(post(text, **fields), engine.index(rules))


def verdicts(result: Result) -> dict[str, str]:
    return {one.check: one.verdict for one in result.scores}


EVERY = rule(effects=dict.fromkeys(CHECKS, "warning"))


def test_without_a_profile_two_checks_are_judged_with_little_confidence() -> None:
    result = judged("The kettle is on and we are in.", EVERY)
    assert verdicts(result) == {
        "genuine": "pass", "appropriate": "pass", "resonant": "not-judged",
        "on-brand": "not-judged",
    }  # fmt: skip
    assert [one.confidence for one in result.scores] == [1.0, 1.0, 0.2, 0.2]
    missing = {one.check: one.missing for one in result.scores}
    assert missing["genuine"] == () and missing["on-brand"] == ("a brand profile",)


def test_a_parent_lets_resonance_be_judged() -> None:
    result = judged("The kettle is on.", EVERY, kind="comment", parent="Is it?")
    assert verdicts(result)["resonant"] == "pass"
    lost = judged("The kettle is on.", EVERY, kind="comment")
    assert "the post replied to (reply-to)" in lost.scores[0].missing


@pytest.mark.parametrize("text", ["", "  \n", "…"])
def test_a_post_without_text_is_not_judged(text: str) -> None:
    result = judged(text, EVERY)
    assert result.verdict == "not-judged"
    assert {one.missing for one in result.scores} == {("text",)}


def test_another_language_lowers_the_confidence_and_says_so() -> None:
    result = judged("Wir sind heute nicht im Laden und das ist gut", EVERY)
    assert result.scores[0].verdict == "not-judged"
    assert "rules for this language" in result.scores[0].missing


def test_the_verdict_of_a_post_is_its_worst() -> None:
    assert judged("A grand prize", rule()).verdict == "fail"
    assert judged("A grand prize", rule(effects={"genuine": "warning"})).verdict == "warn"
    assert judged("A grand piano", rule()).verdict == "pass"


def test_the_length_is_counted_in_the_platforms_unit() -> None:
    assert judged("漢字", EVERY, platform="x").length == (4, 280, "x")
    assert judged("漢字", EVERY).length == (2, None, "characters")


@pytest.mark.parametrize(
    ("text", "fail_on", "under", "closed"),
    [
        ("grand prize", "fail", {}, True),
        ("grand prize", "warn", {}, True),
        ("grand prize", "never", {}, False),
        ("grand prize", "never", {"genuine": 48}, True),
        ("grand prize", "never", {"genuine": 47}, False),
        ("soft tea", "fail", {}, False),
        ("soft tea", "warn", {}, True),
        ("plain tea", "warn", {}, False),
        ("plain tea", "fail", {"genuine": 100}, False),
        ("plain tea", "fail", {"on-brand": 100}, False),
    ],
)
def test_the_gate(text: str, fail_on: str, under: dict[str, int], closed: bool) -> None:
    soft = rule(id="soft", effects={"genuine": "warning"}, match={
        "kind": "phrases", "any_of": ["soft"]})  # fmt: skip
    assert gated(judged(text, rule(), soft), fail_on, under) is closed


def test_judging_keeps_what_it_is_given() -> None:
    one = post("A grand prize")
    findings = engine.check(one, engine.index([rule()]))
    result = judge(one, findings, engine.index([rule()]))
    assert result.findings == findings and result.post is one
    assert replace(result, findings=()).verdict == result.verdict
