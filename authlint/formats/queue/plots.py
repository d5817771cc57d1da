"""The geometry of the plots of a queue, in SVG user units; the template draws it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from math import sqrt
from typing import Any

from authlint.queue.ledger import Ledger, Tally
from authlint.queue.run import Report
from authlint.queue.times import DAY, NONE, day_of
from authlint.safe import safe_text
from authlint.types import shorten

CELL, GAP = 14, 3
WEEKS = 53
"""The most weeks that the plots show; the last ones."""
WIDTH = 800
"""The width of a plot in user units."""
CLUSTERS = 20
"""The most clusters that are plotted; the largest ones."""


def calendar(ledger: Ledger) -> dict[str, Any] | None:
    """Lay the days out as weeks side by side, Monday on top; a cell is split by give and ask."""
    if not ledger.days:
        return None
    last = ledger.days[-1][0]
    first = max(ledger.weeks[0][0], last - timedelta(days=last.weekday() + 7 * (WEEKS - 1)))
    days = {day: tally for day, tally in ledger.days if day >= first}
    most = max(tally.total for tally in days.values())
    cells = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        week, weekday = divmod(number, 7)
        cells.append(_cell(day, days.get(day, Tally()), most, week, weekday))
    width = 34 + ((last - first).days // 7 + 1) * (CELL + GAP)
    return {"cells": cells, "months": _months(first, last), "width": max(width, 120), "height": 148}


def _cell(day: date, tally: Tally, most: int, week: int, weekday: int) -> dict[str, Any]:
    known = tally.given + tally.asked
    return {
        "x": 34 + week * (CELL + GAP),
        "y": 22 + weekday * (CELL + GAP),
        "size": CELL,
        "given": round(CELL * tally.given / known, 2) if known else 0,
        "known": bool(known),
        "any": bool(tally.total),
        "strength": round(0.35 + 0.65 * sqrt(tally.total / most), 2) if most else 0,
        "title": f"{day:%a} {day.isoformat()}: {tally.given} given, {tally.asked} asked,"
        f" {tally.neither} neither",
    }


def _months(first: date, last: date) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for week in range((last - first).days // 7 + 1):
        monday = first + timedelta(days=7 * week)
        x = 34 + week * (CELL + GAP)
        if monday.day <= 7 and not (found and x - found[-1]["x"] < 40):
            found.append({"x": x, "name": f"{monday:%b}" if monday.month > 1 else f"{monday:%Y}"})
    return found or [{"x": 34, "name": f"{first:%b %Y}"}]


def over_time(ledger: Ledger) -> dict[str, Any] | None:
    """Lay the weeks out as columns, given above the line and asked below it."""
    weeks = list(ledger.weeks)[-WEEKS:]
    if not weeks:
        return None
    most = max(1, *(max(tally.given, tally.asked) for _, tally in weeks))
    step = min(48.0, (WIDTH - 60) / len(weeks))
    bars = []
    for number, (monday, tally) in enumerate(weeks):
        x = round(50 + number * step, 1)
        up, down = (round(80 * value / most, 1) for value in (tally.given, tally.asked))
        title = f"week of {monday.isoformat()}: {tally.given} given, {tally.asked} asked"
        bars.append({
            "x": x, "width": round(step * 0.7, 1), "up": up, "down": down,
            "top": round(100 - up, 1), "title": title,
            "label": f"{monday:%d %b}" if _labelled(number, step) else "",
        })  # fmt: skip
    return {"bars": bars, "most": most, "width": WIDTH, "height": 216}


def _labelled(number: int, step: float) -> bool:
    return number % max(1, -(-52 // int(max(step, 1)))) == 0


def clusters(report: Report, anchors: Mapping[int, str]) -> dict[str, Any] | None:
    """Lay near-duplicates out on a line of time each, the largest first.

    `anchors` maps the identity of a link to where the page shows its finding.
    """
    dated = [one for one in report.clusters if NONE not in one[1]]
    if not dated:
        return None
    largest = sorted(dated, key=lambda one: -one[0].total)[:CLUSTERS]
    low, high = report.first, max(report.last, report.first + DAY)
    rows = []
    for number, (link, minutes) in enumerate(largest):
        y = 30 + number * 30
        dots = [round(250 + (WIDTH - 280) * (at - low) / (high - low), 1) for at in sorted(minutes)]
        place = f"{link.finding.post.source.path}:{link.finding.position.line}"
        rows.append({
            "y": y, "dots": dots, "from": dots[0], "to": dots[-1], "count": link.total + 1,
            "place": safe_text(place),
            "label": safe_text(shorten(link.finding.text, 36)), "anchor": anchors.get(id(link), ""),
        })  # fmt: skip
    return {
        "rows": rows, "width": WIDTH, "height": 44 + 30 * len(rows),
        "first": day_of(low).isoformat(), "last": day_of(high).isoformat(),
        "left_off": len(report.clusters) - len(rows),
    }  # fmt: skip
