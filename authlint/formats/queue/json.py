"""Format `json` of a queue: one document (schema: `queue.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from authlint import __version__
from authlint.formats import View
from authlint.formats.json import escaped
from authlint.formats.queue import IDEA
from authlint.formats.records import finding_record, score_record
from authlint.queue.ledger import Ledger, Tally
from authlint.queue.report import Link, Place, Unit
from authlint.queue.run import Report
from authlint.queue.times import NONE, day_of

SCHEMA_VERSION = 1


def render(report: Report, view: View) -> Iterator[str]:
    """Yield the document; control characters are escaped."""
    document = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": "authlint", "version": __version__},
        "idea": IDEA,
        "posts": report.posts,
        "undated": report.undated,
        "spared": report.spared,
        "window_minutes": report.window,
        "first_day": _day(report.first),
        "last_day": _day(report.last),
        "ledger": _ledger(report.ledger),
        "units": [_unit(unit) for unit in report.units],
    }
    yield escaped(json.dumps(document, ensure_ascii=False)) + "\n"


def _day(minute: int) -> str | None:
    return None if minute == NONE else day_of(minute).isoformat()


def _counts(tally: Tally) -> dict[str, int]:
    return {"given": tally.given, "asked": tally.asked, "neither": tally.neither}


def _ledger(ledger: Ledger) -> dict[str, Any]:
    return {
        "total": _counts(ledger.total),
        "gestures": [
            {
                "side": kind.side,
                "name": kind.name,
                "posts": kind.posts,
                "shown": [{**_place(one.place), "words": one.words} for one in kind.shown],
            }
            for kind in ledger.kinds
        ],
        "days": [{"day": day.isoformat(), **_counts(tally)} for day, tally in ledger.days],
        "weeks": [{"monday": day.isoformat(), **_counts(tally)} for day, tally in ledger.weeks],
        "people": [{"name": name, **_counts(tally)} for name, tally in ledger.people],
        "people_left_off": ledger.unnamed,
    }


def _place(place: Place) -> dict[str, Any]:
    return {"path": place.path, "line": place.line, "id": place.id}


def _unit(unit: Unit) -> dict[str, Any]:
    return {
        "name": unit.name,
        "posts": unit.posts,
        "verdict": unit.verdict,
        "scores": {score.check: score_record(score) for score in unit.scores},
        "findings": [_finding(link) for link in unit.links],
        "left_off": dict(unit.left_off),
    }


def _finding(link: Link) -> dict[str, Any]:
    finding = link.finding
    return {
        "path": finding.post.source.path,
        "id": finding.post.id,
        "finding": finding_record(finding),
        "others": [_place(other) for other in link.others],
        "others_total": link.total,
    }
