"""The traps in which other tools exit with 0, for every kind of file that authlint reads."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from authlint.formats import NAMES
from authlint.sources import registry
from tests.conftest import Run

LOUD = "You win the grand prize today."
CLEAN = "The kettle is on and the bread is warm."


def content(suffix: str, texts: list[str]) -> str:
    """A file of a kind that holds these drafts; kinds not named here hold one as plain text."""
    if suffix == ".json":
        return json.dumps([{"text": text} for text in texts])
    if suffix in (".jsonl", ".ndjson"):
        return "".join(json.dumps({"text": text}) + "\n" for text in texts)
    if suffix in (".csv", ".tsv"):
        rows = (f'2026-12-01{{}}linkedin{{}}"{text}"' for text in texts)
        mark = "," if suffix == ".csv" else "\t"
        return "".join(f"{row}\n".format(mark, mark) for row in ["date{}platform{}text", *rows])
    if suffix in (".tweet", ".toot"):
        return "\n---\n".join(texts) + "\n"
    return texts[0] + "\n"


SUFFIXES = sorted(registry.SUFFIXES)
BINARY = {".xlsx", ".xlsm"}


@pytest.mark.parametrize("suffix", sorted(set(SUFFIXES) - BINARY))
def test_no_kind_of_file_lets_a_bad_draft_through(run: Run, project: Path, suffix: str) -> None:
    for name, text in (("loud", LOUD), ("clean", CLEAN)):
        (project / f"{name}{suffix}").write_text(content(suffix, [text]), "utf-8")
    loud, clean, missing = (f"{name}{suffix}" for name in ("loud", "clean", "missing"))
    assert run(loud).exit_code == 1 and run(clean).exit_code == 0
    assert run(loud, clean).exit_code == run(clean, loud).exit_code == 1
    assert run(missing).exit_code == run(clean, missing).exit_code == 2
    assert run(loud, missing, "--fail-on", "never").exit_code == 2
    assert run("-", "--stdin-filename", loud, input=content(suffix, [LOUD])).exit_code == 1
    Path("posts").mkdir()
    Path(loud).rename(Path("posts") / loud)
    result = run("posts", "-f", "concise")
    assert result.exit_code == 1 and f"posts/{loud}:" in result.stdout
    for name in NAMES:
        assert run("posts", "-f", name, "-o", "report").exit_code == 1
        assert Path("report").stat().st_size


@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".tweet", ".csv"])
@pytest.mark.parametrize("count", [255, 256, 512])
def test_256_bad_drafts_of_one_file_are_no_success(
    run: Run, project: Path, suffix: str, count: int
) -> None:
    (project / f"a{suffix}").write_text(content(suffix, [LOUD] * count), "utf-8")
    result = run(f"a{suffix}", "-f", "concise")
    assert result.exit_code == 1 and f"; {count} findings" in result.stdout


@pytest.mark.parametrize("name", NAMES)
def test_only_files_that_could_be_read_may_be_empty(run: Run, name: str) -> None:
    Path("share.tweet").write_text("---\nretweet: https://x.example/1\n---\n", "utf-8")
    Path("loud.txt").write_text(LOUD, "utf-8")
    assert run("share.tweet", "-f", name).exit_code == 2
    result = run("share.tweet", "-f", name, "--allow-empty")
    assert result.exit_code == 0 and "nothing to check" in result.stderr
    assert run("share.tweet", "missing.txt", "--allow-empty", "-f", name).exit_code == 2
    assert run("share.tweet", "a.docx", "--allow-empty", "-f", name).exit_code == 2
    assert run("share.tweet", "loud.txt", "--allow-empty", "-f", name).exit_code == 1


@pytest.mark.parametrize("name", NAMES)
def test_no_format_turns_findings_into_an_error_message(run: Run, name: str) -> None:
    Path("loud.txt").write_text(LOUD, "utf-8")
    result = run("loud.txt", "-f", name)
    assert result.exit_code == 1 and result.stderr == ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("option", ["--explain-score", "--statistics"])
def test_an_option_without_a_place_is_named(run: Run, name: str, option: str) -> None:
    from authlint.formats import HEEDS

    Path("loud.txt").write_text(LOUD, "utf-8")
    result = run("loud.txt", "-f", name, option)
    heeded = name in HEEDS[option[2:].replace("-", "_")]
    assert result.exit_code == 1
    note = f"authlint: note: {option} has no place in format {name}\n"
    assert result.stderr == ("" if heeded else note)


@pytest.mark.parametrize(("fail_on", "count"), [("fail", 1), ("warn", 2), ("never", 0)])
def test_junit_and_the_exit_code_agree(run: Run, fail_on: str, count: int) -> None:
    Path("a.jsonl").write_text(
        content(".jsonl", [LOUD, "There is real synergy here.", CLEAN]), "utf-8"
    )
    result = run("a.jsonl", "-f", "junit", "--fail-on", fail_on)
    assert result.stdout.count("<failure ") == count and result.exit_code == bool(count)
    under = run("a.jsonl", "-f", "junit", "--fail-on", "never", "--fail-under", "genuine=90")
    assert under.stdout.count("<failure ") == 2 and under.exit_code == 1
