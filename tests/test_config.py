from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from authlint import config
from authlint.config import KEYS, OVERRIDE_KEYS, Config, ModelChoice, discover, load
from authlint.errors import AuthlintError
from authlint.globs import glob
from authlint.listing import config_schema, starter


def written(folder: Path, text: str, name: str = "authlint.toml") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def refusal(folder: Path, text: str) -> AuthlintError:
    with pytest.raises(AuthlintError) as caught:
        load(written(folder, text))
    assert caught.value.path is not None
    return caught.value


# --- discovery -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("authlint.toml", ""),
        (".authlint.toml", ""),
        ("pyproject.toml", "[tool.authlint]\n"),
        ("pyproject.toml", "[tool.authlint.rules]\n"),
    ],
)
def test_the_nearest_file_above_is_found(project: Path, name: str, text: str) -> None:
    path = written(project, text, name)
    (project / "a" / "b").mkdir(parents=True)
    assert discover(project / "a" / "b") == path.resolve()


def test_a_nearer_file_wins_and_a_foreign_pyproject_is_passed_over(project: Path) -> None:
    written(project, "")
    near = written(project / "a", "")
    written(project / "a" / "b", "[tool.other]\n# [tool.authlint]\n", "pyproject.toml")
    assert discover(project / "a" / "b") == near.resolve()


def test_authlint_toml_wins_over_pyproject(project: Path) -> None:
    written(project, "[tool.authlint]\n", "pyproject.toml")
    path = written(project, "")
    assert discover(project) == path.resolve()


def test_the_search_ends_at_the_repository(project: Path) -> None:
    written(project, "")
    (project / "inner" / ".git").mkdir(parents=True)
    assert discover(project / "inner") is None


# --- reading ---------------------------------------------------------------------------------

FULL = """platform = "linkedin"
kind = "comment"
fail-on = "warn"
exclude = ["old/**"]
own = ["tea.example"]

[rules]
loud-offer = "off"

[fail-under]
genuine = 60

[[overrides]]
files = ["x/**"]
platform = "x"
rules = { soft-word = "note" }
reason = "short"
"""


def test_every_key_is_read(project: Path) -> None:
    found = load(written(project, FULL))
    assert found.post == {"platform": "linkedin", "kind": "comment", "own": ["tea.example"]}
    assert (found.rules, found.fail_under) == ({"loud-offer": "off"}, {"genuine": 60})
    assert (found.fail_on, found.exclude, found.root) == ("warn", ("old/**",), project.resolve())
    (override,) = found.overrides
    assert (override.files, override.post, override.rules) == (
        ("x/**",), {"platform": "x"}, {"soft-word": "note"},
    )  # fmt: skip


def test_packs_are_relative_to_their_file(project: Path) -> None:
    found = load(written(project / "sub", 'packs = ["cards"]\n'))
    assert found.packs == (str(project.resolve() / "sub" / "cards"),)


def test_the_classifier_is_chosen(project: Path) -> None:
    (project / "sub" / "tiny").mkdir(parents=True)
    table = '[model]\npath = "tiny"\nlabels = { SPAM = "spam" }\n'
    found = load(written(project / "sub", table)).model
    folder = str(project.resolve() / "sub" / "tiny")
    assert found == ModelChoice(True, folder, {"SPAM": "spam"})
    named = load(written(project, '[model]\npath = "someone/model"\n')).model
    assert named == ModelChoice(True, "someone/model")
    for word, use in (("true", True), ("false", False)):
        assert load(written(project, f"model = {word}\n")).model == ModelChoice(use)
    written(project, "model = false\n", "base.toml")
    on_top = load(written(project, 'extends = "base.toml"\n'))
    assert on_top.model == ModelChoice(False)


def test_a_table_in_pyproject_is_read(project: Path) -> None:
    path = written(project, '[tool.authlint]\nfail-on = "never"\n', "pyproject.toml")
    assert load(path).fail_on == "never"


@pytest.mark.parametrize(
    ("text", "reason", "line", "hint"),
    [
        ("\nplattform = 'x'\n", "no key 'plattform'", 2, "did you mean 'platform'"),
        ("platform = 'twiter'\n", "'twiter' is not known", 1, ""),
        ("kind = 'posts'\n", "'posts' is not known", 1, "did you mean 'post'"),
        ("fail-on = 'errors'\n", "'errors' is not known", 1, ""),
        ("kind = 5\n", "'kind' must be text", 1, ""),
        ("exclude = 'a'\n", "'exclude' must be a list", 1, ""),
        ("exclude = [1]\n", "a list of texts", 1, ""),
        ("series = 'yes'\n", "true or false", 1, ""),
        ("rules = 'off'\n", "'rules' must be a table", 1, ""),
        ("[rules]\na-rule = 5\n", "rule 'a-rule' must be a text", 2, ""),
        ("[fail-under]\ngenuin = 5\n", "no check 'genuin'", 1, "did you mean 'genuine'"),
        ("[fail-under]\ngenuine = 101\n", "whole numbers 0-100", 1, ""),
        ("[fail-under]\ngenuine = true\n", "whole numbers 0-100", 1, ""),
        ("[[overrides]]\nplatform = 'x'\n", "a table with 'files'", 1, ""),
        ("overrides = ['a']\n", "a table with 'files'", 1, ""),
        ("[[overrides]]\nfiles = ['a']\nexclude = ['b']\n", "no key 'exclude'", 3, ""),
        ("[[overrides]]\nfiles = ['a']\nkind = 'posts'\n", "'posts' is not known", 3, ""),
        ("model = 'tiny'\n", "'model' must be true, false or a table", 1, ""),
        ("[model]\npaths = 'a'\n", "no key 'paths'", 2, "did you mean 'path'"),
        ("[model]\npath = 5\n", "'path' must be text", 2, ""),
        ("[model]\nlabels = { SPAM = 5 }\n", "must map names to names", 2, ""),
        ("a = \n", "not TOML", 1, ""),
        ("a = 1\na = 2\n", "not TOML", 2, ""),
        ("a = " + "[" * 3000, "not TOML", None, ""),
    ],
)
def test_faults_are_refused_with_their_line_and_a_hint(
    project: Path, text: str, reason: str, line: int | None, hint: str
) -> None:
    error = refusal(project, text)
    assert reason in error.message
    assert error.line == line
    assert hint in (error.hint or "")


@pytest.mark.parametrize(
    "text", ["tool = 5\n", "[tool]\nauthlint = 5\n", "[[tool.authlint]]\nkind = 'post'\n"]
)
def test_a_pyproject_without_a_table_is_refused_not_crashed_on(project: Path, text: str) -> None:
    with pytest.raises(AuthlintError):
        load(written(project, text, "pyproject.toml"))


def test_an_unreadable_file_is_refused(project: Path) -> None:
    with pytest.raises(AuthlintError, match="cannot read"):
        load(project / "missing.toml")
    (project / "authlint.toml").write_bytes(b"\xff")
    with pytest.raises(AuthlintError, match="cannot read"):
        load(project / "authlint.toml")


# --- extends ---------------------------------------------------------------------------------


def test_a_configuration_builds_on_another_of_the_project(project: Path) -> None:
    written(project, 'platform = "x"\nfail-on = "warn"\nexclude = ["a"]\n[rules]\none = "off"\n')
    found = load(
        written(project / "sub", 'extends = "../authlint.toml"\nplatform = "slack"\n'
                'exclude = ["b"]\n[rules]\ntwo = "off"\n')
    )  # fmt: skip
    assert found.post == {"platform": "slack"}
    assert (found.fail_on, found.exclude) == ("warn", ("a", "b"))
    assert found.rules == {"one": "off", "two": "off"}
    assert found.root == (project / "sub").resolve()
    assert found.path == (project / "sub" / "authlint.toml").resolve()


@pytest.mark.parametrize(
    "target",
    ["../outside.toml", "/etc/authlint.toml", "https://a.example/a.toml", "~/x.toml/../../.."],
)
def test_nothing_outside_the_project_is_built_on(project: Path, target: str) -> None:
    written(project.parent, "platform = 'x'\n", "outside.toml")
    error = refusal(project, f'\nextends = "{target}"\n')
    if not target.startswith("~"):
        assert "must stay inside the project" in error.message and error.line == 2
    assert error.path == str((project / "authlint.toml").resolve())


def test_a_link_that_leads_outside_is_refused(project: Path) -> None:
    outside = written(project.parent, "", "elsewhere.toml")
    (project / "link.toml").symlink_to(outside)
    assert "inside the project" in refusal(project, 'extends = "link.toml"\n').message


def test_without_a_repository_the_project_is_the_folder(tmp_path: Path) -> None:
    written(tmp_path, "", "base.toml")
    assert "inside the project" in refusal(tmp_path / "sub", 'extends = "../base.toml"\n').message
    assert load(written(tmp_path, 'extends = "base.toml"\n')).path is not None


def test_circles_and_missing_files_are_refused(project: Path) -> None:
    written(project, 'extends = "authlint.toml"\n', "two.toml")
    assert "circle" in refusal(project, 'extends = "two.toml"\n').message
    assert "circle" in refusal(project, 'extends = "authlint.toml"\n').message
    assert "cannot read" in refusal(project, 'extends = "missing.toml"\n').message


def test_a_nul_in_extends_is_refused(project: Path) -> None:
    assert refusal(project, 'extends = "a\\u0000b"\n').line == 1


# --- overrides and globs ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "pattern", "fits"),
    [
        ("a/b.txt", "*.txt", True),
        ("a/b.txt", "b.txt", True),
        ("a/b.txt", "a/*.txt", True),
        ("a/b.txt", "./a/b.txt", True),
        ("a/c/b.txt", "a/**", True),
        ("a/c/b.txt", "**/b.txt", True),
        ("b.txt", "**/b.txt", True),
        ("a/c/b.txt", "a/**/b.txt", True),
        ("a/b.txt", "c/*.txt", False),
        ("a/b.txt", "*.md", False),
        ("ab/b.txt", "b/b.txt", False),
        ("A/b.txt", "a/*", False),
    ],
)
def test_globs(name: str, pattern: str, fits: bool) -> None:
    assert glob(name, pattern) is fits


def test_overrides_apply_in_their_order_to_paths_of_any_form(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "".join(
        f"[[overrides]]\nfiles = ['{files}']\nlang = '{lang}'\n"
        for files, lang in (("*.txt", "de"), ("a/**", "fr"))
    )
    found = load(written(project, text))
    assert [o.post["lang"] for o in found.matching("a/b.txt")] == ["de", "fr"]
    assert [o.post["lang"] for o in found.matching(str(project / "a" / "b.md"))] == ["fr"]
    (project / "a").mkdir()
    monkeypatch.chdir(project / "a")
    assert [o.post["lang"] for o in found.matching("b.md")] == ["fr"]
    assert found.matching("../c.md") == ()


def test_a_default_configuration_has_no_overrides() -> None:
    assert Config().matching("a.txt") == ()


# --- the schema ------------------------------------------------------------------------------


def test_the_schema_and_the_loader_know_the_same_keys() -> None:
    schema = config_schema()
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == set(KEYS)
    assert set(schema["properties"]["overrides"]["items"]["properties"]) == set(OVERRIDE_KEYS)


def test_the_schema_accepts_what_the_loader_accepts(project: Path) -> None:
    import tomllib

    valid = Draft202012Validator(config_schema())
    for text in (FULL, "model = false", "[model]\npath = 'a'\nlabels = { A = 'spam' }"):
        assert valid.is_valid(tomllib.loads(text))
    for text in (
        "plattform = 'x'",
        "kind = 'posts'",
        "[fail-under]\ngenuine = 101",
        "exclude = [1]",
        "model = 'tiny'",
        "[model]\nweights = 'tiny'",
    ):
        assert not valid.is_valid(tomllib.loads(text))


def test_the_starter_names_every_key_and_is_valid_when_uncommented(project: Path) -> None:
    lines = starter().splitlines()
    assert load(written(project, starter())) == Config(
        root=project.resolve(), path=(project / "authlint.toml").resolve()
    )
    docs = {key.doc for key in KEYS.values()}
    bare = [line.removeprefix("# ") for line in lines if line.removeprefix("# ") not in docs][2:]
    bare = [line for line in bare if not line.startswith(("extends", "authlint config"))]
    written(project, "name: Tarn Bikes\n", "brand.yaml")
    found = load(written(project, "\n".join(bare)))
    assert found.brand is not None and found.brand.name == "Tarn Bikes"
    assert found.overrides and found.fail_under and found.rules
    assert all(any(doc in line for line in lines) for doc in docs)


VALUES = st.recursive(
    st.booleans() | st.integers(-9, 200) | st.sampled_from(["post", "x", "off", "", "a"]),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["files", "genuine", "rules", "a"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.dictionaries(st.sampled_from([*KEYS, "other"]), VALUES, max_size=4))
def test_any_table_is_accepted_or_refused(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, Any]
) -> None:
    import json

    def toml(value: Any) -> str:
        if isinstance(value, dict):
            return "{" + ", ".join(f"{k} = {toml(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(toml, value)) + "]"
        return json.dumps(value)

    text = "".join(f"{key} = {toml(value)}\n" for key, value in table.items())
    path = written(tmp_path_factory.getbasetemp() / "any", text)
    try:
        found = config.load(path)
    except AuthlintError as error:
        assert error.path
    else:
        assert set(table) <= set(KEYS) and isinstance(found, Config)
