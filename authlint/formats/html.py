"""Format `html`: one self-contained page, without scripts, that needs no network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from authlint import __version__
from authlint.formats import Tally, View, by_rule, worst_level
from authlint.formats.text import SHAPES, WORDS
from authlint.safe import safe_text
from authlint.types import Finding, Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield the page: its head with the counts, then a section for each post."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    loader = PackageLoader("authlint.formats", "templates")
    environment = Environment(loader=loader, autoescape=True, undefined=StrictUndefined)
    tally = Tally()
    posts = []
    for number, result in enumerate(results, 1):
        tally.add(result)
        posts.append(_post(result, number))
    page = environment.get_template("report.html").stream(
        posts=posts, tally=tally, version=__version__, today=date.today().isoformat()
    )
    yield from page


def _post(result: Result, number: int) -> dict[str, Any]:
    groups = by_rule(result)
    numbers = {id(f): f"p{number}f{i}" for i, group in enumerate(groups, 1) for f in group}
    findings = [finding for group in groups for finding in group]
    post = result.post
    return {
        "anchor": f"p{number}",
        "path": safe_text(post.source.name),
        "line": post.source.position(0).line,
        "id": safe_text(post.id or ""),
        "platform": post.platform,
        "kind": post.kind,
        "length": result.length,
        "verdict": result.verdict,
        "shape": SHAPES[result.verdict],
        "scores": [
            {
                "check": score.check,
                "points": score.points,
                "verdict": score.verdict,
                "shape": SHAPES[score.verdict],
                "word": WORDS[score.verdict],
                "missing": score.missing,
                "confidence": score.confidence,
            }
            for score in result.scores
        ],
        "pieces": _pieces(post.text, findings, numbers),
        "findings": [_finding(group, numbers[id(group[0])]) for group in groups],
    }


def _finding(group: list[Finding], anchor: str) -> dict[str, Any]:
    finding, rule = group[0], group[0].rule
    return {
        "anchor": anchor,
        "rule": rule.id,
        "level": worst_level(finding),
        "places": ", ".join("{}:{}".format(*found.position) for found in group),
        "message": safe_text(finding.message),
        "why": rule.why,
        "instead": rule.instead,
        "effects": ", ".join(f"{check} {level}" for check, level in rule.effects.items()),
        "sources": [source_link(source) for source in rule.sources],
    }


def source_link(source: str) -> dict[str, str]:
    """Split a source into its title and its address, if it ends in one."""
    title, _, url = source.rpartition("https://")
    if not url or " " in url:
        return {"title": safe_text(source), "url": ""}
    return {"title": safe_text(title.rstrip(", (") or url), "url": f"https://{url.rstrip(')')}"}


def _pieces(text: str, findings: list[Finding], numbers: dict[int, str]) -> list[dict[str, str]]:
    """Cut a text at every span's edge; a piece carries the findings that cover it."""
    spans = [(finding.match.span, numbers[id(finding)]) for finding in findings]
    edges = sorted({0, len(text), *(at for span, _ in spans for at in span)})
    pieces = []
    for start, end in pairwise(edges):
        covering = [name for span, name in spans if span.start <= start and end <= span.end]
        lines = "\n".join(safe_text(line) for line in text[start:end].splitlines() or [""])
        if text[start:end].endswith(("\n", "\r")):
            lines += "\n"
        pieces.append(
            {"text": lines, "by": " ".join(dict.fromkeys(covering)), "first": (covering or [""])[0]}
        )
    return pieces
