"""Posts -> facts: one pass over a queue that keeps some 150 bytes of each post."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from authlint import cues, disclosures
from authlint.queue import gestures, texts
from authlint.queue.sketch import sketch
from authlint.queue.spool import Spool
from authlint.queue.times import NONE, dated
from authlint.tokens import Reading
from authlint.types import KINDS, Post

TIMED, SERIES, NOTICE, COURTESY, GENERIC, LABELLED, TIED, CHASER, PAUSE, LIVE, THREAD = (
    1 << bit for bit in range(11)
)
REMEMBERS, ANSWER = 1 << 11, 1 << 12
"""What is known of a post: date with a time, declared series, practical notice, plain courtesy,
generic comment, labelled as advertising, tied to a sponsor (relation or code), chaser, announced
pause, live coverage, part of a thread, remembrance of the dead, reply to a request."""
_CUES = {
    NOTICE: "queue-notice", COURTESY: "queue-courtesy", CHASER: "queue-chaser",
    PAUSE: "queue-pause", LIVE: "queue-live", REMEMBERS: "queue-remembrance",
}  # fmt: skip
SHORT_COURTESY = 8
"""The most words of a plain courtesy (`Congratulations on the new job, Dana!`)."""
TIES = ("paid", "gifted", "affiliate")


class Pairs(NamedTuple):
    """Digests of what posts hold (a link, a mention, a code) beside the posts' numbers."""

    keys: array[int]
    posts: array[int]


def _pairs() -> Pairs:
    return Pairs(array("Q"), array("I"))


@dataclass(slots=True)
class Queue:
    """The facts of all posts, a column each; numbers stand for names.

    Written by `gather` alone and only read afterwards. `names` are those of channels
    (platform and author), campaigns and regions; a digest of 0 means "none".
    """

    spool: Spool
    minute: array[int] = field(default_factory=lambda: array("q"))
    flags: array[int] = field(default_factory=lambda: array("I"))
    kind: array[int] = field(default_factory=lambda: array("B"))
    platform: array[int] = field(default_factory=lambda: array("I"))
    channel: array[int] = field(default_factory=lambda: array("I"))
    author: array[int] = field(default_factory=lambda: array("I"))
    campaign: array[int] = field(default_factory=lambda: array("I"))
    region: array[int] = field(default_factory=lambda: array("I"))
    words: array[int] = field(default_factory=lambda: array("I"))
    gesture: array[int] = field(default_factory=lambda: array("B"))
    shown: array[int] = field(default_factory=lambda: array("Q"))
    person: array[int] = field(default_factory=lambda: array("Q"))
    plain: array[int] = field(default_factory=lambda: array("Q"))
    masked: array[int] = field(default_factory=lambda: array("Q"))
    skeleton: array[int] = field(default_factory=lambda: array("Q"))
    opening: array[int] = field(default_factory=lambda: array("Q"))
    closing: array[int] = field(default_factory=lambda: array("Q"))
    group: array[int] = field(default_factory=lambda: array("Q"))
    tags: array[int] = field(default_factory=lambda: array("Q"))
    sketches: bytearray = field(default_factory=bytearray)
    links: Pairs = field(default_factory=_pairs)
    mentions: Pairs = field(default_factory=_pairs)
    codes: Pairs = field(default_factory=_pairs)
    names: dict[str, int] = field(default_factory=lambda: {"": 0})
    excused: dict[str, set[int]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.minute)

    def has(self, post: int, flags: int) -> bool:
        """Tell whether a post has one of the flags."""
        return bool(self.flags[post] & flags)

    def asks(self, post: int) -> bool:
        """Tell whether a post asks for something."""
        return self.gesture[post] > len(gestures.GIVES)

    def gives(self, post: int) -> bool:
        """Tell whether a post gives something."""
        return 0 < self.gesture[post] <= len(gestures.GIVES)


def gather(posts: Iterable[Post], spool: Spool) -> Queue:
    """Read all posts once; what a finding needs of their words later is in the spool."""
    queue = Queue(spool)
    for post in posts:
        number = len(queue)
        spool.add(post)
        reading = Reading(post)
        flags = _flags(reading)
        gesture = gestures.read(reading, bool(flags & NOTICE))
        when = dated(post)
        flags |= (TIMED if when.timed else 0) | (GENERIC if gesture.generic else 0)
        queue.minute.append(when.minute)
        queue.flags.append(flags)
        queue.gesture.append(gestures.GESTURES.index(gesture.name) + 1 if gesture.name else 0)
        queue.shown.append(gesture.span.start << 32 | gesture.span.end)
        _wording(queue, reading)
        _who(queue, post)
        _held(queue, reading, number)
        for excuse in post.excuses:
            queue.excused.setdefault(excuse.rule, set()).add(number)
    return queue


def _flags(reading: Reading) -> int:
    context = reading.post.context
    found = (SERIES if context.series else 0) | (THREAD if context.thread else 0)
    for flag, name in _CUES.items():
        if cues.spans(name, reading):
            found |= flag
    if len(reading.words) > SHORT_COURTESY:
        found &= ~COURTESY
    if disclosures.labels(reading):
        found |= LABELLED
    if reading.post.kind == "comment" and reading.parent and _addressed(reading.parent):
        found |= ANSWER
    return found | (TIED if context.relation in TIES else 0)


def _addressed(parent: Reading) -> bool:
    """Tell whether a text asks for something or is directed at somebody: it may have an answer."""
    directed = bool(parent.items) and parent.items[0].kind == "mention"
    return directed or bool(cues.spans("asked-for", parent))


def _wording(queue: Queue, reading: Reading) -> None:
    made = texts.wording(reading)
    closing = texts.closing(reading)
    tags = sorted({item.norm for item in reading.of("hashtag")})
    queue.words.append(made.words)
    queue.plain.append(texts.digest(made.plain))
    queue.masked.append(texts.digest(made.masked))
    queue.skeleton.append(texts.digest(made.skeleton))
    courtesies = cues.spans("queue-courtesy", reading)
    greets = any(span.start <= reading.items[0].start for span in courtesies)
    queue.opening.append(0 if greets else texts.digest(texts.opening(reading)))
    queue.closing.append(texts.digest(closing[0]) if _presses(reading, closing) else 0)
    queue.tags.append(texts.digest(" ".join(tags)) if len(tags) >= 4 else 0)
    queue.sketches += sketch(made.skeleton)


def _presses(reading: Reading, closing: tuple[str, int, int]) -> bool:
    """Tell whether a last sentence asks or calls for something; a signature may well return."""
    _, start, end = closing
    if reading.post.text[end : end + 3].lstrip("\"'”’)").startswith("?"):
        return True
    asked = (span for name in gestures.ASKS for span in cues.spans(f"ask-{name}", reading))
    return any(start <= span.start < end for span in asked)


def _who(queue: Queue, post: Post) -> None:
    names, context = queue.names, post.context
    author = (context.author or "").strip()

    def number(name: str) -> int:
        return names.setdefault(name, len(names))

    queue.kind.append(KINDS.index(post.kind))
    queue.platform.append(number(post.platform))
    queue.author.append(number(author))
    queue.channel.append(number(f"{post.platform}\x1f{author}"))
    queue.campaign.append(number((context.campaign or "").strip()))
    queue.region.append(number((context.region or "").strip().upper()))
    queue.group.append(texts.digest(f"{post.source.path}\x1f{post.group}" if post.group else ""))
    queue.person.append(texts.digest(person(context.recipient)))


def person(name: str | None) -> str:
    """Give a name as it is compared: without `@`, case and runs of blanks."""
    return " ".join((name or "").lower().lstrip("@").split())


def held(reading: Reading) -> dict[str, list[tuple[str, int, int]]]:
    """List the links, mentions and discount codes of a post with their places."""
    found: dict[str, list[tuple[str, int, int]]] = {"link": [], "mention": [], "code": []}
    previous = ""
    for item in reading.items:
        if item.kind == "url":
            found["link"].append((texts.link(item.norm), item.start, item.end))
        elif item.kind == "mention":
            found["mention"].append((person(item.norm), item.start, item.end))
        elif previous == "code" and reading.post.text[item.start : item.end].isupper():
            found["code"].append((item.norm, item.start, item.end))
        previous = item.norm
    return found


def _held(queue: Queue, reading: Reading, number: int) -> None:
    own = {person(name) for name in reading.post.context.own}
    columns = {"link": queue.links, "mention": queue.mentions, "code": queue.codes}
    for what, places in held(reading).items():
        for key in {key for key, _, _ in places} - own:
            columns[what].keys.append(texts.digest(key))
            columns[what].posts.append(number)
    if queue.codes.posts and queue.codes.posts[-1] == number:
        queue.flags[number] |= TIED


def undated(queue: Queue) -> int:
    """Count the posts without a readable date."""
    return sum(1 for minute in queue.minute if minute == NONE)
