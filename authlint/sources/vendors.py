"""The JSON of schedulers, recognised by structure: Postiz, Mixpost, Typefully, Buffer and others.

Sources: the request bodies of Postiz (gitroomhq/postiz-app) and Mixpost (inovector/mixpost),
the API pages of Typefully, Buffer (GraphQL) and Ayrshare, the file of uzza1hossain/schedule-tweet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from authlint.platforms import named
from authlint.sources.found import Found, dicts, parts, texts
from authlint.sources.htmltext import convert
from authlint.sources.jsonscan import Located
from authlint.sources.positions import Passage

Shape = Callable[[Mapping[str, Any]], Iterator[list[Found]]]
_TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?")
_BETWEEN = re.compile(r"(?:\r?\n){4,}|\r?\n---[ \t]*\r?\n")
_THREADS = ("bluesky", "mastodon", "threads", "x")
_OWN = ("authlint", "kind", "parent", "recipient", "relation", "lang", "series", "goal", "region")
"""What a user may have added to a scheduler's record."""
_TYPEFULLY = ("threadify", "schedule-date", "auto_retweet_enabled", "auto_plug_enabled")


def shape_of(record: Mapping[str, Any]) -> Shape | None:
    """The scheduler's shape that a record has, as a function that yields its announcements."""
    return next((shape for test, shape in SHAPES if test(record)), None)


def _is_postiz(record: Mapping[str, Any]) -> bool:
    return any(
        isinstance(item.get("content"), Located)
        for post in dicts(record.get("posts"))
        for item in dicts(post.get("value"))
    )


def _postiz(record: Mapping[str, Any]) -> Iterator[Found]:
    """One entry a channel; the texts after the first are a thread, or comments where the
    platform has no threads.
    """
    for post in dicts(record.get("posts")):
        settings = post.get("settings")
        name = settings.get("__type") if isinstance(settings, dict) else None
        platform = _service(name)
        shared = {"scheduled": record.get("date"), "draft": record.get("type") == "draft"}
        shared["platform"] = platform
        found = [
            (convert(item["content"].passage()), shared | {"images": _images(item)})
            for item in dicts(post.get("value"))
            if isinstance(item.get("content"), Located)
        ]
        if platform is None or platform in _THREADS:
            yield from parts(found)
            continue
        for number, (passage, data) in enumerate(found):
            if passage.text.strip():
                yield Found(passage, data | ({"kind": "comment"} if number else {}))


def _service(name: Any) -> str | None:
    """The platform that an integration such as `linkedin-page` posts to, if it is known."""
    word = name if isinstance(name, str) else ""
    return (named(word) or named(word.split("-")[0])) if word else None


def _is_postiz_row(record: Mapping[str, Any]) -> bool:
    return isinstance(record.get("content"), Located) and isinstance(
        record.get("integration"), dict
    )


def _postiz_row(record: Mapping[str, Any]) -> Iterator[Found]:
    """A post as Postiz lists it or tells a webhook of it."""
    channel = record["integration"]
    data = {
        "id": record.get("id"),
        "platform": _service(channel.get("providerIdentifier", channel.get("identifier"))),
        "scheduled": record.get("publishDate"),
        "draft": "draft" in (record.get("status"), str(record.get("state")).lower()),
    }
    yield Found(convert(record["content"].passage()), data)


def _images(item: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"alt": image.get("alt") or ""} for image in dicts(item.get("image"))]


def _is_mixpost(record: Mapping[str, Any]) -> bool:
    return any(
        isinstance(item.get("body"), Located)
        for version in dicts(record.get("versions"))
        for item in dicts(version.get("content"))
    )


def _mixpost(record: Mapping[str, Any]) -> Iterator[Found]:
    when = " ".join(str(record[key]) for key in ("date", "time") if record.get(key))
    for version in dicts(record.get("versions")):
        yield from parts(
            [
                (convert(item["body"].passage()), {"scheduled": when})
                for item in dicts(version.get("content"))
                if isinstance(item.get("body"), Located)
            ]
        )


def _is_typefully(record: Mapping[str, Any]) -> bool:
    platforms = record.get("platforms")
    if isinstance(platforms, dict):
        return any(isinstance(v, dict) and texts(v.get("posts")) for v in platforms.values())
    return isinstance(record.get("content"), Located) and any(k in record for k in _TYPEFULLY)


def _typefully(record: Mapping[str, Any]) -> Iterator[Found]:
    """Version 1 has one text, four line breaks (or a line `---`) between the parts of a
    thread; version 2 has a list of parts a platform, unless that is switched off.
    """
    when = record.get("schedule-date", record.get("publish_at"))
    platforms = record.get("platforms")
    if not isinstance(platforms, dict):
        whole: Passage = record["content"].passage()
        places = [(m.start(), m.end()) for m in _BETWEEN.finditer(whole.text)]
        starts = [0, *(end for _, end in places)]
        ends = [*(start for start, _ in places), len(whole.text)]
        cuts = zip(starts, ends, strict=True)
        yield from parts([(whole.cut(a, b), {"scheduled": when}) for a, b in cuts])
        return
    for platform, settings in platforms.items():
        if isinstance(settings, dict) and settings.get("enabled") is not False:
            data = {"platform": str(platform), "scheduled": when}
            yield from parts([(text.passage(), data) for text in texts(settings.get("posts"))])


def _input(record: Mapping[str, Any]) -> Mapping[str, Any]:
    inner = record.get("variables", record)
    inner = inner.get("input", inner) if isinstance(inner, dict) else record
    return inner if isinstance(inner, dict) else record


def _is_buffer(record: Mapping[str, Any]) -> bool:
    inner = _input(record)
    return isinstance(inner.get("text"), Located) and (
        "channelId" in inner or "channelService" in inner or "profile_service" in inner
    )


def _buffer(record: Mapping[str, Any]) -> Iterator[Found]:
    """A `createPost` request, a post of the GraphQL API or an update of the old one.

    The first part of a thread repeats the text.
    """
    inner = _input(record)
    metadata = inner.get("metadata")
    networks = metadata.items() if isinstance(metadata, dict) else ()
    own = [(str(name), value) for name, value in networks if isinstance(value, dict)]
    network = own[0][0] if len(own) == 1 else None
    data = {
        "id": inner.get("id"),
        "platform": inner.get("channelService", inner.get("profile_service", network)),
        "scheduled": inner.get("dueAt", inner.get("due_at")),
        "draft": inner.get("saveToDraft") is True or inner.get("status") == "draft",
    }
    thread = next((found for _, value in own if (found := texts(value.get("thread")))), None)
    yield from parts([(text.passage(), data) for text in thread or [inner["text"]]])
    for platform, settings in own:
        comment = settings.get("firstComment")
        if isinstance(comment, Located) and comment.strip():
            yield Found(comment.passage(), data | {"platform": str(platform), "kind": "comment"})


def _is_ayrshare(record: Mapping[str, Any]) -> bool:
    return isinstance(record.get("post"), Located) and isinstance(record.get("platforms"), list)


def _ayrshare(record: Mapping[str, Any]) -> Iterator[Found]:
    data = {
        "id": record.get("id"),
        "platforms": record["platforms"],
        "scheduled": record.get("scheduleDate"),
    }
    yield Found(record["post"].passage(), data)
    first = record.get("firstComment")
    comment = first.get("comment") if isinstance(first, dict) else None
    if isinstance(comment, Located) and comment.strip():
        yield Found(comment.passage(), data | {"kind": "comment"})


def _is_hootsuite(record: Mapping[str, Any]) -> bool:
    profile = record.get("socialProfileIds", record.get("socialProfile"))
    return isinstance(record.get("text"), Located) and profile is not None


def _hootsuite(record: Mapping[str, Any]) -> Iterator[Found]:
    data = {"id": record.get("id"), "scheduled": record.get("scheduledSendTime")}
    yield Found(record["text"].passage(), data)


def _is_timed(record: Mapping[str, Any]) -> bool:
    return bool(record) and all(
        _TIME.fullmatch(when)
        and isinstance(posts, dict)
        and all(isinstance(media, str) for media in posts.values())
        for when, posts in record.items()
    )


def _timed(record: Mapping[str, Any]) -> Iterator[list[Found]]:
    """schedule-tweet: times, and for each the texts (as keys) and their images."""
    for when, posts in record.items():
        data = {"platform": "x", "scheduled": when}
        yield list(parts([(text.passage(), data) for text in posts]))


def _one(posts: Callable[[Mapping[str, Any]], Iterator[Found]]) -> Shape:
    def announced(record: Mapping[str, Any]) -> Iterator[list[Found]]:
        own = {key: record[key] for key in _OWN if key in record}
        yield [found._replace(data=own | dict(found.data)) for found in posts(record)]

    return announced


SHAPES: tuple[tuple[Callable[[Mapping[str, Any]], bool], Shape], ...] = (
    (_is_postiz, _one(_postiz)),
    (_is_postiz_row, _one(_postiz_row)),
    (_is_mixpost, _one(_mixpost)),
    (_is_typefully, _one(_typefully)),
    (_is_buffer, _one(_buffer)),
    (_is_ayrshare, _one(_ayrshare)),
    (_is_hootsuite, _one(_hootsuite)),
    (_is_timed, _timed),
)
"""What tells a scheduler's record and how its posts are read; the first that holds counts."""
