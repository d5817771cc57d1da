from __future__ import annotations

import ast
import inspect
import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import get_type_hints

import click
import pytest

import authlint
from authlint import guards, kinds
from authlint.cli import COMMANDS, main
from authlint.config import KEYS, OVERRIDE_KEYS
from authlint.listing import config_schema
from authlint.sources import registry

ROOT = Path(authlint.__file__).resolve().parent
PAGES = ("README.md", "CONTRIBUTING.md", "authlint/classifier/MODEL_CARD.md")
APART = ("authlint.training", "authlint.classifier", "authlint.__main__")
MODULES = ["authlint"]
MODULES += sorted(
    info.name
    for info in pkgutil.walk_packages([str(ROOT)], "authlint.")
    if not info.name.startswith(APART)
)


def module(name: str) -> ModuleType:
    return import_module(name)


def public(one: ModuleType) -> Iterator[tuple[str, object]]:
    for name, value in vars(one).items():
        mine = getattr(value, "__module__", None) == one.__name__
        if (
            mine
            and not name.startswith("_")
            and (inspect.isclass(value) or inspect.isfunction(value))
        ):
            yield name, value
            if inspect.isclass(value):
                for inner, method in vars(value).items():
                    method = getattr(method, "fget", method)
                    if not inner.startswith("_") and inspect.isfunction(method):
                        yield f"{name}.{inner}", method


@pytest.mark.parametrize("name", MODULES)
def test_every_public_thing_has_a_docstring(name: str) -> None:
    one = module(name)
    assert one.__doc__ and one.__doc__.strip()
    bare = [
        inner
        for inner, value in public(one)
        if not (inspect.getdoc(value) or "").strip() or "lambda" in inner
    ]
    assert bare == []


@pytest.mark.parametrize("name", MODULES)
def test_a_docstring_begins_with_one_sentence(name: str) -> None:
    for inner, value in public(module(name)):
        first = (inspect.getdoc(value) or "").split("\n\n")[0].strip()
        assert first.endswith((".", ":", "`", ")")) or "(" in first, f"{name}.{inner}: {first}"


@pytest.mark.parametrize("name", MODULES)
def test_every_public_function_is_typed(name: str) -> None:
    for inner, value in public(module(name)):
        if inspect.isfunction(value):
            hints = getattr(value, "__annotations__", {})
            wanted = set(inspect.signature(value).parameters) - {"self", "cls"}
            assert wanted <= set(hints) and "return" in hints, f"{name}.{inner}"


FILES = sorted(p for p in ROOT.rglob("*.py") if "__pycache__" not in p.parts)


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_no_file_is_over_300_lines(path: Path) -> None:
    assert path.read_text("utf-8").count("\n") <= 300


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_with_functions_defers_its_annotations(path: Path) -> None:
    text = path.read_text("utf-8")
    if any(isinstance(node, ast.FunctionDef) for node in ast.walk(ast.parse(text))):
        assert "from __future__ import annotations" in text


def test_every_config_key_is_documented_in_the_schema() -> None:
    properties = config_schema()["properties"]
    for name, key in KEYS.items():
        assert properties[name]["description"] == key.doc and key.doc.endswith(".")
    inner = properties["overrides"]["items"]["properties"]
    for name, key in OVERRIDE_KEYS.items():
        assert inner[name]["description"] == key.doc and key.doc.endswith(".")


@pytest.mark.parametrize("name", kinds.NAMES)
def test_a_kind_is_a_module_with_a_documented_typed_build(name: str) -> None:
    build = module(f"authlint.kinds.{name}").build
    hints = get_type_hints(build)
    assert set(inspect.signature(build).parameters) | {"return"} == set(hints)
    words = (inspect.getdoc(build) or "") + (module(f"authlint.kinds.{name}").__doc__ or "")
    assert f"Kind `{name}`" in words


@pytest.mark.parametrize("name", guards.NAMES)
def test_a_guard_is_a_module_that_names_itself(name: str) -> None:
    one = module(f"authlint.guards.{name.replace('-', '_')}")
    assert f"Guard `{name}`" in (one.__doc__ or "")
    assert guards.load(name) is one.holds


@pytest.mark.parametrize(
    ("package", "names", "others"),
    [
        ("kinds", set(kinds.NAMES), {"settings", "when"}),
        ("guards", {name.replace("-", "_") for name in guards.NAMES}, set()),
    ],
)
def test_no_kind_or_guard_is_forgotten(package: str, names: set[str], others: set[str]) -> None:
    there = {path.stem for path in (ROOT / package).glob("*.py")} - {"__init__"}
    assert there - others == names


@pytest.mark.parametrize("name", registry.READERS)
def test_a_reader_has_a_module_a_row_in_the_readme_and_an_input_of_its_own(name: str) -> None:
    reader = registry.READERS[name]
    one = module(f"authlint.sources.{reader.module}")
    assert reader.doc and (inspect.getdoc(one) or "").strip()
    assert callable(one.read_lines if reader.form == "lines" else one.read)
    assert not reader.asks or callable(one.recognises)
    assert f"`{name}`" in (ROOT.parent / "README.md").read_text("utf-8")
    if reader.form == "text":
        inputs = (ROOT.parent / "fixtures" / "posts").rglob("*.*")
        texts = {path.name: path.read_bytes().decode("utf-8", "replace") for path in inputs}
        assert name in {registry.detect(path, text) for path, text in texts.items()}


def commands(group: click.Group, name: str = "authlint") -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for inner in group.list_commands(context):
        command = group.get_command(context, inner)
        assert command is not None
        yield f"{name} {inner}", command
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {inner}")


@pytest.mark.parametrize(
    ("name", "command"),
    list(commands(main)),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_every_command_and_option_says_what_it_does(name: str, command: click.Command) -> None:
    assert (command.help or "").split("\n\n")[0].strip().endswith(".")
    for option in command.params:
        if isinstance(option, click.Option):
            assert (option.help or "").endswith((".", ";")), f"{name} {option.name}"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_a_page(name: str) -> None:
    pages = "".join((ROOT.parent / page).read_text("utf-8") for page in PAGES)
    assert f"authlint {name}" in pages


def test_every_format_is_a_module_with_a_page_and_a_snapshot() -> None:
    from authlint.formats import HEEDS, NAMES
    from tests.test_snapshots import MACHINE

    page = (ROOT.parent / "README.md").read_text("utf-8")
    for name in NAMES:
        assert f"Format `{name}`" in (module(f"authlint.formats.{name}").__doc__ or "")
        assert f"`{name}`" in page
    shared = {"arithmetic", "bytecolumns", "diagnostics", "excerpt", "markup", "records"}
    there = {path.stem for path in (ROOT / "formats").glob("*.py")} - {"__init__"}
    assert there - shared == set(NAMES)
    elsewhere = {"text", "concise", "github", "json", "jsonl", "sarif", "html"}
    assert set(MACHINE) | elsewhere == set(NAMES)
    options = page[page.index("`--quiet` makes") : page.index("Where a format has no place")]
    for option, names in HEEDS.items():
        (sentence,) = (s for s in options.split("`--") if s.startswith(option.replace("_", "-")))
        assert {name for name in NAMES if f"`{name}`" in sentence} == set(names)


def test_the_public_interface_is_there_and_works(stand_in: object) -> None:
    assert all(hasattr(authlint, name) for name in authlint.__all__)
    report = authlint.check_text("Win the grand prize", platform="twitter", kind="post")
    assert [finding.rule.id for finding in report.results[0].findings] == ["loud-offer"]
    assert report.results[0].post.platform == "x"
    assert {rule.id for rule in authlint.load_rules()} >= {"loud-offer"}
    for fields in ({"platform": "mars"}, {"kind": "poem"}):
        with pytest.raises(authlint.AuthlintError):
            authlint.check_text("x", **fields)
    with pytest.raises(authlint.AuthlintError):
        authlint.check_text("x" * 100_001)


def test_the_interface_chooses_the_classifier(stand_in: object, project: Path) -> None:
    text = "Win the grand prize"
    (project / "a.txt").write_text(text)
    tiny = str(ROOT.parent / "fixtures" / "model")
    for model, labels in ((True, True), (tiny, True), (False, False)):
        for report in (
            authlint.check_text(text, model=model),
            authlint.check_posts([authlint.Post(text)], model=model),
            authlint.check_paths(["a.txt"], model=model),
        ):
            assert bool(report.results[0].post.signals.labels) is labels
    with pytest.raises(authlint.AuthlintError, match="needs a map"):
        authlint.check_text(text, model="no/such/folder")
    (project / "authlint.toml").write_text("model = false\n")
    report = authlint.check_paths(["a.txt"], config="authlint.toml")
    assert not report.results[0].post.signals.labels


def test_paths_are_checked_by_the_interface(stand_in: object, project: Path) -> None:
    (project / "a.txt").write_text("Win the grand prize")
    assert authlint.check_paths(["a.txt"]).results[0].verdict == "fail"
    (project / "authlint.toml").write_text('[rules]\nloud-offer = "off"\n')
    report = authlint.check_paths(["a.txt"], config="authlint.toml")
    assert report.results[0].verdict == "pass"
    (project / "empty").mkdir()
    for paths in (["missing.txt"], ["empty"]):
        with pytest.raises(authlint.AuthlintError):
            authlint.check_paths(paths)
