"""Archives in JSON: X, Mastodon, Bluesky, Instagram, Facebook, Reddit; told by their shape.

Shapes, as the platforms' own downloads have them: X `tweets.js` (`window.YTD…part0 = […]`
of `{"tweet": {"full_text": …}}`); ActivityPub `outbox.json` (W3C ActivityStreams 2.0,
`orderedItems`); Bluesky `app.bsky.feed.post` records, by `listRecords` or `getAuthorFeed`;
Instagram `posts_1.json` (`media[].title`); Facebook `your_posts….json` (`data[].post`);
Reddit objects with `selftext` or `body`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from typing import Any

from authlint.errors import AuthlintError
from authlint.profiles.archives.raw import Raw, mended, plain

_SCRIPT = re.compile(r"\s*window\.YTD\.[\w.]{1,80}\s*=\s*")
_GONE = ("[deleted]", "[removed]")
_LISTS = (
    "orderedItems", "records", "feed", "posts", "ig_stories", "ig_reels_media", "comments_v2",
    "comments_reels_comments", "comments_media_comments", "data",
)  # fmt: skip
"""Keys under which an archive's object keeps its list."""


def read(text: str, path: str) -> list[Raw] | None:
    """Read an archive's posts; None if the JSON is no archive that is known.

    Raises:
        AuthlintError: with path and line, if it is not JSON.
    """
    script = _SCRIPT.match(text)
    if not script and path.endswith(".js"):
        return None
    value = _parsed(text[script.end() :] if script else text, path)
    if isinstance(value, dict):
        value = next((value[k] for k in _LISTS if isinstance(value.get(k), list)), [value])
    if not isinstance(value, list):
        return None
    return _known(value)


def read_lines(text: str, path: str) -> list[Raw] | None:
    """Read the posts of JSON lines, one object a line; None if none is known.

    Raises:
        AuthlintError: with path and line, if a line is not JSON.
    """
    lines = [
        _parsed(line, path, number)
        for number, line in enumerate(text.splitlines(), 1)
        if line.strip()
    ]
    return _known(lines)


def _parsed(text: str, path: str, first: int = 1) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        line = first + error.lineno - 1
        raise AuthlintError(f"not JSON: {error.msg}", path=path, line=line) from None
    except RecursionError:
        raise AuthlintError("not JSON: nested too deeply", path=path, line=first) from None


def _known(items: list[Any]) -> list[Raw] | None:
    found: list[Raw] = []
    known = not items
    for item in items:
        for reader in _READERS:
            if isinstance(item, dict) and (posts := reader(item)) is not None:
                known = True
                found += [post for post in posts if post.text.strip()]
                break
    return found if known else None


def _tweet(item: dict[str, Any]) -> list[Raw] | None:
    tweet = item.get("tweet", item)
    if "noteTweet" in item:
        tweet = {"full_text": _at(item, "noteTweet", "core", "text")}
    if not isinstance(tweet, dict) or not isinstance(tweet.get("full_text"), str):
        return None
    text = unescape(tweet["full_text"])
    if text.startswith("RT @") or tweet.get("retweeted") is True:
        return [Raw(text, "repost")]
    reply = tweet.get("in_reply_to_status_id") or tweet.get("in_reply_to_status_id_str")
    language = tweet.get("lang")
    known = language if isinstance(language, str) and len(language) == 2 else None
    return [Raw(text, "reply" if reply else "post", known)]


def _activity(item: dict[str, Any]) -> list[Raw] | None:
    if item.get("type") == "Announce":
        return [Raw("(re-post)", "repost")]
    note = item.get("object") if item.get("type") == "Create" else item
    if not isinstance(note, dict) or note.get("type") not in ("Note", "Article", "Question"):
        return None
    content = note.get("content")
    role = "reply" if note.get("inReplyTo") else "post"
    language = next(iter(note["contentMap"]), None) if _filled(note.get("contentMap")) else None
    return [Raw(plain(content), role, language)] if isinstance(content, str) else []


def _filled(value: Any) -> bool:
    return isinstance(value, dict) and len(value) == 1


def _bluesky(item: dict[str, Any]) -> list[Raw] | None:
    record = item.get("value") or _at(item, "post", "record") or item.get("record") or item
    if not isinstance(record, dict):
        return None
    kind = record.get("$type")
    if kind == "app.bsky.feed.repost" or _at(item, "reason", "$type"):
        return [Raw("(re-post)", "repost")]
    if kind != "app.bsky.feed.post" or not isinstance(record.get("text"), str):
        return None
    languages = record.get("langs")
    one = languages[0] if isinstance(languages, list) and len(languages) == 1 else None
    language = one[:2] if isinstance(one, str) else None
    return [Raw(record["text"], "reply" if record.get("reply") else "post", language)]


def _instagram(item: dict[str, Any]) -> list[Raw] | None:
    comment = _at(item, "string_map_data", "Comment", "value")
    if isinstance(comment, str):
        return [Raw(mended(comment), "reply")]
    media = item.get("media")
    if not isinstance(media, list) and not ("uri" in item and "title" in item):
        return None
    titles = [item.get("title")]
    titles += [one.get("title") for one in media or () if isinstance(one, dict)]
    text = next((t for t in titles if isinstance(t, str) and t.strip()), "")
    return [Raw(mended(text), "post")]


def _facebook(item: dict[str, Any]) -> list[Raw] | None:
    data = item.get("data")
    if not isinstance(data, list) or "timestamp" not in item:
        return None
    found: list[Raw] = []
    for one in data:
        post, comment = _at(one, "post"), _at(one, "comment", "comment")
        if isinstance(post, str):
            found.append(Raw(mended(post), "post"))
        elif isinstance(comment, str):
            found.append(Raw(mended(comment), "reply"))
    return found


def _reddit(item: dict[str, Any]) -> list[Raw] | None:
    item = item["data"] if isinstance(item.get("data"), dict) else item
    body = item.get("body")
    if isinstance(body, str) and ("parent_id" in item or "link_id" in item):
        return [] if body in _GONE else [Raw(body, "reply")]
    title, text = item.get("title"), item.get("selftext")
    if not isinstance(title, str) or not isinstance(text, str):
        return None
    return [Raw(title if text in ("", *_GONE) else f"{title}\n\n{text}", "post")]


def _record(item: dict[str, Any]) -> list[Raw] | None:
    """Read an authlint record, as the other commands do."""
    text = item.get("text")
    if not isinstance(text, str):
        return None
    language = item.get("lang")
    role = "reply" if item.get("parent") or item.get("kind") == "comment" else "post"
    return [Raw(text, role, language if isinstance(language, str) else None)]


def _at(value: Any, *keys: str) -> Any:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


_READERS: tuple[Callable[[dict[str, Any]], list[Raw] | None], ...] = (
    _tweet, _activity, _bluesky, _facebook, _instagram, _reddit, _record,
)  # fmt: skip
