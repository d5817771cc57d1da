"""Facts of time: bursts, silences, the same minute, the same slot, days of mourning."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from authlint.kinds.queue import minutes
from authlint.queue import facts, gestures
from authlint.queue.groups import grouped
from authlint.queue.times import DAY, NONE, day_of, named_day
from authlint.queue.view import Hit, View, eligible, in_words

_DONATE = gestures.GESTURES.index("donate") + 1
RETURN = 7 * DAY
"""How soon after a silence the asks come that make it a fact, in minutes."""


def _timed(view: View) -> list[int]:
    found = (p for p in eligible(view) if view.queue.has(p, facts.TIMED))
    return [post for post in found if not view.queue.has(post, facts.THREAD)]


def burst(view: View) -> Iterator[Hit]:
    """Many posts of one channel within a short time."""
    queue, needed = view.queue, view.settings.at_least
    for posts in grouped(_timed(view), lambda p: queue.channel[p] + 1, needed):
        first = 0
        while first + needed <= len(posts):
            last = first
            start = queue.minute[posts[first]]
            while last < len(posts) and queue.minute[posts[last]] - start < view.window:
                last += 1
            if last - first >= needed:
                yield view.hit(posts[first:last])
                first = last
            else:
                first += 1


def same_minute(view: View) -> Iterator[Hit]:
    """Personal gestures of one author at the same minute of many days."""
    queue, settings = view.queue, view.settings
    posts = _timed(view)
    of = {g[0]: g for g in grouped(posts, lambda p: queue.author[p] + 1, 1)}
    totals = {queue.author[first]: len(group) for first, group in of.items()}
    for group in grouped(posts, lambda p: (queue.author[p] + 1, queue.minute[p] % DAY)):
        found = view.recent(group)
        days = len({queue.minute[post] // DAY for post in found})
        if (
            days >= settings.at_least
            and len(found) >= settings.share * totals[queue.author[found[0]]]
        ):
            hour, minute = divmod(queue.minute[found[0]] % DAY, 60)
            yield view.hit(found, time=f"{hour:02}:{minute:02}", days=str(days))


def slot(view: View) -> Iterator[Hit]:
    """Several posts of one channel in the same minute."""
    queue = view.queue
    for group in grouped(_timed(view), lambda p: (queue.channel[p], queue.minute[p])):
        if len(group) >= view.settings.at_least:
            yield view.hit(group, date=_written(queue.minute[group[0]]))


def gap(view: View) -> Iterator[Hit]:
    """A long silence of one channel that ends in asks."""
    queue, settings = view.queue, view.settings
    silence = minutes(settings.after or "45d")
    dated = [post for post in view.posts if queue.minute[post] != NONE]
    for posts in grouped(dated, lambda p: queue.channel[p] + 1):
        for at in range(settings.of, len(posts)):
            before, back = posts[at - 1], posts[at]
            quiet = queue.minute[back] - queue.minute[before]
            if quiet < silence or queue.has(before, facts.PAUSE):
                continue
            end = bisect_left(posts, queue.minute[back] + RETURN, at, key=queue.minute.__getitem__)
            after = posts[at:end]
            asks = [post for post in after if queue.asks(post)]
            if len(asks) >= settings.at_least and len(asks) >= settings.share * len(after):
                hit = view.hit(asks, "gesture", at=0, silence=in_words(quiet))
                yield hit._replace(others=(before, *hit.others))


def sensitive_date(view: View) -> Iterator[Hit]:
    """Posts that sell or ask on a day of mourning of their region."""
    queue, days = view.queue, view.settings.days
    regions = {number: name for name, number in queue.names.items()}
    known: dict[tuple[int, int], str | None] = {}
    found: dict[tuple[int, str], list[int]] = {}
    for post in eligible(view):
        minute = queue.minute[post]
        quiet = queue.has(post, facts.REMEMBERS) or queue.gesture[post] == _DONATE
        if minute == NONE or not queue.asks(post) or quiet:
            continue
        key = (minute // DAY, queue.region[post])
        if key not in known:
            known[key] = named_day(day_of(minute), days, regions[key[1]])
        if name := known[key]:
            found.setdefault((key[0], name), []).append(post)
    for (_, name), posts in found.items():
        date = _written(queue.minute[posts[0]])[:10]
        yield view.hit(posts, "gesture", at=0, day=name, date=date)


def _written(minute: int) -> str:
    hour, rest = divmod(minute % DAY, 60)
    return f"{day_of(minute).isoformat()} {hour:02}:{rest:02}"
