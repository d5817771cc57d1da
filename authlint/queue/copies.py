"""Facts of copying: the same text twice, to many people, in many places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from authlint.queue import facts
from authlint.queue.groups import SURE, alike, grouped
from authlint.queue.view import Hit, View, eligible

BRIEF, FACTOR = 5, 2
"""A text of fewer words is a set phrase: it takes this many times as many people."""


def near_duplicate(view: View) -> Iterator[Hit]:
    """Posts of one channel that say nearly the same within the window."""
    queue = view.queue
    posts = [post for post in eligible(view) if not queue.has(post, facts.THREAD)]
    likeness, least = view.wordings.same_text, view.settings.similar
    for cluster in alike(queue, posts, queue.channel.__getitem__, likeness, least):
        found = view.recent(view.versions(cluster))
        if len(found) >= view.settings.at_least and not view.rhythmic(cluster):
            alike_by = likeness(found[0], found[1])
            yield view.hit(found, at=1)._replace(confidence=1.0 if alike_by >= SURE else 0.5)


def same_text(view: View) -> Iterator[Hit]:
    """One text to several people, when the names are left out of account."""
    queue = view.queue
    for group in grouped(eligible(view), lambda p: (queue.author[p], queue.masked[p])):
        found = view.recent(group)
        needed = view.settings.at_least * (FACTOR if queue.words[found[0]] < BRIEF else 1)
        people = view.people(found)
        if people >= needed:
            yield view.hit(found, people=str(people))


def skeleton(view: View) -> Iterator[Hit]:
    """One frame for several people, in which only slots change."""
    queue = view.queue
    frame, least = view.wordings.same_frame, view.settings.similar
    posts = eligible(view)
    for cluster in alike(queue, posts, queue.author.__getitem__, frame, least):
        found = view.recent(cluster)
        same = len({queue.masked[post] for post in found}) == 1
        people = view.people(found)
        if people >= view.settings.at_least and not same:
            yield view.hit(found, people=str(people))


def same_praise(view: View) -> Iterator[Hit]:
    """One praise for different people."""
    queue = view.queue
    praise, least = view.wordings.same_praise, view.settings.similar
    posts = [post for post in eligible(view) if queue.person[post]]
    for cluster in alike(queue, posts, queue.author.__getitem__, praise, least):
        people = view.people(cluster)
        if people >= view.settings.at_least:
            yield view.hit(_ordered(view, cluster), at=1, people=str(people))


def crosspost(view: View) -> Iterator[Hit]:
    """One text, word for word, on several platforms."""
    queue = view.queue
    for group in grouped(eligible(view), lambda p: (queue.author[p], queue.plain[p])):
        found = view.recent(group)
        platforms = len({queue.platform[post] for post in found})
        if platforms >= view.settings.at_least:
            yield view.hit(found, platforms=str(platforms))


def _ordered(view: View, posts: Sequence[int]) -> list[int]:
    kept = set(posts)
    return [post for post in view.posts if post in kept]
