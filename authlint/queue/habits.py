"""Facts of habit: the same opening, link, mention, tags or praise again and again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.queue import facts, gestures
from authlint.queue.facts import Pairs
from authlint.queue.groups import grouped, holders
from authlint.queue.view import Hit, View, at_least, eligible

_CREDITS = tuple(gestures.GESTURES.index(name) + 1 for name in ("answer", "credit", "thanks"))


def opening(view: View) -> Iterator[Hit]:
    """Posts of one channel that open with the same words or emoji."""
    yield from _habit(view, "opening", view.queue.opening)


def closing(view: View) -> Iterator[Hit]:
    """Posts of one channel that end in the same question or call."""
    yield from _habit(view, "closing", view.queue.closing)


def hashtag_set(view: View) -> Iterator[Hit]:
    """Posts of one channel under the same four or more hashtags."""
    yield from _habit(view, "tags", view.queue.tags)


def link(view: View) -> Iterator[Hit]:
    """Posts of one channel with the same link."""
    yield from _held(view, "link", view.queue.links, eligible(view))


def mention(view: View) -> Iterator[Hit]:
    """Posts of one channel that mention the same person without answering or crediting them."""
    queue = view.queue
    kept = [post for post in eligible(view) if queue.gesture[post] not in _CREDITS]
    yield from _held(view, "mention", queue.mentions, kept)


def generic_comments(view: View) -> Iterator[Hit]:
    """Comments of one author of which most are generic praise."""
    queue = view.queue
    for comments in grouped(view.posts, lambda p: queue.author[p] + 1):
        found = view.recent(comments)
        hollow = [p for p in found if queue.has(p, facts.GENERIC)]
        hollow = [p for p in hollow if not queue.has(p, facts.COURTESY)]
        enough = len(found) >= view.settings.of and len(hollow) >= view.settings.at_least
        if enough and at_least(len(hollow), len(found)) > view.settings.share:
            yield view.hit(hollow, total=str(len(found)))


def _habit(view: View, where: str, column: Iterable[int]) -> Iterator[Hit]:
    queue, values = view.queue, list(column)
    posts = [p for p in eligible(view) if values[p]]
    pools = _pools(view)
    for group in grouped(posts, lambda p: (queue.channel[p], values[p])):
        yield from _shared(view, group, where, pools[queue.channel[group[0]]])


def _held(view: View, where: str, pairs: Pairs, kept: list[int]) -> Iterator[Hit]:
    queue, pools = view.queue, _pools(view)
    for key, *posts in holders(pairs, frozenset(kept), view.settings.at_least):
        for group in grouped(posts, lambda p: queue.channel[p] + 1, view.settings.at_least):
            for hit in _shared(view, group, where, pools[queue.channel[group[0]]]):
                yield hit._replace(key=key)


def _pools(view: View) -> dict[int, list[int]]:
    """The minutes of all posts of each channel, in rising order."""
    queue = view.queue
    channels = grouped(view.posts, lambda p: queue.channel[p] + 1, 1)
    return {queue.channel[g[0]]: sorted(queue.minute[p] for p in g) for g in channels}


def _shared(view: View, group: list[int], where: str, pool: list[int]) -> Iterator[Hit]:
    settings = view.settings
    found = view.recent(view.versions(group))
    if len(found) < settings.at_least:
        return
    total = view.beside(found, pool)
    if total < settings.of or len(found) < settings.share * total or view.rhythmic(group):
        return
    yield view.hit(found, where, total=str(total))
