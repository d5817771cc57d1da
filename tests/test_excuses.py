from __future__ import annotations

from authlint import excuses
from authlint.engine import check, index
from authlint.types import Excuse
from tests.conftest import post, rule

RULES = index([rule(id="one", aliases=["old-one"]), rule(id="two")])


def test_an_excused_rule_is_dropped_and_the_rest_stays() -> None:
    one = post("A grand prize", excuses=(Excuse("one", "it is real"),))
    kept, stale = excuses.apply(one, check(one, RULES))
    assert [finding.rule.id for finding in kept] == ["two"]
    assert stale == ()


def test_an_alias_excuses_too() -> None:
    one = post("A grand prize", excuses=(Excuse("old-one", "it is real"),))
    kept, stale = excuses.apply(one, check(one, RULES))
    assert [finding.rule.id for finding in kept] == ["two"] and stale == ()


def test_an_excuse_that_excuses_nothing_is_given_back() -> None:
    idle = Excuse("one", "it was real")
    one = post("A grand piano", excuses=(idle, Excuse("nothing", "?")))
    assert excuses.apply(one, check(one, RULES)) == ((), (idle, Excuse("nothing", "?")))


def test_without_excuses_nothing_changes() -> None:
    one = post("A grand prize")
    findings = check(one, RULES)
    assert len(findings) == 2
    assert excuses.apply(one, findings) == (findings, ())
