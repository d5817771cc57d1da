"""Speed and memory of whole processes, in turn with a peer, so that drift hits both alike."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

FIXTURES = Path(__file__).parents[2] / "fixtures"


class Run(NamedTuple):
    """Wall seconds, CPU seconds and peak memory (MiB) of one process."""

    wall: float
    cpu: float
    memory: float


def once(command: Sequence[str]) -> Run:
    """Run a command with its output thrown away.

    The child is a fresh fork and exec, and its peak memory the kernel's own account.
    Exit codes 0 and 1 are both fine: findings are no failure.
    """
    start = time.perf_counter()
    actions = [(os.POSIX_SPAWN_OPEN, fd, os.devnull, os.O_WRONLY, 0) for fd in (1, 2)]
    child = os.posix_spawnp(command[0], list(command), os.environ, file_actions=actions)
    _, status, usage = os.wait4(child, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    if code not in (0, 1):
        raise SystemExit(f"{' '.join(command[:3])} … exited with {code}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def in_turn(commands: dict[str, Sequence[str]], runs: int) -> dict[str, list[Run]]:
    """Run all commands one after the other, `runs` times after one warm-up."""
    results: dict[str, list[Run]] = {name: [] for name in commands}
    for number in range(runs + 1):
        for name, command in commands.items():
            run = once(command)
            if number:
                results[name].append(run)
    return results


def words(count: int, seed: int) -> str:
    """A post of about `count` words, made of sentences of our honest fixtures."""
    texts = [
        json.loads(line)["text"]
        for path in sorted((FIXTURES / "clean").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    made: list[str] = []
    at = seed
    while sum(len(text.split()) for text in made) < count:
        made.append(texts[at % len(texts)])
        at += 7
    return " ".join(" ".join(made).split()[:count]) + ".\n"


def posts(folder: Path, number: int, size: int = 103) -> list[str]:
    """Write posts as files; give their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    for index in range(number):
        (folder / f"post{index:05}.txt").write_text(words(size, index), "utf-8")
    return [str(path) for path in sorted(folder.iterdir())]


def table(title: str, results: dict[str, list[Run]], against: str) -> None:
    """Print medians with their range, and the ratio of wall times pair by pair."""
    print(f"\n{title}")
    print(f"{'command':<28}{'wall s':>9}{'min':>8}{'max':>8}{'cpu s':>9}{'MiB':>8}{'ratio':>8}")
    for name, runs in results.items():
        walls = [run.wall for run in runs]
        ratios = [a.wall / b.wall for a, b in zip(runs, results[against], strict=True)]
        print(
            f"{name:<28}{statistics.median(walls):>9.3f}{min(walls):>8.3f}{max(walls):>8.3f}"
            f"{statistics.median(run.cpu for run in runs):>9.3f}"
            f"{max(run.memory for run in runs):>8.1f}{statistics.median(ratios):>8.2f}"
        )


def speed(runs: int) -> None:
    """One 120-word post and 1,000 posts, beside `proselint check` and `python -c pass`.

    `slopscore-lint` (PyPI) joins them where it is installed.
    """
    authlint, proselint = tool("authlint"), tool("proselint")
    with tempfile.TemporaryDirectory() as name:
        one = Path(name) / "one.txt"
        one.write_text(words(120, 3), "utf-8")
        commands = {
            "authlint": [authlint, str(one)],
            "authlint --no-model": [authlint, "--no-model", str(one)],
            "proselint check": [proselint, "check", str(one)],
            "python -c pass": [sys.executable, "-c", "pass"],
        } | _slopscore(str(one))
        title = f"one 120-word post, median of {runs} (ratio to proselint)"
        table(title, in_turn(commands, runs), "proselint check")
        files = posts(Path(name) / "many", 1000)
        commands = {
            "authlint": [authlint, *files],
            "authlint FOLDER": [authlint, str(Path(name) / "many")],
            "authlint --no-model": [authlint, "--no-model", *files],
            "proselint check": [proselint, "check", *files],
        } | _slopscore(str(Path(name) / "many"))
        title = f"1,000 posts of 103 words, median of {runs} (ratio to proselint)"
        table(title, in_turn(commands, runs), "proselint check")


def cache(runs: int) -> None:
    """1,000 posts that have not changed since the last run, beside `proselint check`."""
    authlint, proselint = tool("authlint"), tool("proselint")
    with tempfile.TemporaryDirectory() as name:
        (Path(name) / "authlint.toml").touch()
        folder = Path(name) / "posts"
        files = posts(folder, 1000)
        commands = {
            "authlint FOLDER, kept": [authlint, str(folder)],
            "authlint FILES, kept": [authlint, *files],
            "proselint check": [proselint, "check", *files],
        }
        title = f"1,000 unchanged posts, median of {runs} (ratio to proselint)"
        table(title, in_turn(commands, runs), "proselint check")


def pull(runs: int) -> None:
    """40 new posts of 50 words beside 200 old ones: what a pull request costs its CI."""
    authlint, proselint = tool("authlint"), tool("proselint")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "posts"
        posts(folder / "old", 200)
        git = ["git", "-C", name, "-c", "user.name=a", "-c", "user.email=a@b.example"]
        for words_of in (["init", "-q"], ["add", "."], ["commit", "-qm", "old"]):
            subprocess.run([*git, *words_of], check=True)
        files = posts(folder / "new", 40, 50)
        changed = [authlint, "check", str(folder), "--changed", "--no-cache"]
        commands = {
            "authlint --changed": changed,
            "authlint --changed --no-model": [*changed, "--no-model"],
            "proselint check, the 40": [proselint, "check", *files],
        }
        title = f"40 new posts of 50 words, median of {runs} (ratio to proselint)"
        table(title, in_turn(commands, runs), "proselint check, the 40")


def growth(runs: int, options: Sequence[str] = ()) -> None:
    """From 100 to 10,000 posts: time a post, and peak memory."""
    authlint = tool("authlint")
    with tempfile.TemporaryDirectory() as name:
        commands = {}
        for number in (100, 1000, 10_000):
            path = Path(name) / f"{number}.jsonl"
            lines = (json.dumps({"text": words(103, i)}) for i in range(number))
            path.write_text("\n".join(lines), "utf-8")
            commands[f"authlint, {number} posts"] = [authlint, *options, str(path)]
        results = in_turn(commands, runs)
        table(f"growth, median of {runs} (ratio to 100 posts)", results, "authlint, 100 posts")
        low, high = (statistics.median(r.wall for r in results[k]) for k in list(results)[::2])
        print(f"time a post, 10,000 against 100 posts: {high / 10_000 * 1e3:.2f} ms against")
        print(f"  {low / 100 * 1e3:.2f} ms (the start-up of the process included)")


def _slopscore(path: str) -> dict[str, list[str]]:
    found = shutil.which("slopscore-lint")
    return {"slopscore-lint scan": [found, "scan", path]} if found else {}


def tool(name: str) -> str:
    """Give the path of an installed command."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if not found:
        raise SystemExit(f"{name} is not installed: pip install -e '.[dev]'")
    return found
