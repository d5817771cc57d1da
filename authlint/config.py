"""Find, read and check the configuration; it knows no rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from authlint.configkeys import FAIL_ON as FAIL_ON
from authlint.configkeys import KEYS as KEYS
from authlint.configkeys import MODEL_KEYS as MODEL_KEYS
from authlint.configkeys import OVERRIDE_KEYS as OVERRIDE_KEYS
from authlint.configkeys import POST_KEYS as POST_KEYS
from authlint.configkeys import Key as Key
from authlint.errors import AuthlintError, did_you_mean
from authlint.globs import glob, relative
from authlint.signals import ModelChoice as ModelChoice
from authlint.types import CHECKS, Excuse

if TYPE_CHECKING:
    from authlint.brandfile import Brand

FILES = ("authlint.toml", ".authlint.toml", "pyproject.toml")
_TYPES: dict[Any, str] = {str: "text", list: "a list", dict: "a table", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match one of the globs."""

    files: tuple[str, ...]
    post: dict[str, Any]
    rules: dict[str, str]
    excuses: tuple[Excuse, ...] = ()
    brand: Brand | None = None


@dataclass(frozen=True, slots=True)
class Config:
    """The checked configuration; `root` is the folder that its paths are relative to.

    `untrusted`: the posts and their repository are strangers' (`sources.untrusted`).
    """

    root: Path = field(default_factory=Path)
    path: Path | None = None
    post: dict[str, Any] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    packs: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    fail_on: str = "fail"
    fail_under: dict[str, int] = field(default_factory=dict)
    drafts: bool = False
    baseline: Path | None = None
    overrides: tuple[Override, ...] = ()
    untrusted: bool = False
    queue: dict[str, Any] = field(default_factory=dict)
    model: ModelChoice = field(default_factory=ModelChoice)
    brand: Brand | None = None

    def defaults(self, path: str) -> dict[str, Any]:
        """What holds for the posts of a file that say nothing themselves."""
        post, brand = dict(self.post), self.brand
        for override in self.matching(path) if self.overrides else ():
            post |= override.post
            brand = override.brand if "brand" in override.post else brand
        return post if brand is None else brand.joined(post)

    def matching(self, path: str) -> tuple[Override, ...]:
        """The overrides that apply to a file, in order."""
        name = relative(path, self.root)
        return tuple(o for o in self.overrides if any(glob(name, g) for g in o.files))

    def excuses(self, path: str) -> tuple[Excuse, ...]:
        """The excuses that hold for a file, in order."""
        return tuple(e for o in self.matching(path) for e in o.excuses) if self.overrides else ()


def discover(start: Path) -> Path | None:
    """Give the nearest configuration at or above a folder; a `.git` folder ends the search."""
    folder = start.resolve()
    for here in (folder, *folder.parents):
        for name in FILES:
            path = here / name
            if path.is_file() and (name != "pyproject.toml" or _has_table(path)):
                return path
        if (here / ".git").exists():
            return None
    return None


def _has_table(path: Path) -> bool:
    try:
        return re.search(rb"(?m)^\s*\[\[?tool\.authlint\b", path.read_bytes()) is not None
    except OSError:
        return False


def load(path: Path) -> Config:
    """Read and check a configuration file and those it extends.

    Raises:
        AuthlintError: with path, line where known, and hint.
    """
    return _load(path.resolve(), path.resolve().parent, ())


def _load(path: Path, root: Path, seen: tuple[Path, ...]) -> Config:
    if path in seen:
        raise AuthlintError("'extends' goes round in a circle", path=str(path))
    text, table = _table(path)
    _check(table, KEYS, text, path)
    base = Config(root=root, path=path)
    if "extends" in table:
        wanted, project = table["extends"], _project(root)
        foreign = "://" in wanted or "\0" in wanted
        parent = path.parent if foreign else (path.parent / wanted).resolve()
        if foreign or not parent.is_relative_to(project):
            raise AuthlintError(
                "'extends' must stay inside the project",
                path=str(path),
                line=_line(text, "extends"),
                hint=f"the project is {project}",
            )
        base = replace(_load(parent, root, (*seen, path)), path=path)
    return _merged(base, table, text, path)


def _project(root: Path) -> Path:
    for here in (root, *root.parents):
        if (here / ".git").exists():
            return here
    return root


def _merged(base: Config, table: Mapping[str, Any], text: str, path: Path) -> Config:
    overrides = []
    for entry in table.get("overrides", ()):
        if not isinstance(entry, dict) or "files" not in entry:
            line = _line(text, "overrides")
            raise AuthlintError("an override is a table with 'files'", path=str(path), line=line)
        _check(entry, OVERRIDE_KEYS, text, path)
        post, brand = _posts(entry, path.parent)
        files, rules = tuple(entry["files"]), entry.get("rules", {})
        overrides.append(Override(files, post, rules, _excuses(entry, text, path), brand))
    post, brand = _posts(table, path.parent)
    return replace(
        base,
        post=base.post | post,
        brand=brand if "brand" in post else base.brand,
        rules=base.rules | table.get("rules", {}),
        packs=base.packs + tuple(str(path.parent / pack) for pack in table.get("packs", ())),
        exclude=base.exclude + tuple(table.get("exclude", ())),
        fail_on=table.get("fail-on", base.fail_on),
        fail_under=base.fail_under | table.get("fail-under", {}),
        drafts=table.get("drafts", base.drafts),
        baseline=path.parent / table["baseline"] if "baseline" in table else base.baseline,
        overrides=base.overrides + tuple(overrides),
        queue=base.queue | table.get("queue", {}),
        model=_model(table["model"], text, path) if "model" in table else base.model,
    )


def _excuses(entry: Mapping[str, Any], text: str, path: Path) -> tuple[Excuse, ...]:
    reason = entry.get("reason", "").strip()
    if entry.get("excuse") and not reason:
        line = _line(text, "excuse")
        hint = 'add reason = "…" to the override'
        raise AuthlintError("an excuse needs a reason", path=str(path), line=line, hint=hint)
    return tuple(Excuse(rule, reason, "config") for rule in entry.get("excuse", ()))


def _model(value: bool | dict[str, Any], text: str, path: Path) -> ModelChoice:
    table = {} if isinstance(value, bool) else value
    _check(table, MODEL_KEYS, text, path)
    labels, where = table.get("labels", {}), table.get("path")
    if not _texts(labels.values()):
        line = _line(text, "labels")
        raise AuthlintError("'labels' must map names to names", path=str(path), line=line)
    if where is not None and (path.parent / where).is_dir():
        where = str(path.parent / where)
    return ModelChoice(value is not False, where, labels)


def _posts(table: Mapping[str, Any], folder: Path) -> tuple[dict[str, Any], Brand | None]:
    """Give what a table says of its posts, and the brand file that it names."""
    post = {k: v for k, v in table.items() if k in POST_KEYS}
    if "brand" not in post:
        return post, None
    from authlint.brandfile import named

    brand, post["brand"] = named(folder / post["brand"])
    return post, brand


def _table(path: Path) -> tuple[str, dict[str, Any]]:
    import tomllib

    try:
        text = path.read_text("utf-8")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise AuthlintError(f"cannot read the configuration: {why}", path=str(path)) from None
    except (ValueError, RecursionError) as error:  # also a number of over 4,300 digits
        found = re.search(r"line (\d+)", str(error))
        line = int(found.group(1)) if found else None
        raise AuthlintError(f"not TOML: {error}", path=str(path), line=line) from None
    if path.name == "pyproject.toml":
        tools = data.get("tool", {})
        data = tools.get("authlint", {}) if isinstance(tools, dict) else tools
    if not isinstance(data, dict):
        raise AuthlintError("[tool.authlint] must be a table", path=str(path))
    return text, data


def _line(text: str, key: str) -> int | None:
    found = re.search(rf"(?m)^\s*(?:\[\[?)?[\w.\"-]*\b{re.escape(key)}\b", text)
    return text.count("\n", 0, found.end()) + 1 if found else None


def spot(config: Config, key: str) -> int | None:
    """The line of the configuration file that holds a key."""
    return _line(_table(config.path)[0], key) if config.path else None


def _check(table: dict[str, Any], keys: Mapping[str, Key], text: str, path: Path) -> None:
    from authlint.language import spoken

    for name, value in table.items():
        line = _line(text, name)
        if name not in keys:
            hint = did_you_mean(name, keys)
            raise AuthlintError(f"no key '{name}'", path=str(path), line=line, hint=hint)
        key: Key = keys[name]
        fits: Any = value
        if not isinstance(value, key.type):
            want = _TYPES.get(key.type, "true, false or a table")
            raise AuthlintError(f"'{name}' must be {want}", path=str(path), line=line)
        if name == "lang" and not spoken(fits):
            fault = f"lang '{value}' is no code such as en or pt-BR"
            raise AuthlintError(fault, path=str(path), line=line)
        if key.words and value not in key.words:
            hint = did_you_mean(fits, key.words)
            raise AuthlintError(
                f"{name} '{value}' is not known", path=str(path), line=line, hint=hint
            )
        if key.type is list and name != "overrides" and not _texts(fits):
            raise AuthlintError(f"'{name}' must be a list of texts", path=str(path), line=line)
    _check_words(table, text, path)


def _check_words(table: Mapping[str, Any], text: str, path: Path) -> None:
    from authlint.platforms import NAMES, named

    if "platform" in table and named(table["platform"]) is None:
        hint, line = did_you_mean(table["platform"], NAMES), _line(text, "platform")
        raise AuthlintError(
            f"platform '{table['platform']}' is not known", path=str(path), line=line, hint=hint
        )
    for name, value in table.get("rules", {}).items():
        if not isinstance(value, str):
            line = _line(text, name)
            raise AuthlintError(f"rule '{name}' must be a text", path=str(path), line=line)
    for check, least in table.get("fail-under", {}).items():
        line = _line(text, "fail-under")
        if check not in CHECKS:
            hint = did_you_mean(check, CHECKS)
            raise AuthlintError(f"no check '{check}'", path=str(path), line=line, hint=hint)
        if isinstance(least, bool) or not isinstance(least, int) or not 0 <= least <= 100:
            raise AuthlintError("'fail-under' takes whole numbers 0-100", path=str(path), line=line)


def _texts(value: Iterable[Any]) -> bool:
    return all(isinstance(item, str) for item in value)
