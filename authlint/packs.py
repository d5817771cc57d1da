"""Cards and configuration -> the final rules of a run."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from authlint import carddata, shipped
from authlint.errors import AuthlintError, did_you_mean
from authlint.types import LEVELS, Applies, Level, Match, Matcher, Rule, Run

SOFTENED = 0.4
"""The factor on a match's confidence for a guard under `softened_by`."""


def builtin() -> tuple[Rule, ...]:
    """The shipped rules, at the levels of their cards."""
    return tuple(rule_from(card) for card in carddata.shipped_cards())


def load_folder(path: Path) -> tuple[Rule, ...]:
    """The rules of a user's pack: a folder of cards, or a folder of such folders.

    Raises:
        AuthlintError: if there is no card, or one is faulty.
    """
    from authlint import cards

    files = [path] if path.is_file() else sorted([*path.glob("*.yaml"), *path.glob("*/*.yaml")])
    files = [file for file in files if file.stem not in shipped.TABLES]
    if not files:
        raise AuthlintError("no card (*.yaml) here", path=str(path))
    return tuple(rule_from(cards.compiled(cards.load(file))) for file in files)


def rule_from(card: dict[str, Any]) -> Rule:
    """Make a rule of a compiled card; its matcher is built at its first use."""
    applies = card.get("applies_to", {})
    needs = card["needs"]
    return Rule(
        id=card["id"],
        pack=card["pack"],
        summary=card["summary"],
        message=card["message"],
        why=card["why"],
        instead=card["instead"],
        effects=dict(card["effects"]),
        family=card["family"],
        matcher=Matcher(
            _lazy(card),
            None if needs is None else tuple(needs),
            frozenset(card.get("signals", ())),
            advises=card.get("advises", False),
        ),
        sources=tuple(card["sources"]),
        since=card["since"],
        aliases=tuple(card.get("aliases", ())),
        languages=tuple(card.get("languages", ("en",))),
        applies_to=Applies(*(frozenset(applies.get(field, ())) for field in Applies._fields)),
        gate=card.get("gate", False),
        queue=card.get("queue"),
    )


def _lazy(card: dict[str, Any]) -> Run:
    built: list[Matcher] = []

    def run(reading: Any) -> Iterable[Match]:
        from authlint import kinds

        if not built:
            match = kinds.with_known_needs(json.loads(card["match"]), card["needs"])
            built.append(_matcher(card["id"], match))
        matcher = built[0]
        if matcher.could is not None and not matcher.could(reading):
            return ()
        return matcher.run(reading)

    return run


def _matcher(rule: str, match: dict[str, Any]) -> Matcher:
    from authlint import guards, kinds

    matcher = kinds.build(match["kind"], kinds.settings_of(match))
    when = dict(match.get("when", {}))
    once = when.pop("once", False)
    if when:
        from authlint.kinds.when import conditioned

        matcher = conditioned(matcher, **when)
    spare = [guards.load(name) for name in match.get("unless", ())]
    soften = [guards.load(name) for name in match.get("softened_by", ())]
    if not (spare or soften or once):
        return matcher

    def run(reading: Any) -> Iterable[Match]:
        for found in matcher.run(reading):
            if any(holds(reading, found.span, rule) for holds in spare):
                continue
            if any(holds(reading, found.span, rule) for holds in soften):
                found = found._replace(confidence=found.confidence * SOFTENED)
            yield found
            if once:
                return

    return matcher._replace(run=run)


def find(name: str, rules: Iterable[Rule]) -> Rule:
    """Give the rule of a name or alias.

    Raises:
        AuthlintError: for an unknown name, with the closest one.
    """
    rules = tuple(rules)
    for rule in rules:
        if name == rule.id or name in rule.aliases:
            return rule
    raise AuthlintError(f"no rule '{name}'", hint=did_you_mean(name, [rule.id for rule in rules]))


def apply_levels(rules: Iterable[Rule], levels: Mapping[str, str]) -> tuple[Rule, ...]:
    """Switch rules off and on and set their levels; later entries win.

    A key is a rule, an alias or a pack; a value is `off`, `on` or a level, which then
    becomes the rule's highest effect, the others keeping their distance.

    Raises:
        AuthlintError: for an unknown name or value.
    """
    rules = tuple(rules)
    packs = {rule.pack for rule in rules}
    setting: dict[str, str] = {}
    for name, value in levels.items():
        if value not in ("on", "off", *LEVELS):
            hint = did_you_mean(value, ("on", "off", *LEVELS))
            raise AuthlintError(f"rule '{name}': no level '{value}'", hint=hint)
        if name in packs:
            setting.update({rule.id: value for rule in rules if rule.pack == name})
        else:
            setting[find(name, rules).id] = value
    final = (_levelled(rule, setting.get(rule.id, "on")) for rule in rules)
    return tuple(rule for rule in final if rule is not None)


def _levelled(rule: Rule, value: str) -> Rule | None:
    if value == "off":
        return None
    if value == "on":
        return rule
    order: list[Level] = list(LEVELS)
    # the value was checked above: it is one of LEVELS
    shift = order.index(value) - max(order.index(level) for level in rule.effects.values())  # type: ignore[arg-type]
    effects = {
        check: order[max(0, min(len(order) - 1, order.index(level) + shift))]
        for check, level in rule.effects.items()
    }
    return replace(rule, effects=effects)
