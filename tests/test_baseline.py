from __future__ import annotations

import json
from datetime import date, timedelta
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import Result
from hypothesis import given
from hypothesis import strategies as st

from authlint import baseline
from authlint.errors import AuthlintError
from authlint.types import Finding
from tests.conftest import Run, check, rule

NAME = baseline.NAME
RULE = rule(id="one")
BAIT = "Comment YES for the grand prize and I will send the guide"
LOUD = "You win the grand prize today.\n"
OTHERS = (
    "the ferry leaves at noon from pier four",
    "our oven broke on Tuesday so bread is late",
    "six people fixed the fence behind the school",
)


def finding(text: str, number: int = 0) -> Finding:
    return check(text, RULE)[number]


def accepts(old: str, new: str) -> bool:
    entry = baseline.entry_of(finding(old), "a.txt", "why", None)
    return baseline.accepting(finding(new), baseline.indexed([entry])) is not None


# --- what is the same finding ----------------------------------------------------------------

WORDS = st.sampled_from(
    "ferry bread school pier noon fence oven late rain bus tea door green seven walk letter".split()
)


@given(
    before=st.lists(WORDS, min_size=8, max_size=30),
    after=st.lists(WORDS, min_size=8, max_size=30),
    data=st.data(),
)
def test_an_edit_of_one_word_anywhere_else_is_no_new_finding(
    before: list[str], after: list[str], data: st.DataObject
) -> None:
    numbered = [f"{word}{n}" for n, word in enumerate(before + after)]
    old, new = list(numbered), list(numbered)
    at = data.draw(st.integers(0, len(new) - 1))
    action = data.draw(st.sampled_from(["replace", "insert", "delete"]))
    new[at : at + (action != "insert")] = [] if action == "delete" else ["edited"]
    cut = len(before)
    moved = cut - (action == "delete" and at < cut) + (action == "insert" and at < cut)
    assert accepts(_with_prize(old, cut), _with_prize(new, moved))


def _with_prize(words: list[str], at: int) -> str:
    return " ".join([*words[:at], "grand prize", *words[at:]])


@given(st.permutations(OTHERS), st.permutations(OTHERS))
def test_the_same_bait_under_another_post_is_a_new_finding(one: list[str], two: list[str]) -> None:
    if one[0] != two[0]:
        assert not accepts(f"{one[0]}. {BAIT}", f"{two[0]}. {BAIT}")


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Win a grand prize, said Ines at noon.", "win a GRAND  prize, said Ines\nat noon.", True),
        ("Win a grand prize, said Ines at noon.", "Win a grand prize, said Ines at noon!", True),
        ("A grand prize", "The grand prize", False),
        ("grand prize", "Grand prize", True),
        ("Win a grand prize", "Win a grand prize. " + "The ferry is late. " * 9, False),
    ],
)
def test_small_cases(old: str, new: str, same: bool) -> None:
    assert accepts(old, new) is same


def test_the_second_time_is_another_finding() -> None:
    text = "A grand prize for Ines, and a grand prize for Otto too."
    entry = baseline.entry_of(finding(text), "a.txt", "why", None)
    known = baseline.indexed([entry])
    assert baseline.accepting(finding(text, 0), known) == entry
    assert baseline.accepting(finding(text, 1), known) is None


def test_a_sketch_is_alike_to_itself_and_empty_ones_to_nothing() -> None:
    one = baseline.sketch(finding(f"{OTHERS[0]} grand prize {OTHERS[1]}"))
    assert baseline.alike(one, one) == 1
    assert len(baseline.sketch(finding("grand prize " + " ".join(map(str, range(999)))))) == 96
    assert baseline.sketch(finding("grand prize")) == "" and baseline.alike("", "") == 0


# --- the file --------------------------------------------------------------------------------


def test_the_file_is_sorted_and_has_one_finding_a_line(tmp_path: Path) -> None:
    entries = [
        baseline.entry_of(finding(f"{text} grand prize"), path, "a \u2028 reason", until)
        for path, until, text in (
            ("b.txt", None, OTHERS[0]),
            ("a.txt", date(2030, 1, 31), OTHERS[1]),
            ("a.txt", None, OTHERS[2] + " \ud800"),
        )
    ]
    text = baseline.dump(entries)
    assert text == baseline.dump(reversed(entries)) and text.isascii()
    rows = text.splitlines()
    assert len(rows) == 5 and [json.loads(row.rstrip(","))["path"] for row in rows[1:4]] == [
        "a.txt", "a.txt", "b.txt",
    ]  # fmt: skip
    schema = json.loads(files("authlint").joinpath("baseline.schema.json").read_text("utf-8"))
    jsonschema.validate(json.loads(text), schema)
    path = tmp_path / NAME
    path.write_text(text)
    found = baseline.load(path)
    assert {entry._replace(line=0) for entry in found} == set(entries)
    assert [entry.line for entry in found] == [2, 3, 4]
    assert baseline.dump([]) == '{"schema_version": 1, "findings": [\n]}\n'


GOOD: dict[str, Any] = {
    "path": "a.txt", "rule": "one", "text": "x", "reason": "y", "fingerprint": "0" * 32, "post": "",
}  # fmt: skip


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff", "cannot read"),
        (b"[", ":1: not JSON"),
        (b"[]", "no baseline"),
        (b'{"schema_version": 2, "findings": []}', "schema_version must be 1"),
        (b'{"schema_version": 1, "findings": {}}', "must be a list"),
        ({}, "no entry"),
        (GOOD | {"more": 1}, ":2: no entry"),
        (GOOD | {"rule": 1}, ":2: 'rule' must be a text"),
        (GOOD | {"reason": " "}, ":2: an entry needs a reason"),
        (GOOD | {"fingerprint": "zz"}, "32 hex digits"),
        (GOOD | {"expires": "soon"}, "YYYY-MM-DD"),
        (GOOD | {"expires": 7}, "YYYY-MM-DD"),
    ],
)
def test_what_is_no_baseline_is_refused(run: Run, project: Path, content: Any, words: str) -> None:
    if isinstance(content, dict):
        entry = json.dumps(content)
        content = f'{{"schema_version": 1, "findings": [\n{entry}]}}'.encode()
    (project / NAME).write_bytes(content)
    with pytest.raises(AuthlintError) as caught:
        baseline.load(project / NAME)
    assert words in str(caught.value)
    (project / "a.txt").write_text(LOUD)
    assert run("a.txt").exit_code == 2


# --- the commands ----------------------------------------------------------------------------


@pytest.fixture
def posts(project: Path) -> Path:
    for name, words in zip("abc", OTHERS, strict=True):
        (project / f"{name}.txt").write_text(f"{words}. {LOUD}")
    return project


@pytest.fixture
def accepted(run: Run, posts: Path) -> Path:
    assert write(run, "--reason", "the backlog of May").exit_code == 0
    return posts


def write(run: Run, *args: str) -> Result:
    return run("baseline", "write", *args)


def entries(project: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((project / NAME).read_text())["findings"]
    return found


def test_what_is_accepted_does_not_count_but_is_counted(run: Run, posts: Path) -> None:
    assert run(".").exit_code == 1
    said = write(run, "--reason", "the backlog of May", "--expires", "2999-12-31")
    assert said.stdout == f"wrote {posts / NAME}: 3 accepted, 3 of them new, 0 gone\n"
    assert [(e["path"], e["reason"], e["expires"]) for e in entries(posts)] == [
        (f"{name}.txt", "the backlog of May", "2999-12-31") for name in "abc"
    ]
    result = run(".")
    assert result.exit_code == 0
    assert result.stdout == "3 posts: 3 pass; 0 findings; left out: 3 by the baseline\n"
    assert result.stderr == ""
    shown = run("a.txt", "--show-excused").stdout
    assert "excused  loud-offer  1:54  'grand prize': the backlog of May (baseline)" in shown
    record = json.loads(run("a.txt", "-f", "jsonl").stdout)
    assert record["scores"]["genuine"] == record["scores"]["genuine"] | {"points": 100}
    assert record["excused"][0]["by"] == "baseline"
    assert run(".", "--isolated").exit_code == run(".", "--untrusted").exit_code == 1
    assert run(".", "--isolated", "--baseline", NAME).exit_code == 0
    assert run(".", "--baseline", "missing.json").exit_code == 2


def test_it_survives_edits_and_moves_and_new_findings_count(run: Run, accepted: Path) -> None:
    (accepted / "a.txt").write_text(f"Indeed, {OTHERS[0]}. {LOUD}".replace("noon", "one"))
    (accepted / "moved").mkdir()
    (accepted / "b.txt").rename(accepted / "moved" / "b.txt")
    assert run(".").exit_code == 0
    (accepted / "d.txt").write_text(f"Something else altogether. {LOUD}")
    assert run(".").exit_code == 1


def test_warm_and_cold_runs_agree_whatever_is_accepted(run: Run, accepted: Path) -> None:
    cold, warm = run(".", "-f", "json", "--no-cache"), run(".", "-f", "json")
    assert cold.stdout == warm.stdout == run(".", "-f", "json").stdout
    (accepted / NAME).unlink()
    assert run(".").exit_code == 1


def test_new_findings_need_a_reason(run: Run, posts: Path) -> None:
    assert write(run).exit_code == write(run, "--reason", " ").exit_code == 2
    assert not (posts / NAME).exists()
    assert write(run, "--reason", "x", "--expires", "soon").exit_code == 2


def test_writing_again_keeps_reasons_and_drops_what_is_gone(run: Run, accepted: Path) -> None:
    before = (accepted / NAME).read_text()
    assert "3 accepted, 0 of them new, 0 gone" in write(run).stdout
    assert (accepted / NAME).read_text() == before
    (accepted / "a.txt").unlink()
    (accepted / "b.txt").write_text(f"{OTHERS[1]}.\n")
    (accepted / "d.txt").write_text(f"Something else altogether. {LOUD}")
    said = write(run, "--reason", "June")
    assert "2 accepted, 1 of them new, 2 gone" in said.stdout
    assert [(e["path"], e["reason"]) for e in entries(accepted)] == [
        ("c.txt", "the backlog of May"), ("d.txt", "June"),
    ]  # fmt: skip


def test_writing_for_one_file_leaves_the_others_entries_alone(run: Run, accepted: Path) -> None:
    assert "3 accepted, 0 of them new, 0 gone" in write(run, "a.txt").stdout
    assert len(entries(accepted)) == 3


def test_an_entry_whose_day_is_over_counts_again_and_is_named(run: Run, posts: Path) -> None:
    today = date.today()
    write(run, "--reason", "a while", "--expires", today.isoformat())
    assert run(".").exit_code == 0
    text = (posts / NAME).read_text()
    over = (today - timedelta(days=1)).isoformat()
    (posts / NAME).write_text(text.replace(today.isoformat(), over))
    result = run(".")
    assert result.exit_code == 1
    assert f"a.txt: 'loud-offer' was accepted until {over} and counts again" in result.stderr
    assert "3 accepted in" in run("baseline", "show").stdout
    assert "0 in force, 3 expired, 0 idle" in run("baseline", "show").stdout
    assert write(run).exit_code == 2
    assert "3 of them new" in write(run, "--reason", "longer").stdout
    assert run(".").exit_code == 0


def test_prune_takes_out_what_matches_nothing_where_it_looked(run: Run, accepted: Path) -> None:
    (accepted / "a.txt").write_text(f"{OTHERS[0]}.\n")
    (accepted / "b.txt").unlink()
    listed = run("baseline", "prune", "--check")
    assert listed.exit_code == 1 and listed.stdout.count("matches nothing") == 2
    assert f"{NAME}:2: a.txt loud-offer 'grand prize' matches nothing" in listed.stdout
    states = [e["state"] for e in json.loads(run("baseline", "show", "-f", "json").stdout)]
    assert states == ["idle", "idle", "in force"]
    assert "1 of 3 entries taken out" in run("baseline", "prune", "c.txt").stdout
    assert "1 of 2 entries taken out" in run("baseline", "prune").stdout
    assert [e["path"] for e in entries(accepted)] == ["c.txt"]
    assert run("baseline", "prune", "--check").exit_code == 0


def test_the_configuration_says_where_the_file_is(run: Run, posts: Path) -> None:
    (posts / "authlint.toml").write_text('baseline = "ci/accepted.json"\n')
    (posts / "ci").mkdir()
    assert run(".").exit_code == 2
    write(run, "--reason", "May")
    assert [e["path"] for e in json.loads((posts / "ci/accepted.json").read_text())["findings"]]
    assert run(".").exit_code == 0 and run(".").stderr == ""
    assert write(run, "--file", "ci/accepted.json").exit_code == 0


def test_bad_input_and_a_missing_file_are_2(run: Run, posts: Path) -> None:
    for command in ("show", "prune"):
        assert run("baseline", command).exit_code == 2
    (posts / "bad.json").write_text("{")
    assert write(run, "--reason", "x").exit_code == 2
    (posts / "empty").mkdir()
    assert write(run, "empty", "--reason", "x").exit_code == 2
    assert not (posts / NAME).exists()


def test_hostile_entries_are_shown_safely(run: Run, accepted: Path) -> None:
    text = (accepted / NAME).read_text()
    (accepted / NAME).write_text(text.replace("the backlog of May", "\\u001b[31m\\n::error::x"))
    for command in (("baseline", "show"), ("a.txt", "--show-excused")):
        said = run(*command).stdout
        assert "\x1b" not in said and "\n::error" not in said
