"""What a stranger met at the command line: odd names, odd values, odd files."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.conftest import Run

LOUD = "You win the grand prize today.\n"
CLEAN = "The kettle is on and the bread is warm.\n"


def put(name: str, text: str) -> str:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, "utf-8")
    return name


# --- no traceback ----------------------------------------------------------------------------


def test_a_name_that_is_no_utf_8_is_matched_against_gitignore(run: Run) -> None:
    put(".gitignore", "old*\n")
    for name in ("bad\udcff.txt", "old\udcff.txt"):
        put(name, LOUD)
    result = run(".", "-f", "concise")
    assert result.exit_code == 1 and result.stdout.count("loud-offer") == 1


LONG = "9" * 6000


@pytest.mark.parametrize("name", ["authlint.toml", "pyproject.toml"])
def test_a_number_too_long_in_a_configuration_is_2(run: Run, name: str) -> None:
    put("a.txt", CLEAN)
    put(name, f"[tool.authlint]\n[fail-under]\ngenuine = {LONG}\n")
    result = run("a.txt")
    assert result.exit_code == 2 and "not TOML" in result.stderr and name in result.stderr


def test_a_number_too_long_in_front_matter_is_2(run: Run) -> None:
    result = run(put("a.md", f"+++\nid = {LONG}\n+++\n{LOUD}"))
    assert result.exit_code == 2 and "a.md:1: not TOML" in result.stderr


# --- no silent pass --------------------------------------------------------------------------


@pytest.mark.parametrize("command", [(), ("posts",), ("queue",)])
def test_an_empty_path_is_not_this_folder(run: Run, command: tuple[str, ...]) -> None:
    put("a.txt", LOUD)
    result = run(*command, "")
    assert result.exit_code == 2 and "empty" in result.stderr


@pytest.mark.parametrize("lang", ["en_US", "EN-gb", "English", "eng", "en", "klingon", "x y"])
def test_no_spelling_of_a_language_silences_the_rules(run: Run, lang: str) -> None:
    path = put("a.md", f"---\nlang: {lang}\n---\n{LOUD}")
    assert run(path).exit_code == 1
    noted = "lang" in run(path).stderr
    assert noted is (lang in ("klingon", "x y"))
    assert run(put("b.txt", LOUD), "--lang", lang).exit_code == (2 if noted else 1)
    put("authlint.toml", f'lang = "{lang}"\n')
    assert run("b.txt").exit_code == (2 if noted else 1)


def test_another_language_is_believed(run: Run) -> None:
    for lang in ("de", "pt_BR", "zh-Hant", "und"):
        assert run(put("a.md", f"---\nlang: {lang}\n---\n{LOUD}")).exit_code == 0


def test_a_list_of_platforms_in_front_matter_is_a_post_for_each(run: Run) -> None:
    path = put("a.md", f"---\nplatform: [x, linkedin]\n---\n{CLEAN}")
    found = json.loads(run("posts", path, "-f", "json").stdout)
    assert [post["platform"] for post in found] == ["x", "linkedin"]
    assert len({post["group"] for post in found}) == 1 and found[0]["line"] == 4
    put("a.md", f"---\nplatforms: [x, letters]\n---\n{CLEAN}")
    assert len(json.loads(run("posts", path, "-f", "json").stdout)) == 1


@pytest.mark.parametrize("field", ["platform: [x, letters]", "platform: 3", "kind: [post]"])
def test_a_field_that_cannot_be_read_is_noted_at_its_line(run: Run, field: str) -> None:
    result = run(put("a.md", f"---\nid: 7\n{field}\n---\n{CLEAN}"))
    assert result.exit_code == 0
    assert f"note: a.md:3: {field.partition(':')[0]} " in result.stderr


@pytest.mark.parametrize(
    ("field", "said"),
    [("kind: rant", "note: a.md:2: kind 'rant'"), ("platform: letters", "a.md:2: platform")],
)
def test_a_note_on_front_matter_names_the_line_of_the_key(run: Run, field: str, said: str) -> None:
    assert said in run(put("a.md", f"---\n{field}\n---\n\n{CLEAN}")).stderr


def test_an_error_in_front_matter_names_the_line_of_the_key(run: Run) -> None:
    result = run(put("a.md", f"---\nid: 7\nauthlint: {{ignore: [a]}}\nlang: en\n---\n{CLEAN}"))
    assert result.exit_code == 2 and "a.md:3: an excuse needs a reason" in result.stderr


@pytest.mark.parametrize("block", ['{\n"platform": "x",\n}\n', '{\n  "platform": x\n}\n'])
def test_broken_json_front_matter_is_2_and_not_published(run: Run, block: str) -> None:
    result = run(put("a.md", f"{block}{CLEAN}"))
    assert result.exit_code == 2 and "not JSON" in result.stderr


@pytest.mark.parametrize("text", ["{thread}\n}\nhello all\n", "{\n a b\n}\nhello all\n"])
def test_braces_that_open_no_front_matter_are_text(run: Run, text: str) -> None:
    assert run(put("a.md", text)).exit_code == 0


@pytest.mark.parametrize("name", ["concise", "github", "junit", "checkstyle", "html", "text"])
def test_a_stale_excuse_is_reported_in_every_format(run: Run, name: str) -> None:
    fields = 'authlint: {ignore: [soft-word], reason: "x"}'
    result = run(put("a.md", f"---\n{fields}\n---\n{CLEAN}"), "-f", name)
    assert result.exit_code == 0 and "'soft-word' excuses nothing" in result.output


@pytest.mark.parametrize("name", ["concise", "github", "junit", "html", "markdown"])
def test_show_excused_says_where_it_has_no_place(run: Run, name: str) -> None:
    result = run(put("a.txt", CLEAN), "--show-excused", "-f", name)
    assert f"--show-excused has no place in format {name}" in result.stderr


# --- one file twice --------------------------------------------------------------------------


def test_a_file_named_twice_is_judged_once(run: Run) -> None:
    put("posts/a.txt", LOUD)
    paths = ("posts/a.txt", "posts", "./posts/a.txt", "posts/../posts")
    assert "1 post:" in run(*paths, "-f", "concise").stdout
    assert "1 post" in run("queue", *paths).stdout


# --- messages --------------------------------------------------------------------------------


def test_a_missing_baseline_says_so_plainly(run: Run) -> None:
    result = run(put("a.txt", CLEAN), "--baseline", "none.json")
    assert result.exit_code == 2
    assert result.stderr.strip() == (
        "authlint: none.json: cannot read the baseline: No such file or directory"
    )


def test_a_baseline_cannot_end_before_it_begins(run: Run) -> None:
    put("a.txt", LOUD)
    result = run("baseline", "write", "--reason", "x", "--expires", "2020-01-01")
    assert result.exit_code == 2 and "2020-01-01" in result.stderr
    assert not Path("authlint-baseline.json").exists()


def test_an_unknown_rule_of_the_configuration_is_placed(run: Run) -> None:
    put("a.txt", CLEAN)
    put("authlint.toml", 'platform = "x"\n[rules]\nloud-ofer = "off"\n')
    result = run("a.txt")
    assert result.exit_code == 2
    assert "authlint.toml:3: no rule 'loud-ofer' (did you mean 'loud-offer'?)" in result.stderr
    assert "authlint.toml" not in run("a.txt", "--isolated", "--rule", "nope=off").stderr


def test_a_repository_without_a_commit_says_so(run: Run, project: Path) -> None:
    (project / ".git").rmdir()
    subprocess.run(["git", "init", "-q", "."], check=True)
    result = run(put("a.txt", LOUD), "--changed")
    assert result.exit_code == 2
    assert "no commit yet" in result.stderr and "fetch" not in result.stderr


def test_the_list_of_posts_keeps_a_path_on_one_line(run: Run) -> None:
    put("a\n::error::b.txt", CLEAN)
    first = run("posts", ".").stdout.splitlines()[0]
    assert first.endswith("::error::b.txt (text)")


def test_a_date_that_cannot_be_read_is_noted_by_the_queue(run: Run) -> None:
    put("a.md", f"---\nscheduled: soon\n---\n{CLEAN}")
    put("b.md", "---\nscheduled: 2026-12-01\n---\nWe open the hall at nine.\n")
    result = run("queue", ".")
    assert "a.md" in result.stderr and "'soon'" in result.stderr
    assert "b.md" not in result.stderr


def test_one_text_for_three_platforms_takes_one_annotation(run: Run) -> None:
    record = {"text": LOUD, "platforms": ["x", "linkedin", "bluesky"]}
    put("a.json", json.dumps([record, record]))
    lines = run("a.json", "-f", "github").stdout.splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 2
    assert "6 findings" in lines[-1] and "not shown" not in lines[-1]


def test_a_cache_folder_of_strangers_stops_no_run(run: Run) -> None:
    put(".authlint_cache/notes.txt", "mine")
    assert run(put("a.txt", LOUD)).exit_code == 1
    assert [path.name for path in Path(".authlint_cache").iterdir()] == ["notes.txt"]
