"""Read a brand file strictly: unknown keys, wrong types and faulty phrases are refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

from authlint import yamlfile
from authlint.brandfile import model
from authlint.brandfile.fields import FEW, FIELDS, NEEDED, Field
from authlint.errors import AuthlintError, did_you_mean
from authlint.phraseset import parse_all
from authlint.registers import SCALES

T = TypeVar("T")
PHRASES = {"values": "against", "banned": "term", "claims": "claim evidence",
           "required": "say with"}  # fmt: skip
"""The keys whose texts are phrases, by the key above them."""


def load(path: Path) -> model.Brand:
    """Read and check a brand file.

    Raises:
        AuthlintError: with path, line and hint, for any fault; a profile that it names
            must be there.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "not UTF-8 text"
        raise AuthlintError(f"cannot read the brand file: {reason}", path=str(path)) from None
    data = yamlfile.load(text, str(path))
    if not isinstance(data, yamlfile.Mapping):
        raise AuthlintError("a brand file is a mapping", path=str(path), line=1)
    return _Reader(str(path)).brand(data)


class _Reader:
    """Checks values against the table of fields; knows the file for its errors."""

    def __init__(self, path: str) -> None:
        self.path = path

    def refuse(self, message: str, line: int, hint: str | None = None) -> AuthlintError:
        return AuthlintError(message, path=self.path, line=line, hint=hint)

    def brand(self, data: yamlfile.Mapping) -> model.Brand:
        self.keys(data, FIELDS, "", "a brand file")
        plain = {name: self.value(data, name, FIELDS[name]) for name in data}
        each = self.entries(data)
        return model.Brand(
            path=Path(self.path),
            name=plain["name"],
            relation=plain.get("speaks"),
            languages=tuple(word.lower() for word in plain.get("languages", ())),
            languages_line=data.lines.get("languages", 1),
            goals=plain.get("goals", ()),
            values=each("values", lambda e, n: model.Value(
                e["name"], e.get("means", ""), e.get("against", ()), n)),
            pillars=each("pillars", lambda e, n: model.Pillar(
                e["name"], e.get("about", ""), e.get("words", ()), n)),
            terms=each("terms", lambda e, n: model.Term(e["use"], e.get("not", ()), n)),
            banned=each("banned", lambda e, n: model.Banned(
                e["term"], e.get("use", ()), e.get("why", ""), n)),
            claims=each("claims", lambda e, n: model.Claim(
                e["claim"], e.get("evidence", ()), n)),
            required=each("required", lambda e, n: model.Required(
                e["say"], e.get("platforms", ()), e.get("kinds", ()), e.get("with", ()),
                e.get("place", "anywhere"), n)),
            voice=tuple(self.scales(data.get("voice", yamlfile.Mapping()))),
            handles=self.allowed(data, "handles", "@"),
            hashtags=self.allowed(data, "hashtags", "#"),
            emoji=self.emoji(data),
            own=plain.get("own", ()),
            profile=self.profile(data),
        )  # fmt: skip

    def keys(
        self, data: yamlfile.Mapping, fields: Mapping[str, Field], under: str, what: str
    ) -> None:
        for key in data:
            if key not in fields:
                hint = did_you_mean(key, fields)
                raise self.refuse(f"{what} has no key '{key}'", data.lines[key], hint)
        for key in NEEDED.get(under, ()):
            if key not in data:
                raise self.refuse(f"{what} needs '{key}'", data.line)

    def value(self, data: yamlfile.Mapping, name: str, field: Field) -> Any:
        """Check a plain value; entries, tables and scales are checked where they are read."""
        found, line = data[name], data.lines[name]
        if field.shape == "text":
            texts = [found] if isinstance(found, str) else [None]
        elif field.shape == "texts":
            texts = found if isinstance(found, list) else [found]
            texts = texts or [None]
        else:
            return found
        for at, text in enumerate(texts):
            here = found.lines[at] if isinstance(found, yamlfile.Sequence) and found else line
            if not isinstance(text, str) or not text.strip():
                want = "a text" if field.shape == "text" else "a text, or a list of texts"
                raise self.refuse(f"'{name}' must be {want}", here)
            if field.words and text not in field.words:
                raise self.refuse(
                    f"{name}: '{text}' is not known", here, did_you_mean(text, field.words)
                )
        return texts[0] if field.shape == "text" else tuple(texts)

    def entries(self, data: yamlfile.Mapping) -> Callable[..., tuple[Any, ...]]:
        def each(name: str, make: Callable[[dict[str, Any], int], T]) -> tuple[T, ...]:
            return tuple(make(*entry) for entry in self.listed(data, name))

        return each

    def listed(self, data: yamlfile.Mapping, name: str) -> Iterator[tuple[dict[str, Any], int]]:
        field, found = FIELDS[name], data.get(name)
        if found is None and name not in data:
            return
        if not isinstance(found, yamlfile.Sequence):
            raise self.refuse(f"'{name}' must be a list", data.lines[name])
        for entry, line in zip(found, found.lines, strict=True):
            if not isinstance(entry, yamlfile.Mapping):
                bare = yamlfile.Mapping({field.key: entry})
                bare.line, bare.lines = line, {field.key: line}
                entry = bare
            self.keys(entry, field.inner, name, f"an entry of '{name}'")
            values = {key: self.value(entry, key, field.inner[key]) for key in entry}
            self.phrases(values, entry.lines, PHRASES.get(name, "").split())
            yield values, line

    def phrases(self, values: dict[str, Any], lines: dict[str, int], names: list[str]) -> None:
        for name in names:
            sources = values.get(name, ())
            for source in [sources] if isinstance(sources, str) else sources:
                try:
                    parse_all([source])
                except AuthlintError as error:
                    raise self.refuse(error.message, lines[name], error.hint) from None

    def scales(self, data: Any) -> Iterator[model.Scale]:
        if not isinstance(data, yamlfile.Mapping):
            raise AuthlintError("'voice' must be a mapping of scales", path=self.path)
        for name, given in data.items():
            line = data.lines[name]
            if name not in SCALES:
                raise self.refuse(f"no voice scale '{name}'", line, did_you_mean(name, SCALES))
            if isinstance(given, yamlfile.Mapping):
                self.keys(given, FIELDS["voice"].inner, "voice", f"scale '{name}'")
            parts = given if isinstance(given, dict) else {"at": given}
            at, tolerance = _number(parts.get("at")), _number(parts.get("tolerance", 1.0))
            if at is None or not 1 <= at <= 5 or tolerance is None or tolerance < 0:
                hint = f"1 is {SCALES[name][0]}, 5 is {SCALES[name][1]}; a tolerance is from 0"
                raise self.refuse(f"'{name}' takes a position from 1 to 5", line, hint)
            yield model.Scale(name, at, tolerance, line)

    def table(self, data: yamlfile.Mapping, name: str) -> yamlfile.Mapping | None:
        found = data.get(name)
        if name not in data:
            return None
        if not isinstance(found, yamlfile.Mapping):
            if not isinstance(found, list):
                raise self.refuse(f"'{name}' must be a list or a mapping", data.lines[name])
            found = yamlfile.Mapping({"approved": found})
            found.line, found.lines = data.lines[name], {"approved": data.lines[name]}
        self.keys(found, FIELDS[name].inner, name, f"'{name}'")
        return found

    def allowed(self, data: yamlfile.Mapping, name: str, mark: str) -> model.Allowed | None:
        table = self.table(data, name)
        if table is None:
            return None
        listed = self.value(table, "approved", FIELDS[name].inner["approved"])
        only = table.get("only", False)
        if not isinstance(only, bool):
            raise self.refuse("'only' must be true or false", table.lines["only"])
        return model.Allowed(
            tuple(mark + word.lstrip(mark) for word in listed), only, data.lines[name]
        )

    def emoji(self, data: yamlfile.Mapping) -> model.Emoji | None:
        given, line = data.get("emoji"), data.lines.get("emoji", 1)
        if "emoji" not in data:
            return None
        if given in ("none", "few") or _count(given):
            most = {"none": 0, "few": FEW}.get(str(given), given)
            return model.Emoji(None, most, line)
        if not isinstance(given, list | dict):
            raise self.refuse("'emoji' is none, few, a number or a list", line)
        table = self.table(data, "emoji") or yamlfile.Mapping()
        most = table.get("most")
        if most is not None and not _count(most):
            raise self.refuse("'most' must be a whole number", table.lines["most"])
        inner = FIELDS["emoji"].inner["approved"]
        listed = self.value(table, "approved", inner) if "approved" in table else None
        return model.Emoji(listed, most, line)

    def profile(self, data: yamlfile.Mapping) -> Path | None:
        if "profile" not in data:
            return None
        path = Path(self.path).parent / str(data["profile"])
        if not path.is_file():
            raise self.refuse(f"no profile '{data['profile']}' beside it", data.lines["profile"])
        return path


def _number(value: Any) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number else None


def _count(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0
