"""The promises of `--untrusted`, one by one."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from authlint.sources import untrusted
from tests.conftest import Run, write_card

LOUD = "You win the grand prize today.\n"
CLEAN = "The kettle is on and the bread is warm.\n"


def write(path: str, text: str) -> None:
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_text(text, "utf-8")


@pytest.mark.parametrize("name", ["authlint.toml", ".authlint.toml", "pyproject.toml"])
def test_no_configuration_of_the_tree_is_read(run: Run, name: str) -> None:
    write("posts/a.txt", LOUD)
    head = "[tool.authlint]\n" if name == "pyproject.toml" else ""
    write(f"posts/{name}", head + 'fail-on = "never"\nexclude = ["*.txt"]\n')
    assert run("posts").exit_code == 2
    assert run("posts", "--untrusted").exit_code == 1
    write(f"posts/{name}", "not TOML at all [")
    assert run("posts", "--untrusted").exit_code == 1


def test_no_pack_of_the_tree_is_read_but_the_configuration_one_names_is(run: Run) -> None:
    write("posts/a.txt", CLEAN)
    write_card(Path("posts/cards/mine"), match={"kind": "phrases", "any_of": ["warm"]})
    write("posts/authlint.toml", 'packs = ["cards"]\n')
    assert run("posts").exit_code == 1
    assert run("posts", "--untrusted").exit_code == 0
    write("mine.toml", '[rules]\nloud-offer = "off"\n')
    write("posts/a.txt", LOUD)
    assert run("posts", "--untrusted", "--config", "mine.toml").exit_code == 0


EXCUSES = [
    "authlint: {ignore: [loud-offer], reason: we promise}", "lang: de", "Language: de",
    "authlint: {ignore: [loud-offer]}", "authlint: nonsense", "AUTHLINT: {ignore: [stand]}",
]  # fmt: skip


@pytest.mark.parametrize("line", EXCUSES)
@pytest.mark.parametrize("suffix", [".md", ".txt", ".tweet", ".toot"])
def test_no_front_matter_excuses_a_draft(run: Run, line: str, suffix: str) -> None:
    write(f"a{suffix}", f"---\n{line}\n---\n{LOUD}")
    assert run(f"a{suffix}").exit_code in (0, 1, 2)
    result = run(f"a{suffix}", "--untrusted", "-f", "json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["posts"][0]["findings"][0]["rule"] == "loud-offer"


@pytest.mark.parametrize("suffix", [".json", ".jsonl"])
@pytest.mark.parametrize(
    "field",
    [{"authlint": {"ignore": ["loud-offer"], "reason": "so"}}, {"lang": "de"}, {"language": "fr"}],
)
def test_no_record_excuses_itself(run: Run, suffix: str, field: dict[str, object]) -> None:
    write(f"a{suffix}", json.dumps({"text": LOUD, **field}))
    assert run(f"a{suffix}").exit_code == 0
    assert run(f"a{suffix}", "--untrusted").exit_code == 1


@pytest.mark.parametrize("field", sorted(untrusted.SILENCING - {"authlint", "lang"}))
def test_a_field_that_spares_words_is_not_believed(run: Run, field: str) -> None:
    from authlint import sources
    from authlint.config import Config
    from authlint.types import Context, Post

    value = {"own": ["DPIA"], "glossary": ["DPIA"], "published": False, "status": "draft"}
    write("a.json", json.dumps({"text": LOUD, field: value.get(field, True)}))
    believed, not_believed = (
        next(iter(sources.read(["a.json"], Config(untrusted=flag)))) for flag in (False, True)
    )
    assert isinstance(believed, Post) and isinstance(not_believed, Post)
    assert (believed.context, believed.draft) != (Context(), False)
    assert (not_believed.context, not_believed.draft) == (Context(), False)


def test_what_a_draft_says_it_is_counts_and_a_flag_overrules_it(run: Run) -> None:
    write("a.json", json.dumps({"text": CLEAN * 9, "platform": "linkedin"}))
    assert run("a.json", "--untrusted").exit_code == 0
    assert run("a.json", "--untrusted", "--platform", "x").exit_code == 1
    assert run("a.json", "--untrusted", "--lang", "de").exit_code == 0


@pytest.mark.parametrize(
    "path", ["posts/a.txt", "posts/build/a.txt", "posts/.a.txt", "posts/.x/a.txt",
             "posts/node_modules/a.txt"],
)  # fmt: skip
def test_nothing_hides_a_file_from_a_walk(run: Run, path: str) -> None:
    write(path, LOUD)
    write("posts/.gitignore", "*\n")
    write(".gitignore", "posts/\n*.txt\n")
    assert run("posts").exit_code == 2
    assert run("posts", "--untrusted").exit_code == 1


@pytest.mark.parametrize("path", ["posts/.git/a.txt", "posts/.github/a.md", "posts/README.md"])
def test_what_a_walk_still_leaves_out(run: Run, path: str) -> None:
    write(path, LOUD)
    write("posts/b.txt", CLEAN)
    assert run("posts", "--untrusted").exit_code == 0
    assert run(path, "--untrusted").exit_code == 1


@pytest.mark.parametrize("given", ["posts", "posts/a.txt", "posts/in", "posts/in/a.txt"])
def test_no_link_is_followed(
    run: Run, tmp_path_factory: pytest.TempPathFactory, given: str
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (outside / "a.txt").write_text("a secret prize", "utf-8")
    if given.startswith("posts/"):
        Path("posts").mkdir()
    link = {"posts/in/a.txt": "posts/in"}.get(given, given)
    Path(link).symlink_to(outside / "a.txt" if link.endswith(".txt") else outside)
    write("clean.txt", CLEAN)
    for path in {given, given.split("/", maxsplit=1)[0]}:
        result = run(path, "clean.txt", "--untrusted", "-f", "json")
        assert result.exit_code == 2 and "symbolic link" in result.stderr
        assert "secret" not in result.output and "clean.txt" in result.stdout
    assert run("clean.txt", "--untrusted", "--reply-to", given).exit_code == 2


def test_a_link_above_the_working_directory_is_the_readers_own(
    run: Run, project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("work/posts/a.txt", LOUD)
    link = tmp_path.with_name("link-to-work")
    link.symlink_to(tmp_path / "work")
    monkeypatch.chdir(link)
    assert run("posts", "--untrusted").exit_code == 1
    assert run(link / "posts", "--untrusted").exit_code == 1


def test_a_large_file_and_a_large_input_are_refused(run: Run, project: Path) -> None:
    with open("a.jsonl", "wb") as file:
        file.truncate(untrusted.MAX_BYTES + 1)
    write("b.txt", LOUD)
    result = run("a.jsonl", "b.txt", "--untrusted", "-f", "json")
    assert result.exit_code == 2 and f"over the cap of {untrusted.MAX_BYTES} bytes" in result.stderr
    assert "loud-offer" in result.stdout
    result = run("-", "--untrusted", input="tea " * (untrusted.MAX_BYTES // 4 + 1))
    assert result.exit_code == 2 and "over the cap" in result.stderr
    assert run("-", "--untrusted", input=LOUD).exit_code == 1


def test_a_run_ends_after_its_most_posts(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted, "MAX_POSTS", 3)
    write("a.jsonl", '{"text": "tea"}\n' * 3)
    assert run("a.jsonl", "--untrusted").exit_code == 0
    write("b.txt", LOUD)
    result = run("a.jsonl", "b.txt", "--untrusted", "-f", "json")
    assert result.exit_code == 2 and "more than 3 posts" in result.stderr
    assert run("a.jsonl", "b.txt").exit_code == 1


@pytest.mark.parametrize("flag", [(), ("--untrusted",)])
def test_folders_without_end_are_an_error_and_no_crash(
    run: Run, project: Path, flag: tuple[str, ...]
) -> None:
    write("posts/z.txt", LOUD)
    deep = project / "posts"
    for _ in range(9):
        deep = deep / "/".join("a" * 8)
        deep.mkdir(parents=True)
    (deep / "a.txt").write_text(LOUD, "utf-8")
    result = run("posts", *flag, "-f", "json")
    assert result.exit_code == 2 and "folders nested over 64 deep" in result.stderr
    assert "loud-offer" in result.stdout


def test_a_walk_without_the_flag_heeds_git(run: Run, project: Path) -> None:
    write("posts/a.txt", LOUD)
    write("posts/old/b.txt", CLEAN)
    write(".gitignore", "a.txt\n")
    Path("posts/link").symlink_to(project / "posts" / "old")
    result = run("posts", "-f", "json")
    assert result.exit_code == 0
    assert [post["path"] for post in json.loads(result.stdout)["posts"]] == ["posts/old/b.txt"]


def test_git_cannot_smuggle_a_link_past_it(run: Run, project: Path) -> None:
    """A link that is checked out as a plain file, as the recipe for forks does, is text."""
    subprocess.run(["git", "init", "-q", "there"], check=True)
    Path("there/a.txt").symlink_to("/etc/passwd")
    run_git = ["git", "-C", "there", "-c", "user.name=a", "-c", "user.email=a@b.example"]
    subprocess.run([*run_git, "add", "."], check=True)
    subprocess.run([*run_git, "commit", "-qm", "a"], check=True)
    subprocess.run(["git", "-c", "core.symlinks=false", "clone", "-q", "there", "here"], check=True)
    result = run("here", "--untrusted", "-f", "json")
    assert result.exit_code == 0 and "root:" not in result.stdout
