"""Fixtures and helpers: stand-in rules of our own, so that no test leans on a shipped card."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

import authlint
from authlint import carddata, cards, cli, engine, kinds, packs, shipped
from authlint.kinds.when import conditioned
from authlint.tokens import Reading
from authlint.types import Context, Finding, Matcher, Post, Rule

settings.register_profile(
    "quick",
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("long", max_examples=2000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SLOWEST = 12.0
"""CPU seconds that a hostile input may take: a linear pass needs one or two, also when traced by
coverage on a slow machine, and a quadratic one minutes."""

Run = Callable[..., Result]
PROCESS = Callable[..., "subprocess.CompletedProcess[str]"]

CARD: dict[str, Any] = {
    "id": "stand-in",
    "pack": "stand",
    "summary": "A stand-in.",
    "message": "'{match}' is a stand-in.",
    "effects": {"genuine": "error"},
    "family": "bait",
    "since": "0.1.0",
    "why": "It stands in.",
    "instead": "Write the real thing.",
    "sources": ["Our own tests"],
    "match": {"kind": "phrases", "any_of": ["grand prize"]},
}

STAND_INS: tuple[dict[str, Any], ...] = (
    {
        "id": "loud-offer",
        "effects": {"genuine": "error", "appropriate": "warning"},
        "aliases": ["big-offer"],
    },
    {
        "id": "soft-word",
        "effects": {"genuine": "warning"},
        "family": "style",
        "match": {"kind": "phrases", "any_of": ["synergy"]},
    },
    {
        "id": "filler-word",
        "effects": {"appropriate": "note"},
        "family": "tone",
        "match": {"kind": "phrases", "any_of": ["basically"]},
    },
    {
        "id": "open-slot",
        "effects": {"appropriate": "block"},
        "family": "outreach",
        "gate": True,
        "languages": ["*"],
        "match": {"kind": "pattern", "any_of": [r"\{\{\w+\}\}"], "given": ["<placeholder>"],
                  "sees": ["placeholder"]},
    },
    {
        "id": "over-long",
        "effects": {"appropriate": "block"},
        "family": "platform",
        "gate": True,
        "languages": ["*"],
        "match": {"kind": "limit", "of": "length"},
    },
    {
        "id": "deaf-reply",
        "effects": {"resonant": "warning"},
        "family": "listening",
        "applies_to": {"kinds": ["comment"], "needs": ["parent"]},
        "match": {"kind": "relation", "to": "no-uptake"},
    },
    {
        "id": "dull-brand",
        "effects": {"on-brand": "note", "resonant": "note"},
        "family": "brand",
        "match": {"kind": "swap", "pairs": {"utilise": ["use"]}},
    },
)  # fmt: skip


def rule(**fields: Any) -> Rule:
    """Make a rule of a card's fields; what is left out is a stand-in's."""
    card = CARD | fields
    matcher = kinds.build(card["match"]["kind"], kinds.settings_of(card["match"]))
    read = {"needs": matcher.needs, "signals": sorted(matcher.signals)}
    return packs.rule_from(card | read | {"match": json.dumps(card["match"])})


def post(text: str, **fields: Any) -> Post:
    """Make a post; fields of the context go into its context."""
    names = set(Context.__dataclass_fields__)
    context = {key: fields.pop(key) for key in list(fields) if key in names}
    return Post(text, context=Context(**context), **fields)


def reading(text: str, **fields: Any) -> Reading:
    """Read a text as rules see it."""
    return Reading(post(text, **fields))


def matcher(match: dict[str, Any]) -> Matcher:
    """Build the matcher of a card's `match`, its `when` included."""
    made = kinds.build(match["kind"], kinds.settings_of(match))
    return conditioned(made, **match["when"]) if "when" in match else made


def found(match: dict[str, Any], text: str, **fields: Any) -> list[str]:
    """The words that a card's `match` points at, found the way a run finds them."""
    one = rule(match=match, languages=["*"])
    return [f.text for f in engine.check(post(text, **fields), engine.index([one]))]


def check(text: str, *rules: Rule, **fields: Any) -> tuple[Finding, ...]:
    """The findings of rules in a text."""
    return engine.check(post(text, **fields), engine.index(rules))


def card_yaml(**fields: Any) -> str:
    """The YAML of a valid card; a field set to None is left out."""
    examples = {
        "bad": ["Win the grand prize now", "A grand prize for you", "One grand prize is left"],
        "good": ["The prize was a mug.", "A grand piano stood there.", "We met at noon."],
    }
    card = {k: v for k, v in (CARD | examples | fields).items() if v is not None and k != "pack"}
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in card.items()
    )


def write_card(folder: Path, **fields: Any) -> Path:
    """Write a card into a folder under its id."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{fields.get('id', CARD['id'])}.yaml"
    path.write_text(card_yaml(**fields), "utf-8")
    return path


@pytest.fixture(scope="session")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation of authlint whose only cards are the stand-ins."""
    root = tmp_path_factory.mktemp("install")
    package = Path(authlint.__file__).resolve().parent
    (root / "authlint").symlink_to(package, target_is_directory=True)
    for name in shipped.TABLES:
        (root / "rules").mkdir(exist_ok=True)
        shutil.copy(package.parent / "rules" / f"{name}.yaml", root / "rules")
    for fields in STAND_INS:
        write_card(root / "rules" / "stand", **fields)
    data = carddata.compile_cards(root / "rules")
    (root / "rules" / shipped.COMPILED).write_text(shipped.dump(data), "utf-8")
    return root


@pytest.fixture
def stand_in(tree: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Rule, ...]:
    """Put the stand-in rules in the place of the built-in ones."""
    for name in shipped.TABLES:
        shipped.table(name)
    folder = tree / "rules"
    made = [cards.compiled(cards.load(path)) for path in shipped.card_files(folder)]
    monkeypatch.setattr(carddata, "shipped_cards", lambda: made)
    monkeypatch.setattr(shipped, "folder", lambda: folder)
    return packs.builtin()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository that is the working directory."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(project: Path, stand_in: tuple[Rule, ...]) -> Run:
    """Call the command line in this process; anything but an exit is an error of the test."""

    def call(*args: object, input: str | bytes | None = None, **options: Any) -> Result:
        result = CliRunner().invoke(
            cli.main, [str(arg) for arg in args], input=input, prog_name="authlint", **options
        )
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def process(project: Path, tree: Path) -> PROCESS:
    """Call `python -m authlint` as a process of its own."""

    def call(*args: object, **options: Any) -> subprocess.CompletedProcess[str]:
        env = os.environ | {"PYTHONPATH": str(tree), "PYTHONIOENCODING": "utf-8"}
        return subprocess.run(
            [sys.executable, *(("-m", "authlint") if not options.pop("bare", 0) else ()), *args],
            cwd=project,
            env=env | options.pop("env", {}),
            capture_output=True,
            text=True,
            timeout=60,
            **options,
        )

    return call
