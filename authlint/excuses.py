"""Drop excused findings and report the excuses that excuse nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from authlint.types import Excuse, Excused, Finding, Post, Result


def apply(
    post: Post, findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Excused, ...], tuple[Excuse, ...]]:
    """Split the findings into those that count and those excused; give the stale excuses too.

    Only the post's own excuses can be stale: one of the configuration is meant for many
    posts (`watched`).
    """
    if not post.excuses:
        return findings, (), ()
    by_rule = {excuse.rule: excuse for excuse in reversed(post.excuses)}
    kept: list[Finding] = []
    excused: list[Excused] = []
    used: set[str] = set()
    for finding in findings:
        names = (finding.rule.id, *finding.rule.aliases)
        used.update(names)
        excuse = next((by_rule[name] for name in names if name in by_rule), None)
        if excuse is None:
            kept.append(finding)
        else:
            excused.append(Excused(finding, excuse.reason, excuse.by))
    own = (excuse for excuse in post.excuses if excuse.by == "post")
    return tuple(kept), tuple(excused), tuple(e for e in own if e.rule not in used)


def watched(results: Iterable[Result], note: Callable[[str], None]) -> Iterator[Result]:
    """Pass results on; at their end, note the configuration's excuses that no post needed."""
    offered: dict[tuple[str, str], bool] = {}
    for result in results:
        for excuse in result.post.excuses:
            if excuse.by == "config":
                offered.setdefault((excuse.rule, excuse.reason), False)
        for finding, reason, by in result.excused:
            if by == "config":
                names = (finding.rule.id, *finding.rule.aliases)
                offered |= {(name, reason): True for name in names if (name, reason) in offered}
        yield result
    for (rule, reason), used in offered.items():
        if not used:
            note(f"the configuration's excuse for '{rule}' ({reason}) excused nothing in this run")
