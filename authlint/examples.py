"""The examples of a card: drafts, or queues of them, that a rule must flag or leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from authlint import fits, yamlfile
from authlint.errors import AuthlintError, did_you_mean
from authlint.types import NO_SIGNALS, Signals

EXAMPLE_FIELDS = frozenset(
    "text flags context kind platform lang note parent recipient relation scheduled".split()
)
QUEUE_FIELDS = frozenset({"posts", "flags", "note"})
POST_FIELDS: dict[str, type] = {
    **dict.fromkeys("text every kind platform lang parent recipient relation".split(), str),
    **dict.fromkeys("scheduled author campaign region".split(), str),
    **{"texts": list, "recipients": list, "times": int, "series": bool},
}
"""The fields of a post in a queue example; `authlint.queue.examples` says what they mean."""


@dataclass(frozen=True, slots=True)
class Example:
    """A draft in a card, and the words that the rule must point at, if the card says.

    An example of a queue card has `posts` (see `authlint.queue.examples`); its text sums
    them up.
    """

    text: str
    flags: tuple[str, ...] | None = None
    kind: str | None = None
    platform: str | None = None
    context: dict[str, Any] = field(default_factory=dict)
    line: int = 0
    posts: tuple[dict[str, Any], ...] = ()
    signals: Signals = NO_SIGNALS


def parse(item: Any, path: str, line: int) -> Example:
    """Read an example: a text, a mapping with `text`, or one with `posts`.

    Raises:
        AuthlintError: with path and line, for anything else.
    """
    if isinstance(item, str):
        return Example(item, line=line)
    if isinstance(item, yamlfile.Mapping) and "posts" in item:
        return _queue_example(item, path)
    if not isinstance(item, yamlfile.Mapping) or not isinstance(item.get("text"), str):
        raise AuthlintError("an example is a text or a mapping with 'text'", path=path, line=line)
    _check_keys(item, EXAMPLE_FIELDS, "an example", path)
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
        signals=signals,
    )


def _queue_example(item: yamlfile.Mapping, path: str) -> Example:
    posts, flags = item["posts"], item.get("flags")
    if not isinstance(posts, list) or not posts:
        raise AuthlintError("'posts' is a list of posts", path=path, line=item.lines["posts"])
    _check_keys(item, QUEUE_FIELDS, "a queue example", path)
    if not isinstance(flags, list | None):
        raise AuthlintError("'flags' must be a list", path=path, line=item.lines["flags"])
    texts = [_shown(post, _texts(post, path, item.line)) for post in posts]
    shown = tuple(flags) if flags is not None else None
    return Example(" / ".join(texts), shown, line=item.line, posts=tuple(posts))


def _shown(post: Mapping[str, Any], texts: list[str]) -> str:
    """Write an entry as its page shows it: its facts in brackets, then its texts."""
    facts = [str(post[key]) for key in ("kind", "platform", "region") if key in post]
    facts += [f"{key} {post[key]}" for key in ("author", "campaign", "relation") if key in post]
    people = post.get("recipients", [post["recipient"]] if "recipient" in post else [])
    facts += [f"to {', '.join(people)}"] if people else []
    facts += [f"{post['times']} times"] if "times" in post else []
    facts += [f"every {post['every']}"] if "every" in post else []
    when = post.get("scheduled")
    facts += [f"from {when}" if "every" in post else str(when)] if when else []
    facts += ["series"] if post.get("series") else []
    return (f"({'; '.join(facts)}) " if facts else "") + " / ".join(texts)


def _texts(post: Any, path: str, line: int) -> list[str]:
    if not isinstance(post, yamlfile.Mapping):
        raise AuthlintError("a post of a queue example is a mapping", path=path, line=line)
    _check_keys(post, POST_FIELDS, "a post of a queue", path)
    for key, value in post.items():
        fits = isinstance(value, POST_FIELDS[key])
        if fits and isinstance(value, list):
            fits = bool(value) and all(isinstance(one, str) for one in value)
        if not fits:
            line = post.lines[key]
            raise AuthlintError(f"'{key}' of a post is ill-typed", path=path, line=line)
    if ("text" in post) == ("texts" in post):
        raise AuthlintError("a post has 'text' or 'texts'", path=path, line=post.line)
    texts: list[str] = post.get("texts") or [post["text"]]
    return texts


def _check_keys(mapping: yamlfile.Mapping, known: Collection[str], what: str, path: str) -> None:
    for key in mapping:
        if key not in known:
            hint, line = did_you_mean(key, known), mapping.lines[key]
            raise AuthlintError(f"{what} has no '{key}'", path=path, line=line, hint=hint)
