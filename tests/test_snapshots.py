"""What authlint says of the shipped inputs; `AUTHLINT_UPDATE=1 pytest` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from authlint.cli import main

ROOT = Path(__file__).parents[1]
POSTS = sorted((ROOT / "fixtures" / "posts").iterdir(), key=lambda path: path.name)


SEVERAL = [
    f"fixtures/posts/{name}"
    for name in "bom-crlf.md draft.txt records.jsonl right-to-left.txt toml-comment.md".split()
]
MACHINE = ("markdown", "junit", "checkstyle", "gitlab", "rdjson", "rdjsonl", "azure", "pylint")


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_snapshot(path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = path.relative_to(ROOT).as_posix()
    compare(monkeypatch, f"{path.name}.{form}", ["check", name, "--format", form])


@pytest.mark.parametrize("form", MACHINE)
def test_snapshot_of_a_report_for_programs(form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    compare(monkeypatch, f"several.{form}", ["check", *SEVERAL, "--format", form])


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
def test_snapshot_of_what_is_recognised(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    name = path.relative_to(ROOT).as_posix()
    compare(monkeypatch, f"{path.name}.posts", ["posts", name])


def compare(monkeypatch: pytest.MonkeyPatch, name: str, args: list[str]) -> None:
    """Hold what authlint says of some inputs against what it said before."""
    monkeypatch.chdir(ROOT)
    result = CliRunner().invoke(main, [*args, "--isolated"])
    expected = ROOT / "fixtures" / "expected" / name
    said = f"exit {result.exit_code}\n{result.output}"
    if os.environ.get("AUTHLINT_UPDATE"):
        expected.write_text(said, "utf-8", newline="\n")
    assert expected.read_text("utf-8") == said
