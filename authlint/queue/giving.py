"""Facts of give and take: what is asked, how often, of whom, and under which label."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.queue import facts, gestures
from authlint.queue.facts import Pairs, Queue
from authlint.queue.groups import grouped, holders
from authlint.queue.times import NONE
from authlint.queue.view import Hit, View, at_least, eligible
from authlint.types import KINDS

_BUY = gestures.GESTURES.index("buy") + 1
_COMMENT = KINDS.index("comment")


def ask_share(view: View) -> Iterator[Hit]:
    """Campaigns or periods in which the asks clearly pass their share of the posts."""
    queue, settings = view.queue, view.settings
    numbers = {queue.names[name]: share for name, share in settings.shares.items()
               if name in queue.names}  # fmt: skip

    def pool(post: int) -> tuple[int, int, int]:
        own = queue.platform[post] if queue.platform[post] in numbers else 0
        return view.units[post], queue.author[post], own

    for posts in grouped(eligible(view), pool, max(1, settings.of)):
        asks = [post for post in posts if queue.asks(post)]
        gives = sum(1 for post in posts if queue.gives(post))
        share = numbers.get(queue.platform[posts[0]], settings.share)
        if len(asks) >= settings.at_least and at_least(len(asks), len(posts)) > share:
            counts = {"total": str(len(posts)), "given": str(gives)}
            yield view.hit(asks, "gesture", -1, share=f"{share:.0%}", **counts)


def ask_run(view: View) -> Iterator[Hit]:
    """Asks of one channel in a row, with nothing in between."""
    queue = view.queue
    dated = [post for post in eligible(view) if queue.minute[post] != NONE]
    for posts in grouped(dated, lambda p: (view.units[p], queue.channel[p] + 1)):
        run: list[int] = []
        for post in [*posts, -1]:
            if post >= 0 and queue.asks(post):
                run.append(post)
                continue
            if len(run) >= view.settings.at_least:
                yield view.hit(run, "gesture")
            run = []


def one_way(view: View) -> Iterator[Hit]:
    """Periods with many asks and nothing given, not even an answer to a comment."""
    queue, settings = view.queue, view.settings
    for posts in grouped(eligible(view), lambda p: (view.units[p], queue.author[p] + 1)):
        asks = [post for post in posts if queue.asks(post)]
        gives = sum(1 for post in posts if queue.gives(post))
        replies = any(queue.kind[post] == _COMMENT for post in posts)
        unread = len(posts) - len(asks) - gives
        if len(asks) < settings.at_least or gives or replies:
            continue
        if unread <= settings.share * len(posts):
            yield view.hit(asks, "gesture", total=str(len(posts)), unread=str(unread))


def first_touch(view: View) -> Iterator[Hit]:
    """People whose first recorded contact is an ask."""
    queue, settings = view.queue, view.settings
    dated = [post for post in view.posts if queue.minute[post] != NONE]
    firsts = [group[0] for group in grouped(dated, queue.person.__getitem__, 1)]
    for people in grouped(firsts, lambda p: queue.author[p] + 1, max(1, settings.of)):
        asks = [post for post in people if queue.asks(post)]
        if len(asks) >= settings.at_least and len(asks) >= settings.share * len(people):
            yield view.hit(asks, "gesture", total=str(len(people)))


def chasers(view: View) -> Iterator[Hit]:
    """Reminders to one person within the window."""
    queue = view.queue
    posts = [post for post in eligible(view) if queue.has(post, facts.CHASER)]
    for group in grouped(posts, queue.person.__getitem__):
        found = view.recent(group)
        if len(found) >= view.settings.at_least:
            yield view.hit(found)


def label_missing(view: View) -> Iterator[Hit]:
    """Posts for a sponsor without the label that others for the same sponsor carry."""
    queue = view.queue
    kept = frozenset(view.posts)
    seen: set[int] = set()
    columns = {"code": queue.codes, "link": queue.links, "mention": queue.mentions}
    for where, pairs in columns.items():
        for hit in _unlabelled(view, where, pairs, kept):
            if not seen.intersection((hit.post, *hit.others)):
                seen.update((hit.post, *hit.others))
                yield hit


def _unlabelled(view: View, where: str, pairs: Pairs, kept: frozenset[int]) -> Iterator[Hit]:
    queue = view.queue
    for key, *posts in holders(pairs, kept, 2):
        for group in grouped(posts, lambda p: queue.author[p] + 1):
            bare = [p for p in group if not queue.has(p, facts.LABELLED) and _tied(queue, p)]
            labelled = len(group) - sum(not queue.has(p, facts.LABELLED) for p in group)
            if len(bare) < view.settings.at_least or labelled < max(1, view.settings.of):
                continue
            hit = view.hit(group, where, labelled=str(labelled), bare=str(len(bare)))
            others = tuple(post for post in group if post != bare[0])
            yield hit._replace(post=bare[0], others=others, key=key)


def _tied(queue: Queue, post: int) -> bool:
    return queue.has(post, facts.TIED) or queue.gesture[post] == _BUY
