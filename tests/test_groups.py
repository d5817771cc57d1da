"""Threads, groups and drafts: what posts of one announcement know of each other."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from authlint import guards, sources
from authlint.config import Config
from authlint.sources.fields import Draft
from authlint.sources.threads import joined
from authlint.types import Post, Source
from tests.conftest import PROCESS, Run, found, reading

HERE = Source("a", "text")
CLAIM = {"kind": "disclosure", "claims": ["i love"], "relations": ["paid"]}


def part(text: str, thread: tuple[int, int] | None = None) -> Draft:
    return Draft(text, HERE, thread=thread)


def read(path: Path, **flags: Any) -> list[Post]:
    items = list(sources.read([str(path)], Config(), flags))
    assert all(isinstance(item, Post) for item in items), items
    return [item for item in items if isinstance(item, Post)]


def test_each_part_of_a_thread_knows_all_texts_in_order() -> None:
    drafts = [part("0"), part("a", (1, 2)), part("b", (2, 2)), part("c", (1, 1)), part("d")]
    assert [(d.text, d.whole) for d in joined(drafts)] == [
        ("0", ()), ("a", ("a", "b")), ("b", ("a", "b")), ("c", ("c",)), ("d", ()),
    ]  # fmt: skip


def test_texts_of_a_thread_are_shared_and_not_copied() -> None:
    drafts = list(joined(part(str(n), (n, 500)) for n in range(1, 501)))
    assert len({id(draft.whole) for draft in drafts}) == 1


def test_single_posts_are_passed_on_one_by_one() -> None:
    given = []

    def source() -> Any:
        for text in "abc":
            given.append(text)
            yield part(text)

    assert next(joined(source())).text == "a" and given == ["a"]


def test_a_thread_is_a_group_and_a_single_post_is_none(tmp_path: Path) -> None:
    (tmp_path / "a.tweet").write_text("One\n---\nTwo")
    (tmp_path / "b.tweet").write_text("One\n---\nTwo")
    (tmp_path / "c.tweet").write_text("One")
    posts = read(tmp_path)
    assert [post.group for post in posts] == [
        *[f"{tmp_path}/a.tweet#1"] * 2, *[f"{tmp_path}/b.tweet#1"] * 2, None,
    ]  # fmt: skip
    assert posts[0].context.whole == ("One", "Two") == posts[1].context.whole
    assert posts == read(tmp_path)


@pytest.mark.parametrize(
    ("whole", "thread", "expected"),
    [
        (("Ad: jam from Ida.", "I love it."), (2, 2), []),
        (("Jam from Ida.", "I love it."), (2, 2), ["I love"]),
        (("I love it.", "Ad: jam from Ida."), (1, 2), ["I love"]),
        ((), None, ["I love"]),
    ],
)
def test_a_disclosure_at_the_top_of_a_thread_holds_below(
    whole: tuple[str, ...], thread: tuple[int, int] | None, expected: list[str]
) -> None:
    for needs in ("label", "statement"):
        match = CLAIM | {"needs": needs}
        assert found(match, "I love it.", relation="paid", whole=whole, thread=thread) == expected


def test_a_guard_heeds_the_top_of_a_thread_too() -> None:
    whole = ("I work for Ida's jam house.", "I love it.")
    below = reading("I love it.", whole=whole, thread=(2, 2))
    guard = guards.load("interest-disclosed")
    assert guard(below, below.sentences[0], "any")
    alone = reading("I love it.")
    assert not guard(alone, alone.sentences[0], "any")


def test_each_part_has_the_limit_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.tweet").write_text("word " * 50 + "\n---\n" + "word " * 50)
    for post in read(tmp_path / "a.tweet"):
        limit = {"kind": "limit", "of": "length"}
        assert found(limit, post.text, platform="x", whole=post.context.whole) == []
        assert found(limit, post.text * 2, platform="x") != []
        assert found(limit, post.text * 2, platform="x", splits=True) == []


# --- drafts ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("front", "draft"),
    [
        ("draft: true", True), ("published: false", True), ("status: Draft", True),
        ("draft: 'yes'", True), ("draft: false", False), ("published: true", False),
        ("status: ready", False), ("title: draft", False),
    ],
)  # fmt: skip
def test_front_matter_marks_a_draft(tmp_path: Path, front: str, draft: bool) -> None:
    (tmp_path / "a.md").write_text(f"---\n{front}\n---\nTea")
    assert read(tmp_path / "a.md")[0].draft is draft
    (tmp_path / "a.json").write_text(json.dumps({"text": "Tea", "draft": draft}))
    assert read(tmp_path / "a.json")[0].draft is draft


def test_a_draft_is_judged_and_fails_a_run_only_when_asked(run: Run, project: Path) -> None:
    (project / "a.md").write_text("---\ndraft: true\n---\nWin the grand prize")
    for args in ((), ("--fail-on", "warn"), ("--fail-under", "genuine=90")):
        result = run("a.md", *args)
        assert result.exit_code == 0 and "loud-offer" in result.stdout
    assert "  draft  " in run("a.md").stdout.splitlines()[0]
    (record,) = json.loads(run("a.md", "-f", "json").stdout)["posts"]
    assert record["draft"] is True and record["verdict"] == "fail"
    assert run("a.md", "--drafts").exit_code == 1
    (project / "authlint.toml").write_text("drafts = true\n")
    assert run("a.md").exit_code == 1
    assert "drafts: true" in run("config").stdout
    (project / "b.md").write_text("Win the grand prize")
    assert run("b.md", "--isolated").exit_code == 1


# --- authlint posts, --as --------------------------------------------------------------------

KEYS = {
    "path", "format", "index", "group", "thread", "line", "platform", "kind", "scheduled", "draft",
    "text",
}  # fmt: skip


def test_posts_lists_what_is_read_and_judges_nothing(run: Run, project: Path) -> None:
    (project / "a.tweet").write_text("Win the grand prize\n---\nTwo")
    (project / "b.md").write_text("---\nplatform: slack\ndate: 2026-11-03\n---\nTea")
    (project / "package.json").write_text("{}")
    result = run("posts", ".", "-f", "json")
    records = json.loads(result.stdout)
    assert result.exit_code == 0 and all(set(record) == KEYS for record in records)
    assert [(r["path"], r["index"], r["line"], r["thread"], r["text"]) for r in records] == [
        ("a.tweet", 0, 1, [1, 2], "Win the grand prize"), ("a.tweet", 1, 3, [2, 2], "Two"),
        ("b.md", 0, 5, None, "Tea"),
    ]  # fmt: skip
    assert (records[2]["platform"], records[2]["scheduled"]) == ("slack", "2026-11-03")
    table = run("posts", ".").stdout
    assert table.splitlines()[-1] == "3 posts in 2 files; 2 announcements"
    assert "package.json: holds no posts" in run("posts", ".").stderr


def test_posts_tells_errors_and_nothing_read(run: Run, project: Path) -> None:
    (project / "a.json").write_text("{")
    result = run("posts", "a.json", "missing.md")
    assert result.exit_code == 2 and "a.json:1: not JSON" in result.stderr
    assert "missing.md: no such file" in result.stderr
    assert run("posts").exit_code == 2 and "no path given" in run("posts").stderr


def test_a_folder_named_posts_is_judged_and_can_be_listed(run: Run, project: Path) -> None:
    (project / "posts").mkdir()
    (project / "posts" / "a.txt").write_text("Win the grand prize")
    for args in ([], ["-f", "json"], ["--quiet"], ["posts/a.txt", "--untrusted"]):
        assert run("posts", *args).exit_code == 1
    listed = run("posts", "posts")
    assert listed.exit_code == 0 and "posts/a.txt" in listed.stdout
    assert "recognised" in run("posts", "--help").stdout


def test_posts_prints_nothing_raw(run: Run, project: Path) -> None:
    name = "a\n::error::forged\x1b[31m.txt"
    (project / name).write_text("::warning::x \x1b]52;c;aGk=\x07 \u202eevil", "utf-8")
    output = run("posts", name).stdout
    assert "\x1b" not in output and "\x07" not in output and "\u202e" not in output
    assert not any(line.lstrip().startswith("::") for line in output.splitlines())
    assert json.loads(run("posts", name, "-f", "json").stdout)[0]["path"] == name


def test_as_forces_a_format_for_files_and_standard_input(run: Run, project: Path) -> None:
    (project / "notes").write_text("One\n---\nTwo")
    assert "unsupported" in run("posts", "notes").stderr
    for args, given in ((("notes",), None), (("-",), "One\n---\nTwo")):
        records = json.loads(run("posts", *args, "--as", "tweet", "-f", "json", input=given).stdout)
        assert [record["text"] for record in records] == ["One", "Two"]
    assert run("notes", "--as", "text").exit_code == 0
    error = run("notes", "--as", "twet")
    assert error.exit_code == 2 and "did you mean 'tweet'" in error.stderr


def test_standard_input_is_recognised_by_its_content(run: Run) -> None:
    for given, format in (
        ('[{"text": "Tea"}]', "json"), ("[Tea] is ready", "text"), ("{", "text"), ("Tea", "text"),
        ("=== DAY 1 ===\nOne\n=== DAY 2 ===\nTwo", "separated"),
    ):  # fmt: skip
        records = json.loads(run("posts", "-", "-f", "json", input=given).stdout)
        assert {record["format"] for record in records} == {format}


# --- hostile files ---------------------------------------------------------------------------


def test_a_walk_follows_no_link_out_and_opens_no_pipe(tmp_path: Path) -> None:
    folder = tmp_path / "posts"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "in.txt").write_text("Tea")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "same.txt").symlink_to(folder / "in.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    os.mkfifo(folder / "pipe.txt")
    notes: list[str] = []
    names = [path.name for path in sources.walk(folder, Config(), notes.append)]
    assert names == ["in.txt", "same.txt"]
    assert len(notes) == 1 and "out.txt" in notes[0]


def test_a_file_or_line_over_the_cap_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 40)
    (tmp_path / "a.txt").write_text("x" * 41)
    (tmp_path / "b.jsonl").write_text('{"text": "Tea"}\n' * 9 + '{"text": "' + "x" * 40 + '"}\n')
    (tmp_path / "c.txt").write_text("x" * 40)
    items = list(sources.read([str(tmp_path)], Config()))
    errors = [item for item in items if not isinstance(item, Post)]
    assert [(Path(e.path or "").name, e.line) for e in errors] == [("a.txt", None), ("b.jsonl", 10)]
    assert len(items) == 2 + 9 + 1


def test_reading_bundles_stays_off_the_plain_path(process: PROCESS, project: Path) -> None:
    (project / "draft.txt").write_text("Win the grand prize")
    script = (
        "import sys\nfrom authlint.cli import main\ntry:\n    main(['draft.txt'])\n"
        "except SystemExit:\n    pass\nprint(*sys.modules)"
    )
    loaded = process("-c", script, bare=True).stdout.splitlines()[-1].split()
    assert "authlint.sources.text" in loaded
    unused = {"bundle", "blocks", "galaxy", "tweet", "markdown", "records", "separated", "headings"}
    assert not {f"authlint.sources.{name}" for name in unused} & set(loaded)
