"""Format `text` of a queue: the ledger and the findings, for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from authlint.formats import View, worst_level
from authlint.formats.excerpt import excerpt
from authlint.formats.queue import IDEA, count, sentence, span_of, window_of
from authlint.formats.text import SHAPES, WORDS, paint
from authlint.queue.ledger import Kind, Tally
from authlint.queue.report import Link, Unit
from authlint.queue.run import Report
from authlint.safe import safe_text
from authlint.types import shorten

WEEKS, PEOPLE, OTHERS = 26, 15, 5
"""The most weeks, persons and other posts of a finding that a terminal shows."""
BAR = 24
"""The most characters of a bar."""


def render(report: Report, view: View) -> Iterator[str]:
    """Yield the ledger, then a block for each campaign or period with findings."""
    yield paint("authlint queue", "bold", view)
    yield f"  {count(report.posts, 'post')}, {span_of(report)}; window {window_of(report)}\n"
    yield f"  {IDEA}\n\n"
    yield from _ledger(report, view)
    clean = [unit for unit in report.units if not unit.links]
    for unit in report.units:
        if unit.links:
            yield from _unit(unit, view)
    found = sum(len(u.links) + sum(n for _, n in u.left_off) for u in report.units)
    noun = "campaign or period" if len(report.units) == 1 else "campaigns and periods"
    yield (
        f"{len(report.units)} {noun}, {len(clean)} without a finding;"
        f" {count(found, 'finding')}; {count(report.spared, 'series post or notice')} spared\n"
    ).replace("series post or notices", "series posts and notices")


def _ledger(report: Report, view: View) -> Iterator[str]:
    ledger = report.ledger
    yield paint("The ledger", "bold", view) + f"  {sentence(report)}\n"
    for kind in ledger.kinds:
        yield _kind(kind)
    if ledger.weeks:
        yield paint("\nBy week", "bold", view) + "  + given  - asked  . neither\n"
        most = max(tally.total for _, tally in ledger.weeks)
        for monday, tally in ledger.weeks[-WEEKS:]:
            yield f"  {monday.isoformat()}  {_bar(tally, most):<{BAR}}  {_counts(tally)}\n"
        if len(ledger.weeks) > WEEKS:
            yield f"  … and {len(ledger.weeks) - WEEKS} weeks before (all with --format json)\n"
    if ledger.people:
        yield paint("\nBy person", "bold", view) + "\n"
        for name, tally in ledger.people[:PEOPLE]:
            yield f"  {safe_text(shorten(name, 24)):<24}  {_counts(tally)}\n"
        more = len(ledger.people) - PEOPLE + ledger.unnamed
        if more > 0:
            yield f"  … and {more:,} more\n"
    yield "\n"


def _kind(kind: Kind) -> str:
    sign = "+" if kind.side == "give" else "-"
    words = ", ".join(f"'{safe_text(shorten(one.words, 40))}'" for one in kind.shown)
    places = safe_text(str(kind.shown[0].place)) if kind.shown else ""
    return f"  {sign} {kind.name:<15}{kind.posts:>6,}  {words}  ({places})\n"


def _bar(tally: Tally, most: int) -> str:
    parts = []
    for sign, value in zip("+-.", tally, strict=True):
        parts.append(sign * round(value * BAR / most) or (sign if value else ""))
    return "".join(parts)[:BAR]


def _counts(tally: Tally) -> str:
    return f"{tally.given:>4} given {tally.asked:>4} asked {tally.neither:>4} neither"


def _unit(unit: Unit, view: View) -> Iterator[str]:
    head = f"{safe_text(unit.name)}  {count(unit.posts, 'post')}"
    yield paint(head, "bold", view) + "\n"
    for score in unit.scores:
        points = "  –" if score.points is None else f"{score.points:3}"
        word = paint(f"{WORDS[score.verdict]:<10}", score.verdict, view)
        rules = dict.fromkeys(loss.finding.rule.id for loss in score.losses if loss.points)
        yield f"  {paint(SHAPES[score.verdict], score.verdict, view)} {score.check:<12} {points}"
        yield f"  {word}  {', '.join(rules)}".rstrip() + "\n"
    for link in unit.links:
        yield "\n" + "".join(_finding(link, view))
    for rule, number in unit.left_off:
        yield f"\n  … and {count(number, 'finding')} more of {rule}\n"
    yield "\n"


def _finding(link: Link, view: View) -> Iterator[str]:
    finding, rule = link.finding, link.finding.rule
    level = worst_level(finding)
    color = "fail" if level in ("error", "block") else "warn"
    place = f"{finding.post.source.path}:{finding.position.line}:{finding.position.column}"
    yield f"  {paint(level, color, view)}  {paint(rule.id, 'bold', view)}  {safe_text(place)}\n"
    for row in excerpt(finding.post, finding.match.span, view.width - 6):
        yield f"    │ {row}\n"
    for label, text in (("", finding.message), ("instead ", rule.instead)):
        rows = wrap(text, view.width - 12, break_long_words=False, break_on_hyphens=False)
        indent = " " * (12 if label else 4)
        rows = [safe_text(row) for row in rows]
        yield f"    {paint(label, 'dim', view)}" + f"\n{indent}".join(rows) + "\n"
    if link.others:
        named = ", ".join(safe_text(str(other)) for other in link.others[:OTHERS])
        left = link.total - min(OTHERS, len(link.others))
        more = f" and {left:,} more" if left else ""
        yield f"    {paint('see also', 'dim', view)} {named}{more}\n"
