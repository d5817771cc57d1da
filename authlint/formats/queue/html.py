"""Format `html` of a queue: one self-contained page with plots, without scripts or network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from authlint import __version__
from authlint.formats import View, worst_level
from authlint.formats.excerpt import excerpt
from authlint.formats.html import source_link
from authlint.formats.queue import IDEA, plots, sentence, span_of, window_of
from authlint.formats.text import SHAPES, WORDS
from authlint.queue.report import Link, Unit
from authlint.queue.run import Report
from authlint.safe import safe_text
from authlint.types import shorten

OTHERS = 12
"""The most other posts of a finding that the page names."""


def render(report: Report, view: View) -> Iterator[str]:
    """Yield the page: the ledger with its plots, then what was found, by campaign or period."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("authlint.formats", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    ledger = report.ledger
    anchors = {
        id(link): f"u{number}f{place}"
        for number, unit in enumerate(report.units)
        for place, link in enumerate(unit.links)
    }
    yield from environment.get_template("queue.html").stream(
        idea=IDEA,
        posts=report.posts,
        span=span_of(report),
        window=window_of(report),
        sentence=sentence(report),
        total=ledger.total,
        kinds=[_kind(kind) for kind in ledger.kinds],
        weeks=ledger.weeks,
        people=[(safe_text(shorten(name, 40)), tally) for name, tally in ledger.people],
        people_left_off=ledger.unnamed,
        calendar=plots.calendar(ledger),
        time=plots.over_time(ledger),
        clusters=plots.clusters(report, anchors),
        units=[_unit(unit, anchors) for unit in report.units],
        spared=report.spared,
        version=__version__,
        today=date.today().isoformat(),
    )


def _kind(kind: Any) -> dict[str, Any]:
    return {
        "side": kind.side,
        "name": kind.name,
        "posts": kind.posts,
        "shown": [
            {"place": safe_text(str(one.place)), "words": safe_text(shorten(one.words))}
            for one in kind.shown
        ],
    }


def _unit(unit: Unit, anchors: Mapping[int, str]) -> dict[str, Any]:
    return {
        "name": safe_text(unit.name),
        "posts": unit.posts,
        "verdict": unit.verdict,
        "shape": SHAPES[unit.verdict],
        "scores": [
            {
                "check": score.check,
                "points": score.points,
                "verdict": score.verdict,
                "shape": SHAPES[score.verdict],
                "word": WORDS[score.verdict],
            }
            for score in unit.scores
        ],
        "findings": [_finding(link, anchors[id(link)]) for link in unit.links],
        "left_off": unit.left_off,
    }


def _finding(link: Link, anchor: str) -> dict[str, Any]:
    finding, rule = link.finding, link.finding.rule
    span = finding.match.span
    line = excerpt(finding.post, span, 120)[0]
    return {
        "anchor": anchor,
        "rule": rule.id,
        "level": worst_level(finding),
        "place": safe_text(f"{finding.post.source.path}:{finding.position.line}"),
        "text": line,
        "message": safe_text(finding.message),
        "why": rule.why,
        "instead": rule.instead,
        "effects": ", ".join(f"{check} {level}" for check, level in rule.effects.items()),
        "sources": [source_link(source) for source in rule.sources],
        "others": [safe_text(str(other)) for other in link.others[:OTHERS]],
        "more": link.total - min(OTHERS, len(link.others)),
    }
