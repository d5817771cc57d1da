from __future__ import annotations

from pathlib import Path

import pytest

from authlint import config, excuses, scoring
from authlint.engine import check, index
from authlint.errors import AuthlintError
from authlint.run import judge, rules_by_path
from authlint.types import Excuse, Excused
from tests.conftest import Run, post, rule

RULES = index([rule(id="one", aliases=["old-one"]), rule(id="two")])


def test_an_excused_rule_is_dropped_and_the_rest_stays() -> None:
    one = post("A grand prize", excuses=(Excuse("one", "it is real"),))
    kept, excused, stale = excuses.apply(one, check(one, RULES))
    assert [finding.rule.id for finding in kept] == ["two"]
    assert [(e.finding.rule.id, e.reason, e.by) for e in excused] == [("one", "it is real", "post")]
    assert stale == ()


def test_an_alias_excuses_too() -> None:
    one = post("A grand prize", excuses=(Excuse("old-one", "it is real"),))
    kept, _, stale = excuses.apply(one, check(one, RULES))
    assert [finding.rule.id for finding in kept] == ["two"] and stale == ()


def test_an_excuse_that_excuses_nothing_is_given_back() -> None:
    idle = Excuse("one", "it was real")
    one = post("A grand piano", excuses=(idle, Excuse("nothing", "?")))
    assert excuses.apply(one, check(one, RULES)) == ((), (), (idle, Excuse("nothing", "?")))


def test_without_excuses_nothing_changes() -> None:
    one = post("A grand prize")
    findings = check(one, RULES)
    assert len(findings) == 2
    assert excuses.apply(one, findings) == (findings, (), ())


def test_the_posts_own_reason_wins_and_both_excuses_count_as_used() -> None:
    both = (Excuse("one", "mine"), Excuse("one", "theirs", "config"))
    one = post("A grand prize", excuses=both)
    _, excused, stale = excuses.apply(one, check(one, RULES))
    assert [(e.reason, e.by) for e in excused] == [("mine", "post")] and stale == ()


def test_an_excuse_of_the_configuration_is_never_stale_in_one_post() -> None:
    one = post("A grand piano", excuses=(Excuse("one", "theirs", "config"),))
    assert excuses.apply(one, check(one, RULES)) == ((), (), ())


def test_the_configurations_excuses_that_no_post_needed_are_noted_once() -> None:
    used, idle = Excuse("old-one", "a", "config"), Excuse("two", "b", "config")
    posts = [post(text, excuses=(used, idle)) for text in ("A piano", "grand prize", "A door")]
    rules = index([rule(id="one", aliases=["old-one"])])
    said: list[str] = []
    results = list(excuses.watched((judge(one, rules) for one in posts), said.append))
    assert len(results) == 3 and len(said) == 1
    assert "'two' (b) excused nothing" in said[0]


def test_leaving_findings_out_scores_as_if_they_had_never_been() -> None:
    one = post("A grand prize, and a grand prize again")
    whole = judge(one, RULES)
    dropped = [Excused(f, "?", "baseline") for f in whole.findings if f.rule.id == "one"]
    rest = tuple(f for f in whole.findings if f.rule.id == "two")
    again = scoring.without(whole, dropped)
    assert again.scores == scoring.judge(one, rest, RULES).scores
    assert again.findings == rest and again.excused == tuple(dropped)
    assert scoring.without(whole, []) is whole


OVERRIDE = """
[[overrides]]
files = ["ads/**"]
excuse = ["big-offer"]
reason = "the draw is real: rules.txt"
"""


@pytest.fixture
def ads(project: Path) -> Path:
    (project / "authlint.toml").write_text(OVERRIDE)
    (project / "ads").mkdir()
    (project / "ads" / "a.txt").write_text("Win the grand prize today, said the poster.")
    (project / "b.txt").write_text("Win the grand prize today, said the letter.")
    return project


def test_an_override_excuses_its_files_only_and_says_why(run: Run, ads: Path) -> None:
    assert run("b.txt").exit_code == 1
    result = run("ads/a.txt", "--show-excused")
    assert result.exit_code == 0
    assert "excused  loud-offer  1:9  'grand prize': the draw is real: rules.txt (config)" in (
        result.stdout
    )
    counted = run("ads", "b.txt", "-f", "concise").stdout
    assert counted.endswith("1 finding; left out: 1 by the configuration\n")


def test_a_stale_excuse_of_an_override_is_noted_after_a_run_over_a_folder(
    run: Run, ads: Path
) -> None:
    assert "excused nothing" not in run("ads").stderr
    (ads / "ads" / "a.txt").write_text("The draw is over, said the poster.")
    assert "excuse for 'big-offer' (the draw is real: rules.txt) excused nothing" in (
        run("ads").stderr
    )
    assert "excused nothing" not in run("ads/a.txt").stderr


def test_an_override_needs_a_reason_and_a_rule_that_there_is(run: Run, ads: Path) -> None:
    path = ads / "authlint.toml"
    path.write_text(OVERRIDE.replace("the draw is real: rules.txt", " "))
    with pytest.raises(AuthlintError, match=r"authlint\.toml:4: an excuse needs a reason"):
        config.load(path)
    path.write_text(OVERRIDE.replace("big-offer", "loud-ofer"))
    result = run("ads")
    assert result.exit_code == 2 and "did you mean 'loud-offer'?" in result.stderr
    with pytest.raises(AuthlintError):
        rules_by_path(config.load(path))


def test_front_matter_takes_a_list_of_excuses_each_with_its_reason(run: Run, project: Path) -> None:
    head = (
        "---\nauthlint:\n  - {ignore: loud-offer, reason: it is real}\n"
        "  - {ignore: [soft-word], reason: a name}\n---\n"
    )
    (project / "a.md").write_text(head + "Win the grand prize with Synergy Ltd.\n")
    result = run("a.md", "-f", "jsonl")
    assert '"findings": []' in result.stdout and '"reason": "a name"' in result.stdout
    (project / "a.md").write_text(head.replace("reason: a name", "reason: ''") + "Win.\n")
    assert run("a.md").exit_code == 2
    (project / "a.md").write_text("---\nauthlint: [loud-offer]\n---\nWin.\n")
    assert run("a.md").exit_code == 2


def test_sarif_names_stale_excuses_and_shows_excused_findings_when_asked(
    run: Run, project: Path
) -> None:
    import json

    head = "---\nauthlint: {ignore: [loud-offer, soft-word], reason: it is real}\n---\n"
    (project / "a.md").write_text(head + "Win the grand prize.\n")
    log = json.loads(run("a.md", "-f", "sarif").stdout)["runs"][0]
    assert log["results"] == []
    [notice] = log["invocations"][0]["toolExecutionNotifications"]
    assert "'soft-word' excuses nothing" in notice["message"]["text"]
    shown = json.loads(run("a.md", "-f", "sarif", "--show-excused").stdout)["runs"][0]
    assert shown["results"][0]["suppressions"] == [
        {"kind": "inSource", "justification": "it is real"}
    ]
