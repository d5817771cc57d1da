"""Output formats: each turns results into pieces of text, and never prints."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import NamedTuple

from authlint.signals import Model
from authlint.types import LEVELS, Finding, Level, Result, Rule

NAMES: tuple[str, ...] = (
    "text", "concise", "json", "jsonl", "github", "sarif", "html", "markdown", "junit",
    "checkstyle", "gitlab", "rdjson", "rdjsonl", "azure", "pylint",
)  # fmt: skip
HEEDS: dict[str, tuple[str, ...]] = {
    "explain_score": ("text", "markdown", "junit"),
    "statistics": ("text", "concise", "markdown", "pylint"),
    "show_excused": ("text", "json", "jsonl", "sarif"),
}
"""The formats that have a place for an option of `View`; all others leave it out, and the
command line says so. `quiet` means the same in every format (`load`)."""
STALE: tuple[str, ...] = ("text", "markdown", "json", "jsonl", "sarif")
"""The formats that name the excuses that excuse nothing; for all others a note does."""
HOME = "https://github.com/authlint/authlint"


def _fails(result: Result) -> bool:
    return result.verdict == "fail"


class View(NamedTuple):
    """What a reader asked to see; `gate` tells whether a result makes the exit code 1."""

    color: bool = False
    explain_score: bool = False
    quiet: bool = False
    statistics: bool = False
    show_excused: bool = False
    width: int = 88
    gate: Callable[[Result], bool] = _fails
    model: Model | None = None


Render = Callable[[Iterable[Result], View], Iterator[str]]


def load(name: str) -> Render:
    """Give the renderer of a format in `NAMES`.

    A renderer takes the results one by one and yields text as soon as it can; it keeps
    only what its format needs of the posts before. In a quiet view a report speaks only
    of posts that fail or warn.
    """
    render: Render = import_module(f"authlint.formats.{name}").render

    def shown(results: Iterable[Result], view: View) -> Iterator[str]:
        if view.quiet:
            results = (result for result in results if result.verdict in ("fail", "warn"))
        return render(results, view)

    return shown


def page(rule: Rule) -> str:
    """The address of a rule's documentation."""
    from urllib.parse import quote

    return f"{HOME}/blob/main/rules/{quote(rule.pack)}/README.md#{rule.id}"


def worst_level(finding: Finding) -> Level:
    """The highest level among a finding's effects."""
    return max(finding.rule.effects.values(), key=lambda level: LEVELS[level])


def severity(finding: Finding) -> str:
    """The finding's severity for tools that know three: error, warning or note."""
    level = worst_level(finding)
    return "error" if LEVELS[level] >= LEVELS["error"] else "note" if level == "note" else "warning"


def by_weight(result: Result) -> list[Finding]:
    """The findings of a result, those that cost most first."""
    cost: dict[int, float] = {}
    for score in result.scores:
        for loss in score.losses:
            cost[id(loss.finding)] = cost.get(id(loss.finding), 0.0) + loss.evidence
    return sorted(
        result.findings,
        key=lambda f: (-cost.get(id(f), 0.0), f.match.span, f.rule.id),
    )


def by_rule(result: Result) -> list[list[Finding]]:
    """The findings of a result in groups of one rule, the costliest rule first."""
    groups: dict[str, list[Finding]] = {}
    for finding in by_weight(result):
        groups.setdefault(finding.rule.id, []).append(finding)
    return list(groups.values())


_BY = {"post": "the posts' own excuses", "config": "the configuration", "baseline": "the baseline"}


class Tally:
    """Counts over a run: posts by verdict and findings by rule."""

    def __init__(self) -> None:
        self.verdicts = {"pass": 0, "warn": 0, "fail": 0, "not-judged": 0}
        self.rules: dict[str, int] = {}
        self.excused: dict[str, int] = {}

    def add(self, result: Result) -> None:
        """Count one result."""
        self.verdicts[result.verdict] += 1
        for finding in result.findings:
            self.rules[finding.rule.id] = self.rules.get(finding.rule.id, 0) + 1
        for one in result.excused:
            self.excused[one.by] = self.excused.get(one.by, 0) + 1

    @property
    def posts(self) -> int:
        """How many posts were counted."""
        return sum(self.verdicts.values())

    def line(self) -> str:
        """One line that sums up the run."""
        counts = [f"{n} {verdict}" for verdict, n in self.verdicts.items() if n]
        findings = sum(self.rules.values())
        noun = "post" if self.posts == 1 else "posts"
        left = ", ".join(f"{n} by {_BY[by]}" for by, n in sorted(self.excused.items()))
        return (
            f"{self.posts} {noun}{': ' if counts else ''}{', '.join(counts)};"
            f" {findings} finding{'s' * (findings != 1)}{f'; left out: {left}' if left else ''}"
        )

    def table(self) -> Iterator[str]:
        """The rules by how often they fired."""
        for rule, count in sorted(self.rules.items(), key=lambda item: (-item[1], item[0])):
            yield f"{count:6}  {rule}"
