"""What authlint says of the shipped inputs; `AUTHLINT_UPDATE=1 pytest` writes it anew."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from authlint.cli import main

ROOT = Path(__file__).parents[1]
POSTS = sorted((ROOT / "fixtures" / "posts").iterdir(), key=lambda path: path.name)


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
@pytest.mark.parametrize("form", ["text", "concise", "github"])
def test_snapshot(path: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    name = path.relative_to(ROOT).as_posix()
    compare(path, form, ["check", name, "--format", form, "--isolated"])


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.name)
def test_snapshot_of_what_is_recognised(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    compare(path, "posts", ["posts", path.relative_to(ROOT).as_posix(), "--isolated"])


def compare(path: Path, form: str, args: list[str]) -> None:
    result = CliRunner().invoke(main, args)
    expected = ROOT / "fixtures" / "expected" / f"{path.name}.{form}"
    said = f"exit {result.exit_code}\n{result.output}"
    if os.environ.get("AUTHLINT_UPDATE"):
        expected.write_text(said, "utf-8", newline="\n")
    assert expected.read_text("utf-8") == said
