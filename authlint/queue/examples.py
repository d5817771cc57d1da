"""The queues in the examples of cards, written short, as posts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any

from authlint.kinds.queue import minutes
from authlint.queue.plan import Plan, plan
from authlint.queue.run import Report, check
from authlint.sources.fields import Draft, post_of
from authlint.types import Post, Rule, Source

PATH = "<queue>"


def posts(entries: Sequence[Mapping[str, Any]]) -> Iterator[Post]:
    """Write an example's entries out, one post a line of a file that does not exist.

    `texts` stands for several posts, `times` repeats them, `every` (`1d`, `5m`) puts that
    much time between two, and `recipients` gives each the next of its names; `{name}` and
    `{n}` in a text stand for that name and the post's number. All else is a post's field.

    Raises:
        AuthlintError: for a span of time, platform or field that cannot be read.
    """
    number = 0
    for entry in entries:
        fields = {k: v for k, v in entry.items() if k not in _SHORTHAND}
        texts = list(entry.get("texts") or [entry["text"]])
        people = list(entry.get("recipients", ()))
        count = entry.get("times", max(1, len(people) // len(texts))) * len(texts)
        for index, text in enumerate(islice(cycle(texts), count)):
            data = dict(fields)
            if people:
                data["recipient"] = people[index % len(people)]
            if "every" in entry:
                data["scheduled"] = _later(
                    str(fields["scheduled"]), minutes(entry["every"]) * index
                )
            name = str(data.get("recipient", ""))
            text = text.replace("{name}", name).replace("{n}", str(index + 1))
            number += 1
            source = Source(PATH, "jsonl", ((0, number, 1),))
            yield post_of(Draft(text, source, data, number - 1), {}, {}, lambda note: None)


_SHORTHAND = frozenset({"text", "texts", "times", "every", "recipients"})


def _later(start: str, by: int) -> str:
    return (datetime.fromisoformat(start) + timedelta(minutes=by)).isoformat()


def default_plan(rules: Sequence[Rule]) -> Plan:
    """Give the plan of rules without any configuration."""
    return plan(rules, {}, None, "<default>")


def report(entries: Sequence[Mapping[str, Any]], rules: Sequence[Rule]) -> Report:
    """Check an example's queue with some rules at their own settings."""
    return check(posts(entries), default_plan(rules))


def found(made: Report) -> list[tuple[str, str]]:
    """List the rule and the words of each finding of a report."""
    return [(link.finding.rule.id, link.finding.text) for unit in made.units for link in unit.links]
