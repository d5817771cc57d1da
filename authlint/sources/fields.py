"""The fields that front matter and JSON records share, and the post made of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from authlint.errors import AuthlintError, did_you_mean
from authlint.platforms import NAMES, named
from authlint.types import KINDS, RELATIONS, Context, Excuse, Post, Source, shorten

Note = Callable[[str], None]
MAX_TEXT = 100_000

SYNONYMS = {
    "reply-to": "parent", "reply_to": "parent", "in-reply-to": "parent", "in_reply_to": "parent",
    "to": "recipient", "schedule": "scheduled", "schedule_at": "scheduled", "date": "scheduled",
    "publishdate": "scheduled", "publish_date": "scheduled", "publish_at": "scheduled",
    "scheduled_at": "scheduled", "scheduledat": "scheduled", "due_at": "scheduled",
    "dueat": "scheduled", "scheduledate": "scheduled", "schedule-date": "scheduled",
    "scheduled_time": "scheduled", "scheduledsendtime": "scheduled", "alt_text": "alt",
    "language": "lang", "network": "platform", "channel": "platform", "service": "platform",
    "profile_service": "platform", "channelservice": "platform",
}  # fmt: skip
KIND_WORDS = {
    "tweet": "post", "toot": "post", "status": "post", "caption": "post", "thread": "post",
    "story": "post", "article": "post", "update": "post", "reply": "comment", "dm": "outreach",
    "message": "outreach", "email": "outreach", "cold": "outreach", "note": "outreach",
    "repost": "share", "quote": "share", "retweet": "share", "invite": "connection",
    "invitation": "connection", "connect": "connection", "testimonial": "recommendation",
    "endorsement": "recommendation", "review": "recommendation", "intro": "introduction",
}  # fmt: skip
RELATION_WORDS = {
    "employer": "employee", "staff": "employee", "founder": "owner", "maker": "owner",
    "self": "owner", "sponsored": "paid", "ad": "paid", "partner": "paid", "gift": "gifted",
    "free": "gifted", "customer": "none", "relative": "family", "friend": "family",
}  # fmt: skip
KNOWN = (
    "text", "id", "platform", "kind", "parent", "recipient", "relation", "scheduled", "goal",
    "audience", "brand", "lang", "series", "alt", "region", "author", "campaign",
    "authlint", "draft", "published",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Draft:
    """A text as a reader found it, before flags and configuration are joined to it.

    `thread` is (part, parts); the parts of a thread are yielded one after the other.
    `group` is shared by the posts of one announcement.
    """

    text: str
    source: Source
    data: Mapping[str, Any] = field(default_factory=dict)
    index: int = 0
    thread: tuple[int, int] | None = None
    line: int = 1
    group: str | None = None
    whole: tuple[str, ...] = ()


def post_of(
    draft: Draft, defaults: Mapping[str, Any], flags: Mapping[str, Any], note: Note
) -> Post:
    """Make a post: flags win over the draft's own fields, those over configured defaults.

    Raises:
        AuthlintError: with path and line, for a text over 100,000 characters or a field
            of the wrong type.
    """
    if len(draft.text) > MAX_TEXT:
        raise AuthlintError(
            f"a post of {len(draft.text)} characters is over the cap of {MAX_TEXT}",
            path=draft.source.path,
            line=draft.line,
        )
    own = {SYNONYMS.get(key.lower(), key.lower()): value for key, value in draft.data.items()}
    lines = _key_lines(draft)
    _note_typos(draft.data, lines, note)
    values = dict(defaults) | {k: v for k, v in own.items() if v not in (None, "")} | dict(flags)
    texts = {
        name: _text(values.get(name), name, lines)
        for name in (
            "parent",
            "recipient",
            "scheduled",
            "goal",
            "audience",
            "brand",
            "lang",
            "region",
            "author",
            "campaign",
        )
    }
    texts["lang"] = _language(texts["lang"], lines, note)
    kind = _word(values.get("kind"), KINDS, KIND_WORDS, "kind", lines, note)
    if kind is None:
        kind = "comment" if texts["parent"] or "reply" in own else "post"
    context = Context(
        **texts,
        # `_word` gives one of the words that it is given, or None
        relation=_word(values.get("relation"), RELATIONS, RELATION_WORDS, "relation", lines, note),  # type: ignore[arg-type]
        thread=draft.thread,
        whole=draft.whole,
        splits=own.get("splits") is True,
        alt=_alt(own),
        series=bool(values.get("series", False)),
        own=_texts(values.get("own")),
        glossary=_texts(values.get("glossary")),
    )
    return Post(
        text=draft.text,
        source=draft.source,
        # one of KINDS, for the same reason
        kind=kind,  # type: ignore[arg-type]
        platform=_platform(values.get("platform"), lines, note),
        context=context,
        excuses=_excuses(own.get("authlint"), lines),
        id=None if own.get("id") is None else str(own["id"]),
        index=draft.index,
        group=draft.group,
        draft=_is_draft(own),
    )


class _Places(NamedTuple):
    """Where a draft and its fields stand: front matter in YAML knows the line of each key."""

    path: str
    line: int
    keys: Mapping[str, int]

    def at(self, name: str) -> str:
        """The place of a field, for a note."""
        return f"{self.path}:{self.keys.get(name, self.line)}"

    def fault(self, message: str, name: str, hint: str | None = None) -> AuthlintError:
        """An error in a field."""
        line = self.keys.get(name, self.line)
        return AuthlintError(message, path=self.path, line=line, hint=hint)


def _key_lines(draft: Draft) -> _Places:
    known = getattr(draft.data, "lines", {}).items()
    keys = {SYNONYMS.get(key.lower(), key.lower()): line for key, line in known}
    return _Places(draft.source.path, draft.line, keys)


def _is_draft(own: Mapping[str, Any]) -> bool:
    """Tell whether the author says that a post is not ready: Hugo, Jekyll, schedulers."""
    said = str(own.get("draft", own.get("status", ""))).strip().lower()
    return said in ("true", "yes", "draft") or own.get("published") is False


def _text(value: Any, name: str, lines: _Places) -> str | None:
    if value is None or isinstance(value, str):
        return value.strip() or None if isinstance(value, str) else None
    if isinstance(value, dict) and isinstance(value.get("text"), str):
        return str(value["text"])
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    if name in ("audience", "brand", "goal", "scheduled", "author", "campaign"):
        return None
    raise lines.fault(f"'{name}' must be a text", name)


def _language(value: str | None, lines: _Places, note: Note) -> str | None:
    from authlint.language import spoken

    if value is None or spoken(value):
        return value
    note(f"{lines.at('lang')}: lang '{value}' is no code such as en or de and was left out")
    return None


def _texts(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()


def _word(
    value: Any,
    known: tuple[str, ...],
    synonyms: Mapping[str, str],
    what: str,
    lines: _Places,
    note: Note,
) -> str | None:
    if not isinstance(value, str):
        _note_unread(value, what, lines, note)
        return None
    word = value.strip().lower()
    word = synonyms.get(word, word)
    if not word or word in known:
        return word or None
    hint = did_you_mean(word, known)
    note(f"{lines.at(what)}: {what} '{value}' is not known and was left out; {hint}")
    return None


def _platform(value: Any, lines: _Places, note: Note) -> str:
    if not isinstance(value, str):
        _note_unread(value, "platform", lines, note)
        return "generic"
    name = named(value)
    if name is None:
        known = ", ".join(NAMES)
        note(
            f"{lines.at('platform')}: platform '{value}' is not known; judged as generic ({known})"
        )
    return name or "generic"


def _note_unread(value: Any, what: str, lines: _Places, note: Note) -> None:
    """Note a field that holds no name; an object is some scheduler's own, and no mistake."""
    if value is not None and not isinstance(value, dict):
        note(f"{lines.at(what)}: {what} {shorten(repr(value), 40)} is no name and was left out")


def _alt(own: Mapping[str, Any]) -> tuple[str, ...] | None:
    if isinstance(own.get("alt"), str):
        return (own["alt"],)
    if isinstance(own.get("alt"), list):
        return tuple(str(item) for item in own["alt"])
    found = [
        str(item.get("alt_text", item.get("alt")) or "")
        for key in ("images", "media")
        for item in (own[key] if isinstance(own.get(key), list) else ())
        if isinstance(item, dict)
    ]
    return tuple(found) or None


def _excuses(value: Any, lines: _Places) -> tuple[Excuse, ...]:
    if value is None:
        return ()
    if isinstance(value, list):
        return tuple(excuse for item in value for excuse in _excuses(item or {}, lines))
    hint = "write authlint: {ignore: [RULE, …], reason: WHY}, or a list of such"
    if not isinstance(value, dict) or set(value) - {"ignore", "reason"}:
        raise lines.fault("'authlint' takes 'ignore' and 'reason'", "authlint", hint)
    rules, reason = value.get("ignore", []), value.get("reason")
    if isinstance(rules, str):
        rules = [rules]
    if not isinstance(rules, list):
        raise lines.fault("'ignore' takes rules", "authlint", hint)
    if not isinstance(reason, str) or not reason.strip():
        raise lines.fault("an excuse needs a reason", "authlint", hint)
    return tuple(Excuse(str(rule), reason.strip()) for rule in rules)


def _note_typos(data: Mapping[str, Any], lines: _Places, note: Note) -> None:
    for key in data:
        if key.lower() in KNOWN or key.lower() in SYNONYMS or len(key) < 4:
            continue
        from difflib import get_close_matches

        close = get_close_matches(key.lower(), KNOWN, n=1, cutoff=0.85)
        if close and close[0] not in data:
            place = lines.at(key.lower())
            note(f"{place}: key '{key}' is not read; did you mean '{close[0]}'?")
