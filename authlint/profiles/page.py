"""The listening report as one self-contained HTML page, without scripts."""

from __future__ import annotations

from typing import Any

from authlint.profiles.listening import Habit, Heard, Size
from authlint.safe import safe_text
from authlint.types import shorten

LEFT, WIDE = 118, 200
"""Where the plot of sizes begins and how wide it is, in units of its view box."""


def render(heard: Heard) -> str:
    """Give the page; all that comes from posts is escaped."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("authlint.profiles", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    return environment.get_template("listening.html").render(
        heard._asdict()
        | {
            "title": safe_text(heard.title),
            "words": [word._replace(word=safe_text(word.word)) for word in heard.words],
            "sizes": [_size(size) for size in heard.sizes],
            "never": [safe_text(one) for one in heard.never],
            "left_out": [(safe_text(name), count) for name, count in heard.left_out],
            "languages": [(safe_text(name), count) for name, count in heard.languages],
            "examples": [
                "\n".join(safe_text(line) for line in one.splitlines()) for one in heard.examples
            ],
        }
        | {
            name: [_bar(habit) for habit in getattr(heard, name)]
            for name in ("themes", "openings", "endings", "habits", "apart")
        }
    )


def _bar(habit: Habit) -> dict[str, Any]:
    value = f"{100 * habit.share:.0f}%" + (f", {habit.note}" if habit.note else "")
    share = max(0.0, min(1.0, habit.share))
    return {"name": shorten(safe_text(habit.name), 28), "share": share, "value": value}


def _size(size: Size) -> dict[str, Any]:
    low, middle, high, most = (size.spread.values[i] for i in (2, 4, 6, 7))
    unit = WIDE / max(most, 1e-9)
    return {
        "name": size.name,
        "left": round(LEFT + low * unit, 1),
        "width": round(max(2.0, (high - low) * unit), 1),
        "middle": round(LEFT + middle * unit, 1),
        "value": f"{middle:.0f}, mostly {low:.0f} to {high:.0f}",
    }
