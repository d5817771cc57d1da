"""Format `markdown`: a job summary or the comment under a pull request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from authlint.formats import Tally, View, by_rule, worst_level
from authlint.formats.markup import code, message, prose
from authlint.formats.text import SHAPES, WORDS
from authlint.safe import safe_text
from authlint.types import Finding, Result, Score

MARKER = "<!-- authlint -->"
"""The first line, by which a workflow finds the comment it wrote before."""
CAP = 60_000
"""Characters at most: GitHub refuses a comment over 65,536 and a summary over 1 MiB."""
_ORDER = ("fail", "warn", "pass", "not-judged")


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield the counts, then the posts with findings, those that fail first, up to the cap."""
    tally = Tally()
    kept: dict[str, list[str]] = {verdict: [] for verdict in _ORDER}
    sizes = dict.fromkeys(_ORDER, 0)
    wanted = 0
    for result in results:
        tally.add(result)
        if result.findings or result.stale:
            wanted += 1
            if sizes[result.verdict] < CAP:
                section = "".join(_section(result, view))
                kept[result.verdict].append(section)
                sizes[result.verdict] += len(section)
    yield f"{MARKER}\n### authlint: {tally.line()}\n"
    if view.statistics and tally.rules:
        yield "\n| findings | rule |\n| ---: | --- |\n"
        yield "".join(f"| {row.split()[0]} | {code(row.split()[1])} |\n" for row in tally.table())
    yield from _capped([section for sections in kept.values() for section in sections], wanted)


def _capped(sections: list[str], wanted: int) -> Iterator[str]:
    room = CAP
    for number, section in enumerate([*sections, *[""] * (wanted - len(sections))]):
        room -= len(section)
        if room < 0 or number >= len(sections):
            yield f"\n{wanted - number} more posts with findings are not shown here.\n"
            return
        yield section


def _section(result: Result, view: View) -> Iterator[str]:
    post = result.post
    where = code(f"{post.source.path}:{post.source.position(0).line}")
    name = f" {code(post.id)}" if post.id else ""
    yield f"\n#### {SHAPES[result.verdict]} {where}{name}, {post.kind} on {post.platform}\n\n"
    yield ", ".join(map(_score, result.scores)) + "\n\n"
    for group in by_rule(result):
        yield _finding(group)
    for excuse in result.stale:
        yield f"- the excuse for {code(excuse.rule)} excuses nothing; remove it\n"
    if view.explain_score:
        yield _arithmetic(result)


def _score(score: Score) -> str:
    word = WORDS[score.verdict]
    return f"{score.check}: {word}" if score.points is None else f"{score.check} {score.points}"


def _finding(group: list[Finding]) -> str:
    first = group[0]
    places = ", ".join("{}:{}".format(*finding.position) for finding in group[:5])
    more = f" and {len(group) - 5} more" if len(group) > 5 else ""
    return (
        f"- **{first.rule.id}** ({worst_level(first)}) at {places}{more}: {message(first)}"
        f" {prose(first.rule.instead)}\n"
    )


def _arithmetic(result: Result) -> str:
    from authlint.formats.arithmetic import lines

    rows = [safe_text(line) for line in lines(result)]
    longest = max((len(run) for row in rows for run in re.findall("`+", row)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n" + "".join(f"{row}\n" for row in [f"{fence}text", *rows, fence])
