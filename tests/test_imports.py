from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import PROCESS

HEAVY = "torch transformers nltk textstat pydantic jinja2 numpy onnxruntime rich".split()
NOT_FOR_PLAIN_TEXT = "yaml tomllib pathspec authlint.cards authlint.commands authlint.docs".split()
SCRIPT = """
import sys
from authlint.cli import main
try:
    main(sys.argv[1:])
except SystemExit as end:
    print("exit", end.code)
print("modules", *sorted(sys.modules))
"""


def modules(process: PROCESS, *args: str) -> tuple[str, set[str]]:
    done = process("-c", SCRIPT, *args, bare=True)
    *_, end, last = done.stdout.splitlines()
    assert last.startswith("modules "), done.stderr
    return end, set(last.split()[1:])


@pytest.mark.parametrize("args", [(), ("-f", "json"), ("-f", "github"), ("--explain-score",)])
def test_a_run_of_rules_alone_imports_nothing_heavy(
    process: PROCESS, project: Path, args: tuple[str, ...]
) -> None:
    (project / "draft.txt").write_text("Win the grand prize 👍 today, basically {{now}}")
    end, loaded = modules(process, "draft.txt", "--no-model", *args)
    assert end == "exit 1"
    assert not loaded & {*HEAVY, "tokenizers"}
    assert not loaded & set(NOT_FOR_PLAIN_TEXT)


def test_the_configuration_can_switch_the_classifier_off(process: PROCESS, project: Path) -> None:
    (project / "draft.txt").write_text("Win the grand prize today")
    (project / "authlint.toml").write_text("model = false\n")
    end, loaded = modules(process, "draft.txt")
    assert end == "exit 1"
    assert not loaded & {*HEAVY, "tokenizers"}


def test_a_plain_run_reads_with_the_embedded_classifier_and_no_more(
    process: PROCESS, project: Path
) -> None:
    (project / "draft.txt").write_text("Win the grand prize today")
    end, loaded = modules(process, "draft.txt")
    assert end == "exit 1"
    assert loaded & set(HEAVY) == {"numpy", "onnxruntime"}
    assert not loaded & set(NOT_FOR_PLAIN_TEXT)
    assert not loaded & {"authlint.classifier.hub", "authlint.training", "ssl", "http"}


def test_the_package_itself_imports_next_to_nothing(process: PROCESS) -> None:
    script = "import sys\nbefore = set(sys.modules)\nimport authlint\nprint(*sorted(sys.modules))"
    loaded = set(process("-c", script, bare=True).stdout.split())
    assert "authlint.types" in loaded
    assert not loaded & {*HEAVY, "click", "re2", "regex", "yaml", "authlint.packs", "authlint.cli"}
