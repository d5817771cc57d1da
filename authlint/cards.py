"""Read a rule's card strictly: one YAML file that holds all there is to say of a rule."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from authlint import fits, guards, kinds, yamlfile
from authlint.errors import AuthlintError, did_you_mean
from authlint.types import CHECKS, KINDS, LEVELS, NEEDS, NO_SIGNALS, Signals

FIELDS = {
    "id": str,
    "summary": str,
    "message": str,
    "effects": dict,
    "family": str,
    "since": str,
    "why": str,
    "instead": str,
    "sources": list,
    "match": dict,
    "bad": list,
    "good": list,
    "gate": bool,
    "aliases": list,
    "languages": list,
    "applies_to": dict,
    "known_misses": list,
    "known_false_alarms": list,
}
REQUIRED = (
    "id", "summary", "message", "effects", "family", "since", "why", "instead", "sources", "match",
    "bad", "good",
)  # fmt: skip
FAMILIES = (
    "bait", "praise", "pressure", "disclosure", "outreach", "style", "loudness", "tone",
    "testimony", "reciprocity", "claims", "platform", "privacy", "spam", "giving", "situation",
    "brand", "listening", "story",
)  # fmt: skip
EXAMPLE_FIELDS = frozenset(
    "text flags context kind platform lang note parent recipient relation scheduled".split()
)
_ID = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """A draft in a card, and the words that the rule must point at, if the card says."""

    text: str
    flags: tuple[str, ...] | None = None
    kind: str | None = None
    platform: str | None = None
    context: dict[str, Any] = field(default_factory=dict)
    line: int = 0
    signals: Signals = NO_SIGNALS


@dataclass(frozen=True, slots=True)
class Card:
    """A checked card: its path, its pack (the folder's name) and its fields."""

    path: Path
    pack: str
    data: yamlfile.Mapping

    @property
    def id(self) -> str:
        """The rule's name."""
        return str(self.data["id"])

    def examples(self, name: str) -> tuple[Example, ...]:
        """The examples under `bad`, `good`, `known_misses` or `known_false_alarms`."""
        line = self.data.lines.get(name, 1)
        return tuple(_example(item, str(self.path), line) for item in self.data.get(name, []))


def load(path: Path) -> Card:
    """Read and check one card.

    Raises:
        AuthlintError: with path, line and hint, for any fault; at least three `bad`
            and three `good` examples are required.
    """
    name = str(path)
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise AuthlintError(f"cannot read the card: {error}", path=name) from None
    data = yamlfile.load(text, name)
    if not isinstance(data, yamlfile.Mapping):
        raise AuthlintError("a card is a mapping", path=name, line=1)
    _check_fields(data, name)
    if data["id"] != path.stem:
        raise AuthlintError(
            f"the card's id is '{data['id']}' but its file is '{path.stem}'",
            path=name,
            line=data.lines["id"],
        )
    _check_effects(data, name)
    _check_match(data, name)
    card = Card(path, path.parent.name, data)
    for group in ("bad", "good"):
        if len(card.examples(group)) < 3:
            line = data.lines[group]
            raise AuthlintError(f"'{group}' needs three examples or more", path=name, line=line)
    card.examples("known_misses"), card.examples("known_false_alarms")
    return card


def _check_fields(data: yamlfile.Mapping, path: str) -> None:
    for key, value in data.items():
        line = data.lines[key]
        if key not in FIELDS:
            hint = did_you_mean(key, FIELDS)
            raise AuthlintError(f"a card has no field '{key}'", path=path, line=line, hint=hint)
        if not isinstance(value, FIELDS[key]):
            want = {str: "text", list: "a list", dict: "a mapping", bool: "true or false"}
            raise AuthlintError(f"'{key}' must be {want[FIELDS[key]]}", path=path, line=line)
        if value in ("", [], {}):
            raise AuthlintError(f"'{key}' is empty", path=path, line=line)
    for key in REQUIRED:
        if key not in data:
            raise AuthlintError(f"the card lacks '{key}'", path=path, line=1)
    if not _ID.fullmatch(data["id"]):
        line = data.lines["id"]
        raise AuthlintError("an id is lower-case words joined by '-'", path=path, line=line)


def _check_effects(data: yamlfile.Mapping, path: str) -> None:
    effects = data["effects"]
    for check, level in effects.items():
        line = effects.lines[check]
        if check not in CHECKS:
            hint = did_you_mean(check, CHECKS)
            raise AuthlintError(f"no check '{check}'", path=path, line=line, hint=hint)
        if str(level) not in LEVELS:
            hint = did_you_mean(str(level), LEVELS)
            raise AuthlintError(f"no level '{level}'", path=path, line=line, hint=hint)
    if data["family"] not in FAMILIES:
        hint = did_you_mean(data["family"], FAMILIES)
        line = data.lines["family"]
        raise AuthlintError(f"no family '{data['family']}'", path=path, line=line, hint=hint)
    applies = data.get("applies_to", {})
    for key, values in applies.items():
        line = applies.lines[key]
        known = {"kinds": KINDS, "needs": NEEDS}.get(key) or _platforms(key, path, line)
        for value in values if isinstance(values, list) else [values]:
            if value not in known:
                hint = did_you_mean(str(value), known)
                raise AuthlintError(f"no {key} '{value}'", path=path, line=line, hint=hint)


def _platforms(key: str, path: str, line: int) -> tuple[str, ...]:
    from authlint.platforms import NAMES

    keys = ("kinds", "needs", "platforms", "except_platforms")
    if key not in keys:
        hint = did_you_mean(key, keys)
        raise AuthlintError(f"applies_to has no '{key}'", path=path, line=line, hint=hint)
    return NAMES


def _check_match(data: yamlfile.Mapping, path: str) -> None:
    match = data["match"]
    if "kind" not in match:
        raise AuthlintError("the match names no kind", path=path, line=match.line)
    for key, want in (("unless", list), ("softened_by", list), ("when", dict)):
        if not isinstance(match.get(key, want()), want):
            what = "a list" if want is list else "a mapping"
            line = match.lines[key]
            raise AuthlintError(f"'{key}' must be {what}", path=path, line=line)
    for key in ("unless", "softened_by"):
        for guard in match.get(key, []):
            if guard not in guards.NAMES:
                hint = did_you_mean(str(guard), guards.NAMES)
                line = match.lines[key]
                raise AuthlintError(f"no guard '{guard}'", path=path, line=line, hint=hint)
    settings = yamlfile.Mapping(kinds.settings_of(match))
    settings.lines = match.lines
    kinds.check(match["kind"], settings, path, match.line)
    try:
        matcher = kinds.build(match["kind"], settings)
        if matcher.needs == ():
            raise AuthlintError("the match can never fire: it names nothing to look for")
        if "when" in match:
            from authlint.kinds.settings import check_call
            from authlint.kinds.when import conditioned

            when = yamlfile.Mapping({"matcher": matcher, **match["when"]})
            when.lines = match["when"].lines
            check_call(conditioned, "when", when, path, match.lines["when"])
            conditioned(matcher, **match["when"])
    except AuthlintError as error:
        if error.path:
            raise
        line = match.lines.get("any_of", match.line)
        raise AuthlintError(error.message, path=path, line=line, hint=error.hint) from None


def _example(item: Any, path: str, line: int) -> Example:
    if isinstance(item, str):
        return Example(item, line=line)
    if not isinstance(item, yamlfile.Mapping) or not isinstance(item.get("text"), str):
        raise AuthlintError("an example is a text or a mapping with 'text'", path=path, line=line)
    for key in item:
        if key not in EXAMPLE_FIELDS:
            hint = did_you_mean(key, EXAMPLE_FIELDS)
            at = item.lines[key]
            raise AuthlintError(f"an example has no '{key}'", path=path, line=at, hint=hint)
    for key, want in (("flags", list), ("context", dict)):
        if not isinstance(item.get(key, want()), want):
            what = "a list" if want is list else "a mapping"
            raise AuthlintError(f"'{key}' must be {what}", path=path, line=item.lines[key])
    context = dict(item.get("context", {}))
    for key in ("parent", "recipient", "relation", "scheduled", "lang"):
        if key in item:
            context[key] = item[key]
    kind, platform = context.pop("kind", None), context.pop("platform", None)
    signals = fits.read(context.pop("fit", None), item["text"], path, item.line)
    flags = item.get("flags")
    return Example(
        item["text"],
        tuple(flags) if flags is not None else None,
        item.get("kind", kind),
        item.get("platform", platform),
        context,
        item.line,
        signals,
    )


def compiled(card: Card) -> dict[str, Any]:
    """What a run needs of a card, with the needs that its matcher is looked up by.

    The match stays a JSON text, since a run parses only those that its posts call for.
    """
    leave_out = ("bad", "good", "known_misses", "known_false_alarms")
    data = {key: value for key, value in card.data.items() if key not in leave_out}
    matcher = kinds.build(data["match"]["kind"], kinds.settings_of(data["match"]))
    if "when" in data["match"]:
        from authlint.kinds.when import conditioned

        matcher = conditioned(matcher, **data["match"]["when"])
    data["pack"] = card.pack
    data["match"] = json.dumps(
        kinds.with_needs(data["match"]), ensure_ascii=False, separators=(",", ":")
    )
    if matcher.signals:
        data["signals"] = sorted(matcher.signals)
    needs = matcher.needs
    data["needs"] = None if needs is None else [[sorted(one), sorted(two)] for one, two in needs]
    return data
