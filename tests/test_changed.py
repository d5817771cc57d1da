from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from authlint import git
from authlint.errors import AuthlintError
from tests.conftest import PROCESS, Run

LOUD = "You win the grand prize today.\n"
SOFT = "There is real synergy in this team.\n"
CLEAN = "The kettle is on and the bread is warm.\n"
Git = Callable[..., str]
AUTHOR = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def call(folder: Path, *args: str) -> str:
    done = subprocess.run(
        ["git", *AUTHOR, *args], cwd=folder, capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def repo(project: Path) -> Path:
    """A repository with a backlog of loud posts on main."""
    shutil.rmtree(project / ".git")
    call(project, "init", "-q", "-b", "main")
    (project / "posts").mkdir()
    (project / "posts" / "old.txt").write_text(LOUD)
    rows = [{"text": f"{LOUD.strip()} No. {n}"} for n in range(4)]
    (project / "posts" / "queue.jsonl").write_text("\n".join(map(json.dumps, rows)) + "\n")
    (project / "posts" / "thread.tweet").write_text(f"{LOUD}---\n{SOFT}")
    commit(project)
    return project


def commit(repo: Path) -> None:
    call(repo, "add", "-A")
    call(repo, "commit", "-q", "-m", "x")


def said(run: Run, *args: str) -> tuple[int, list[str]]:
    """The exit code, and path and text of each post that was judged."""
    result = run("posts", "-f", "jsonl", "--changed" if not args else "--diff-base", *args)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    return result.exit_code, [f"{r['path']}:{r['line']}" for r in records]


# --- what is new -----------------------------------------------------------------------------


def test_without_changes_the_exit_code_is_0_and_a_line_says_so(run: Run, repo: Path) -> None:
    result = run("posts", "--changed")
    assert result.exit_code == 0
    assert "no post was added or changed; left out as they were at HEAD: 7" in result.stderr
    assert run("posts").exit_code == 1


def test_posts_count_not_files_or_lines(run: Run, repo: Path) -> None:
    path = repo / "posts" / "queue.jsonl"
    rows = path.read_text().splitlines()
    new = json.dumps({"text": "A grand prize for all."})
    moved = [rows[3], "", new, rows[0], json.dumps(json.loads(rows[1])), rows[2]]
    path.write_text("\n".join(moved))
    assert said(run) == (1, ["posts/queue.jsonl:3"])


@pytest.mark.parametrize(
    ("field", "value", "new"),
    [
        ("platform", "x", True),
        ("kind", "comment", True),
        ("parent", "We moved the shop.", True),
        ("scheduled", "2027-01-01", True),
        ("id", "p1", False),
        ("authlint", {"ignore": ["soft-word"], "reason": "?"}, False),
    ],
)
def test_a_post_is_its_text_platform_kind_and_context(
    run: Run, repo: Path, field: str, value: object, new: bool
) -> None:
    path = repo / "posts" / "queue.jsonl"
    rows = [json.loads(line) for line in path.read_text().splitlines()]
    rows[1][field] = value
    path.write_text("\n".join(map(json.dumps, rows)))
    assert said(run)[1] == (["posts/queue.jsonl:2"] if new else [])


def test_untracked_staged_and_committed_posts_are_new(run: Run, repo: Path) -> None:
    call(repo, "checkout", "-q", "-b", "mine")
    (repo / "posts" / "a.txt").write_text(LOUD + "Really.\n")
    commit(repo)
    (repo / "posts" / "b.txt").write_text(LOUD + "Honestly.\n")
    call(repo, "add", "posts/b.txt")
    (repo / "posts" / "c.txt").write_text(LOUD + "Truly.\n")
    assert said(run) == (1, ["posts/b.txt:1", "posts/c.txt:1"])
    assert said(run, "main") == (1, ["posts/a.txt:1", "posts/b.txt:1", "posts/c.txt:1"])


@pytest.mark.parametrize("staged", [True, False])
def test_a_renamed_file_holds_no_new_post(run: Run, repo: Path, staged: bool) -> None:
    (repo / "posts" / "old.txt").rename(repo / "posts" / "older.txt")
    if staged:
        call(repo, "add", "-A")
    assert said(run) == (0, [])
    (repo / "posts" / "older.txt").write_text(LOUD + "And more.\n")
    assert said(run) == (1, ["posts/older.txt:1"])


def test_a_post_that_moves_to_another_file_is_not_new_but_a_copy_is(run: Run, repo: Path) -> None:
    queue = repo / "posts" / "queue.jsonl"
    rows = queue.read_text().splitlines()
    (repo / "posts" / "sent.jsonl").write_text(rows[0])
    assert said(run) == (1, ["posts/sent.jsonl:1"])
    queue.write_text("\n".join(rows[1:]))
    assert said(run) == (0, [])


def test_a_thread_that_grows_has_one_new_part(run: Run, repo: Path) -> None:
    with (repo / "posts" / "thread.tweet").open("a") as file:
        file.write(f"---\n{LOUD.strip()} Again.\n")
    assert said(run) == (1, ["posts/thread.tweet:5"])


def test_line_ends_and_blank_lines_make_no_post_new(run: Run, repo: Path) -> None:
    (repo / "posts" / "old.txt").write_bytes(b"\r\n" + LOUD.encode().replace(b"\n", b"\r\n"))
    assert said(run) == (0, [])


def test_an_override_by_path_holds_for_the_old_version_too(run: Run, repo: Path) -> None:
    (repo / "authlint.toml").write_text('[[overrides]]\nfiles = ["posts/**"]\nplatform = "x"\n')
    (repo / "posts" / "queue.jsonl").write_text(
        (repo / "posts" / "queue.jsonl").read_text() + json.dumps({"text": "grand prize"}) + "\n"
    )
    assert said(run) == (1, ["posts/queue.jsonl:5"])


def test_odd_names_are_followed(run: Run, repo: Path) -> None:
    odd = repo / "posts" / "ä ö\t'$(touch x)' -n.txt"
    odd.write_text(CLEAN)
    commit(repo)
    assert said(run) == (0, [])
    odd.write_text(LOUD)
    assert said(run) == (1, [f"posts/{odd.name}:1"])
    assert not (repo / "x").exists()


def test_it_works_from_a_folder_and_with_absolute_paths(
    run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (repo / "posts" / "new.txt").write_text(LOUD + "New.\n")
    monkeypatch.chdir(repo / "posts")
    assert "left out as they were at HEAD: 7" in run(".", "--changed").stderr
    monkeypatch.chdir("/")
    assert "left out as they were at HEAD: 7" in run(repo / "posts", "--changed").stderr


def test_the_base_is_where_the_branch_began(run: Run, repo: Path) -> None:
    call(repo, "checkout", "-q", "-b", "mine")
    (repo / "posts" / "new.txt").write_text(CLEAN)
    commit(repo)
    call(repo, "checkout", "-q", "main")
    (repo / "posts" / "old.txt").write_text("The shop opens at nine.\n")
    commit(repo)
    call(repo, "checkout", "-q", "mine")
    assert said(run, "main") == (0, ["posts/new.txt:1"])


# --- faults ----------------------------------------------------------------------------------


def test_an_old_fault_is_old_and_a_new_one_is_2(run: Run, repo: Path) -> None:
    (repo / "posts" / "bad.json").write_text("{")
    commit(repo)
    assert said(run) == (0, [])
    (repo / "posts" / "bad.json").write_text("{ ")
    assert said(run)[0] == 2


def test_a_file_that_was_broken_before_holds_only_new_posts(run: Run, repo: Path) -> None:
    path = repo / "posts" / "bad.json"
    path.write_text("{")
    commit(repo)
    path.write_text(json.dumps({"text": LOUD}))
    assert said(run) == (1, ["posts/bad.json:1"])


@pytest.mark.parametrize(
    "ref",
    ["nowhere", "", "-n", "--output=x", "main:posts", "main posts", "a\nb", "$(touch x)", "\0"],
)
def test_a_ref_that_is_none_is_2_and_never_a_pass(run: Run, repo: Path, ref: str) -> None:
    result = run("posts", "--diff-base", ref)
    assert result.exit_code == 2 and "no commit" in result.stderr
    assert not (repo / "x").exists()


def test_no_repository_no_commit_and_no_common_past_are_2(run: Run, repo: Path) -> None:
    call(repo, "checkout", "-q", "--orphan", "alone")
    call(repo, "commit", "-q", "-m", "alone")
    result = run("posts", "--diff-base", "main")
    assert result.exit_code == 2 and "no commit in common" in result.stderr
    shutil.rmtree(repo / ".git")
    result = run("posts", "--changed")
    assert result.exit_code == 2 and "not in a git repository" in result.stderr
    call(repo, "init", "-q")
    assert run("posts", "--changed").exit_code == 2


def test_a_shallow_clone_says_what_to_fetch(run: Run, repo: Path, tmp_path: Path) -> None:
    commit_more(repo)
    first = call(repo, "rev-list", "--max-parents=0", "HEAD")
    call(repo, "clone", "-q", "--depth", "1", f"file://{repo}", "shallow")
    result = run("shallow/posts", "--diff-base", first)
    assert result.exit_code == 2
    assert "in this shallow clone" in result.stderr and "fetch-depth: 0" in result.stderr


def commit_more(repo: Path) -> None:
    (repo / "posts" / "more.txt").write_text(CLEAN)
    commit(repo)


def test_a_partial_clone_is_2_and_fetches_nothing(run: Run, repo: Path) -> None:
    call(repo, "config", "uploadpack.allowFilter", "true")
    call(repo, "clone", "-q", "--filter=blob:none", "--no-checkout", f"file://{repo}", "part")
    part = repo / "part"
    (part / "posts").mkdir()
    (part / "posts" / "old.txt").write_text(LOUD)
    result = run("part/posts", "--diff-base", "HEAD")
    assert result.exit_code == 2 and "git fetch --refetch" in result.stderr


def test_standard_input_and_both_flags_are_refused(run: Run, repo: Path) -> None:
    assert run("-", "--changed", input=LOUD).exit_code == 2
    assert run("posts", "--changed", "--diff-base", "main").exit_code == 2


def test_git_that_is_missing_is_2(run: Run, repo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repo))
    result = run("posts", "--changed")
    assert result.exit_code == 2 and "cannot run git" in result.stderr


def test_no_file_outside_the_repository_is_ever_old(
    run: Run, repo: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "a.txt"
    outside.write_text(LOUD)
    assert run("posts", outside, "--changed").exit_code == 1


def test_the_environment_leads_git_nowhere_else(
    repo: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = call(repo, "rev-parse", "HEAD")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    assert git.top(repo / "posts") == repo.resolve()
    assert git.content(repo, head, "posts/old.txt") == LOUD.encode()
    with pytest.raises(AuthlintError):
        git.content(repo, head, "posts/none.txt")


# --- a pull request --------------------------------------------------------------------------


def test_a_pull_request_is_annotated_where_it_is_new(process: PROCESS, repo: Path) -> None:
    """A backlog on main, a branch that adds, edits, moves and deletes, and main moving on."""
    call(repo, "checkout", "-q", "-b", "campaign")
    queue = repo / "posts" / "queue.jsonl"
    rows = queue.read_text().splitlines()
    added = json.dumps({"text": "Your grand prize waits."})
    queue.write_text("\n".join([added, rows[1], rows[0], rows[3]]) + "\n")
    (repo / "posts" / "old.txt").rename(repo / "posts" / "archive.txt")
    (repo / "posts" / "thread.tweet").write_text(f"{LOUD}---\nNo slogan in this part.\n")
    (repo / "posts" / "clean.md").write_text(f"---\nplatform: linkedin\n---\n{CLEAN}")
    commit(repo)
    call(repo, "checkout", "-q", "main")
    (repo / "posts" / "hotfix.txt").write_text(LOUD + "Main moved on.\n")
    commit(repo)
    call(repo, "checkout", "-q", "campaign")
    call(repo, "merge", "-q", "--no-edit", "main")

    done = process("posts", "--diff-base", "main", "-f", "github")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line for line in lines if line.startswith("::error")] == [
        "::error title=authlint (loud-offer),file=posts/queue.jsonl,line=1,col=16,endLine=1,"
        "endColumn=27::'grand prize' is a stand-in."
    ]
    assert lines[-1].startswith("::notice title=authlint::3 posts: 2 pass, 1 fail; 1 finding")
    assert "left out as they were at main: 6" in done.stderr

    queue.write_text("\n".join(rows) + "\n")
    done = process("posts", "--diff-base", "main", "-f", "github")
    assert done.returncode == 0 and "::error" not in done.stdout
