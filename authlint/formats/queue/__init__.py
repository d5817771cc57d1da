"""Formats of the report on a queue: each turns it into pieces of text, and never prints."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

from authlint.formats import View
from authlint.queue.run import Report
from authlint.queue.times import DAY, NONE, day_of

NAMES: tuple[str, ...] = ("text", "json", "html")
IDEA = "A gesture is genuine, appropriate, repeated, and free of any obligation to return it."
"""The founding idea, which every report begins with."""

Render = Callable[[Report, View], Iterator[str]]


def load(name: str) -> Render:
    """Give the renderer of a format in `NAMES`."""
    render: Render = import_module(f"authlint.formats.queue.{name}").render
    return render


def span_of(report: Report) -> str:
    """Say which days a queue covers."""
    if report.first == NONE:
        return "no post has a readable date"
    days = f"{day_of(report.first).isoformat()} to {day_of(report.last).isoformat()}"
    return f"{days}, {report.undated} without a date" if report.undated else days


def window_of(report: Report) -> str:
    """Say the window of a run."""
    days, rest = divmod(report.window, DAY)
    return f"{days} days" if not rest else f"{report.window} minutes"


def count(number: int, noun: str) -> str:
    """Say a number of things."""
    return f"{number:,} {noun}{'s' * (number != 1)}"


def sentence(report: Report) -> str:
    """Sum the ledger up; what is uncertain is said to be so."""
    total = report.ledger.total
    return (
        f"{total.given:,} of {count(total.total, 'post')} give, {total.asked:,} ask;"
        f" {total.neither:,} are neither for certain and count as neither"
    )
