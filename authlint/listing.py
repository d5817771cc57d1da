"""What the commands print: rules and posts as records, examples, configuration, a starter."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from authlint import config, fits, run, shipped
from authlint.errors import AuthlintError
from authlint.safe import safe_text
from authlint.types import CHECKS, LEVELS, Post, Rule, shorten


def rule_record(rule: Rule) -> dict[str, Any]:
    """Give a rule as a JSON object."""
    applies = rule.applies_to
    return {
        "id": rule.id,
        "pack": rule.pack,
        "summary": rule.summary,
        "message": rule.message,
        "why": rule.why,
        "instead": rule.instead,
        "effects": dict(rule.effects),
        "family": rule.family,
        "gate": rule.gate,
        "advises": rule.matcher.advises,
        "sources": list(rule.sources),
        "since": rule.since,
        "aliases": list(rule.aliases),
        "languages": list(rule.languages),
        "applies_to": {name: sorted(getattr(applies, name)) for name in applies._fields},
    }


def examples(rule: Rule) -> str:
    """Give the examples of a built-in rule's card as Markdown; empty for other rules."""
    from authlint import cards

    path = shipped.folder() / rule.pack / f"{rule.id}.yaml"
    if not path.is_file():
        return ""
    card = cards.load(path)
    lines: list[str] = []
    titles = {
        "bad": "Flagged",
        "good": "Not flagged",
        "known_misses": "Known misses",
        "known_false_alarms": "Known false alarms",
    }
    for group, title in titles.items():
        found = card.examples(group)
        if found:
            lines += [f"**{title}.**", "", *(f"- {example_line(item)}" for item in found), ""]
    return "\n".join(lines)


def example_line(example: Any) -> str:
    """Put an example on one line of Markdown, its context in brackets before it."""
    from authlint.explain import escaped

    facts = [str(v) for v in (example.platform, example.kind) if v]
    facts += [f"{key}: {value}" for key, value in example.context.items()]
    facts += fits.said(example.signals)
    text = " ⏎ ".join(line for line in example.text.splitlines())
    head = f"*[{escaped('; '.join(facts))}]* " if facts else ""
    return head + escaped(text)


def config_lines(file: str | None, path: str | None) -> Iterator[str]:
    """Show the configuration in force, for all files or for one."""
    start = Path(file).parent if file else Path.cwd()
    found = Path(path) if path else config.discover(start)
    settings = config.load(found) if found else config.Config(root=Path.cwd())
    yield f"configuration: {settings.path or 'none found; built-in defaults'}"
    yield f"fail-on: {settings.fail_on}"
    yield f"model: {(settings.model.path or 'embedded') if settings.model.use else 'none'}"
    for check, least in settings.fail_under.items():
        yield f"fail-under: {check} = {least}"
    if settings.drafts:
        yield "drafts: true"
    levels, bare = dict(settings.rules), replace(settings, rules={}, overrides=())
    for override in settings.matching(file) if file else ():
        yield f"override for {', '.join(override.files)} applies to {file}"
        levels |= override.rules
        bare = replace(bare, brand=override.brand) if "brand" in override.post else bare
    for name, value in settings.defaults(file or "").items():
        yield f"{name}: {value}"
    for excuse in settings.excuses(file) if file else ():
        yield f"excused: {excuse.rule} ({excuse.reason})"
    if bare.brand:
        yield f"brand file: {bare.brand.path}"
    for pack in settings.packs:
        yield f"pack: {pack}"
    for name, value in settings.queue.items():
        yield f"queue: {name} = {value}"
    everything, final = run.final_rules(bare), run.final_rules(replace(bare, rules=levels))
    yield f"rules: {len(final)} of {len(everything)} in force"
    for name, level in levels.items():
        yield f"  {name} = {level}"


def config_schema() -> dict[str, Any]:
    """Give the JSON Schema of `authlint.toml`, generated from the table of keys."""
    override = {
        "type": "object",
        "required": ["files"],
        "properties": {name: _schema(name, key) for name, key in config.OVERRIDE_KEYS.items()},
        "additionalProperties": False,
    }
    properties = {name: _schema(name, key) for name, key in config.KEYS.items()}
    properties["overrides"] |= {"items": override}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "authlint.toml",
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }


def _schema(name: str, key: config.Key) -> dict[str, Any]:
    kinds: dict[Any, str] = {str: "string", list: "array", dict: "object", bool: "boolean"}
    made: dict[str, Any] = {
        "type": kinds.get(key.type, ["boolean", "object"]),
        "description": key.doc,
    }
    if name == "model":
        inner = {key: _schema(key, value) for key, value in config.MODEL_KEYS.items()}
        inner["labels"]["additionalProperties"] = {"type": "string"}
        made |= {"properties": inner, "additionalProperties": False}
    if key.words:
        made["enum"] = list(key.words)
    if name == "rules":
        made["additionalProperties"] = {"enum": ["off", "on", *LEVELS]}
    if name == "fail-under":
        points = {"type": "integer", "minimum": 0, "maximum": 100}
        made |= {"properties": dict.fromkeys(CHECKS, points), "additionalProperties": False}
    if key.type is list and name != "overrides":
        made["items"] = {"type": "string"}
    return made


def starter() -> str:
    """Give a commented configuration that changes nothing until a line is uncommented."""
    lines = [
        "# authlint configuration; every key is optional.",
        "# authlint config shows what holds.",
        "",
    ]
    sample = {
        "platform": '"linkedin"', "kind": '"post"', "relation": '"owner"', "lang": '"en"',
        "recipient": '"Mara"', "goal": '"answer questions about repairs"', "region": '"GB"',
        "audience": '"audience.json"', "brand": '"brand.yaml"', "series": "true",
        "own": '["+44 20 7946 0018", "example.org"]', "glossary": '["DPIA", "ACME"]',
        "extends": '"../authlint.toml"', "exclude": '["archive/**"]', "packs": '["our-rules"]',
        "fail-on": '"fail"', "drafts": "true", "baseline": '"accepted.json"',
    }  # fmt: skip
    for name, value in sample.items():
        lines += [f"# {config.KEYS[name].doc}", f"# {name} = {value}", ""]
    tables = {
        "rules": ("[rules]", 'false-scarcity = "error"', 'hashtag-case = "off"'),
        "fail-under": ("[fail-under]", "genuine = 60"),
        "queue": ("[queue]", 'window = "30d"', 'days = {"06-04@GB" = "our day of silence"}'),
        "model": ("[model]", 'path = "our-model"', 'labels = { SPAM = "spam" }'),
        "overrides": (
            "[[overrides]]",
            'files = ["bluesky/**"]',
            'platform = "bluesky"',
            'excuse = ["hashtag-case"]',
            'reason = "our community writes its tags so"',
        ),
    }
    for name, rows in tables.items():
        lines += [f"# {config.KEYS[name].doc}", *(f"# {row}" for row in rows), ""]
    return "\n".join(lines)


def require_checkout(root: Path) -> Path:
    """Give the rules folder of a checkout.

    Raises:
        AuthlintError: if the folder is no checkout of authlint.
    """
    folder = root / "rules"
    if not (folder / "platforms.yaml").is_file():
        raise AuthlintError("no checkout of authlint here", path=str(root), hint="use --root DIR")
    return folder


def post_record(post: Post) -> dict[str, Any]:
    """Give the JSON object of a post as a reader found it."""
    return {
        "path": post.source.path,
        "format": post.source.format,
        "index": post.index,
        "group": post.group,
        "thread": list(post.context.thread) if post.context.thread else None,
        "line": post.source.position(0).line,
        "platform": post.platform,
        "kind": post.kind,
        "scheduled": post.context.scheduled,
        "draft": post.draft,
        "text": post.text,
    }


def post_rows(posts: Sequence[Post]) -> Iterator[str]:
    """Give a table of posts for people: a head for each file, a row for each post, the counts."""
    path = None
    for post in posts:
        if post.source.path != path:
            path = post.source.path
            yield f"{safe_text(path)} ({post.source.format})"
        part = "{}/{}".format(*post.context.thread) if post.context.thread else ""
        when = (post.context.scheduled or "")[:16]
        state = "draft" if post.draft else ""
        row = (
            f"{post.source.position(0).line:6}  {post.platform:<15} {post.kind:<14} {part:<6}"
            f" {when:<16} {state:<6} {shorten(post.text, 48)}"
        )
        yield row.rstrip()
    files = len({post.source.path for post in posts})
    groups = len({post.group or id(post) for post in posts})
    counts = ((len(posts), "post"), (files, "file"), (groups, "announcement"))
    yield "{} in {}; {}".format(*(f"{n} {noun}{'s' * (n != 1)}" for n, noun in counts))
