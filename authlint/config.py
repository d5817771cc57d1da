"""Find, read and check the configuration; it knows no rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError, did_you_mean
from authlint.signals import ModelChoice as ModelChoice
from authlint.types import CHECKS, KINDS, RELATIONS, Excuse

FILES = ("authlint.toml", ".authlint.toml", "pyproject.toml")
FAIL_ON = ("fail", "warn", "never")
_TYPES: dict[Any, str] = {str: "text", list: "a list", dict: "a table", bool: "true or false"}


@dataclass(frozen=True, slots=True)
class Key:
    """A configuration key: the type of its value, what it is for, and its allowed words."""

    type: Any
    doc: str
    words: tuple[str, ...] = ()


POST_KEYS = {
    "platform": Key(str, "Platform of posts that name none."),
    "kind": Key(str, "Gesture of posts that name none.", KINDS),
    "relation": Key(str, "What ties the author to what the posts praise or sell.", RELATIONS),
    "recipient": Key(str, "The person addressed."),
    "lang": Key(str, "Language of the posts, as `en`, `de` …; unset, it is guessed."),
    "goal": Key(str, "What the posts are for."),
    "audience": Key(str, "Audience profile."),
    "brand": Key(str, "Brand profile."),
    "region": Key(str, "Region for days of mourning, as `GB`, `US`, `CA`."),
    "own": Key(list, "Own contacts and domains, which are nobody else's private data."),
    "glossary": Key(list, "Acronyms and terms that may stand in capitals."),
    "series": Key(bool, "The posts are a series or duty notice that repeats by design."),
}
KEYS = {
    **POST_KEYS,
    "extends": Key(str, "A configuration inside the same project that this one builds on."),
    "exclude": Key(list, "Globs of files that a directory walk leaves out."),
    "packs": Key(list, "Folders of your own cards."),
    "rules": Key(dict, "Rule or pack = `off`, `on` or a level."),
    "fail-on": Key(str, "The verdict that makes the exit code 1.", FAIL_ON),
    "fail-under": Key(dict, "Check = least points; below, the exit code is 1."),
    "drafts": Key(bool, "Let posts that are marked as drafts fail a run too."),
    "baseline": Key(str, "File of accepted findings; unset, `authlint-baseline.json`."),
    "queue": Key(dict, "Window, days and settings of the rules of `authlint queue`."),
    "model": Key(bool | dict, "`false`, or a table: `path` and `labels` of a classifier."),
    "overrides": Key(list, "Tables with `files` (globs) and any key above the line for these."),
}
OVERRIDE_KEYS = {
    **POST_KEYS,
    "files": Key(list, "Globs, relative to the configuration's folder."),
    "rules": Key(dict, "Rule or pack = `off`, `on` or a level, for these files."),
    "excuse": Key(list, "Rules whose findings do not count in these files; needs `reason`."),
    "reason": Key(str, "Why these files are treated differently."),
}


MODEL_KEYS = {
    "path": Key(str, "Folder of a classifier, or the name of one in the hub's local cache."),
    "labels": Key(dict, "Its labels = ours, for a classifier that authlint did not export."),
}


@dataclass(frozen=True, slots=True)
class Override:
    """Settings for the files that match one of the globs."""

    files: tuple[str, ...]
    post: dict[str, Any]
    rules: dict[str, str]
    excuses: tuple[Excuse, ...] = ()


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

    def matching(self, path: str) -> tuple[Override, ...]:
        """The overrides that apply to a file, in order."""
        name = relative(path, self.root)
        return tuple(o for o in self.overrides if any(glob(name, g) for g in o.files))

    def excuses(self, path: str) -> tuple[Excuse, ...]:
        """The excuses that hold for a file, in order."""
        return tuple(e for o in self.matching(path) for e in o.excuses) if self.overrides else ()


def relative(path: str, root: Path) -> str:
    """A path as the globs see it: relative to the root where possible, with slashes."""
    try:
        return Path(path).resolve().relative_to(root.resolve()).as_posix()
    except (ValueError, RuntimeError):  # outside the root; a link that leads to itself
        return Path(path).as_posix()


def glob(name: str, pattern: str) -> bool:
    """Match a path against a glob; a pattern without a slash also matches the file's name."""
    if "/" not in pattern and fnmatchcase(name.rsplit("/", 1)[-1], pattern):
        return True
    pattern = pattern.removeprefix("./")
    return fnmatchcase(name, pattern) or fnmatchcase("/" + name, "*/" + pattern.replace("**/", ""))


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
        post = {k: v for k, v in entry.items() if k in POST_KEYS}
        excuses = _excuses(entry, text, path)
        overrides.append(Override(tuple(entry["files"]), post, entry.get("rules", {}), excuses))
    return replace(
        base,
        post=base.post | {k: v for k, v in table.items() if k in POST_KEYS},
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
