"""The `[queue]` table of a configuration and the rules -> what a run over a queue looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authlint import packs
from authlint.errors import AuthlintError, did_you_mean
from authlint.kinds import queue
from authlint.kinds.queue import Settings, minutes
from authlint.kinds.settings import check_call
from authlint.types import Rule

WINDOW = "30d"
"""The window of a run that names none (the unit of the report as well)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A run's window in minutes and its rules with the settings that the user gave."""

    window: int
    rules: tuple[tuple[Rule, Settings], ...]


def plan(rules: Iterable[Rule], table: Mapping[str, Any], window: str | None, path: str) -> Plan:
    """Join the `[queue]` table of a configuration to the rules.

    Keys: `window`, `days` (dates added to every calendar; an empty name drops a day),
    and a table for each rule with the settings of its card, `-` or `_` between words.

    Raises:
        AuthlintError: naming the configuration and the line, for an unknown rule or setting.
    """
    kept = [rule for rule in rules if rule.queue is not None]
    known = {rule.id for rule in (*kept, *packs.builtin()) if rule.queue is not None}
    named = dict(table)
    own, days = named.pop("window", WINDOW), named.pop("days", {})
    at = "window"
    try:
        length = minutes(window or (own if isinstance(own, str) else repr(own)))
        at = "days"
        if not isinstance(days, dict):
            raise AuthlintError("'days' of [queue] is a table of dates and names")
        for at in named:
            if at not in known:
                raise AuthlintError(f"[queue] has no rule '{at}'", hint=did_you_mean(at, known))
        made = []
        for rule in kept:
            at = rule.id if rule.id in named else "days"
            made.append((rule, _settings(rule, named.get(rule.id, {}), days, path)))
    except AuthlintError as error:
        line = _line(path, at)
        raise AuthlintError(error.message, path=path, line=line, hint=error.hint) from None
    return Plan(length, tuple(made))


def _line(path: str, key: str) -> int | None:
    try:
        rows = Path(path).read_text("utf-8").splitlines()
    except OSError:
        return None
    word = re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])")
    return next((number for number, row in enumerate(rows, 1) if word.search(row)), None)


def _settings(rule: Rule, own: Any, days: Mapping[str, Any], path: str) -> Settings:
    if not isinstance(own, dict):
        raise AuthlintError(f"'{rule.id}' of [queue] is a table of settings")
    mine = {key.replace("-", "_"): value for key, value in own.items()}
    if "fact" in mine:
        raise AuthlintError(f"the fact of '{rule.id}' is its card's", hint="write a card")
    values = {**(rule.queue or {}), **mine}
    if values["fact"] == "sensitive-date":
        shipped: Mapping[str, str] = (rule.queue or {}).get("days", {})
        more = mine.get("days", {})
        values["days"] = {**shipped, **days, **more} if isinstance(more, dict) else more
    check_call(queue.build, f"[queue.{rule.id}]", values, path, 0)
    queue.build(**values)
    return Settings(**{**values, "spare": tuple(values.get("spare", ()))})
