"""Sources -> a profile: read, sift, learn, remember."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from authlint.errors import AuthlintError
from authlint.profiles import background, learning, load, memory
from authlint.profiles import stack as stacks
from authlint.profiles.archives import collect
from authlint.profiles.model import scores
from authlint.profiles.sample import sample_of
from authlint.profiles.sift import sift

if TYPE_CHECKING:
    from authlint.profiles.profile import Profile
    from authlint.tokens import Reading

EXAMPLES, LONGEST = 5, 400
"""Examples that are kept if asked for, and the code points of each."""

Progress = Callable[[Iterable[Any]], Iterable[Any]]


def learned(
    kind: str,
    name: str,
    sources: tuple[str, ...],
    update: str | None = None,
    with_replies: bool = False,
    keep_examples: bool = False,
    forget: bool = False,
    progress: Progress = iter,
    note: Callable[[str], None] = lambda text: None,
) -> Profile:
    """Learn a profile from sources, or add them to the profile in the file `update`.

    Raises:
        AuthlintError: for a source that cannot be read, too few posts, or an old profile
            that is of another kind or keeps no memory.
    """
    posts, left_out = sift(collect(sources, note), with_replies)
    before, earlier = _before(kind, update) if update else (None, {})
    fresh = [r for r in posts if not before or memory.digest(r.post.text) not in before.seen]
    if before and len(posts) > len(fresh):
        left_out["learned before"] = len(posts) - len(fresh)
    left_out = {
        name: left_out.get(name, 0) + earlier.get(name, 0) for name in (*earlier, *left_out)
    }
    every = remembered(fresh, progress)
    every = memory.joined(before, every) if before else every
    counted = dict(Counter(left_out) + Counter(earlier))
    profile = learning.learn_numbers(every.sample, every.facts, kind, name, counted)
    return replace(
        profile,
        memory="" if forget else memory.packed(every, background.load()),
        examples=_typical(profile, fresh, every) if keep_examples else (),
    )


def _before(kind: str, update: str) -> tuple[memory.Memory, dict[str, int]]:
    old = load(update)
    if old.kind != kind:
        raise AuthlintError(f"the profile of {old.kind} is no {kind} profile", path=update)
    return memory.unpacked(old.memory, update), dict(old.left_out)


def remembered(readings: list[Reading], progress: Progress = iter) -> memory.Memory:
    """Turn posts into numbers."""
    return memory.Memory(
        sample_of(readings, progress),
        learning.facts_of(readings),
        tuple(memory.digest(reading.post.text) for reading in readings),
    )


def _typical(profile: Profile, readings: list[Reading], every: memory.Memory) -> tuple[str, ...]:
    """Choose the posts that fit best; the new ones stand last in the memory."""
    new = every.sample.only(list(range(len(every.seen) - len(readings), len(every.seen))))
    if not readings:
        return ()
    whole, _ = stacks.probabilities(profile.stack, scores(profile.model, new, background.load()))
    best = sorted(range(len(readings)), key=lambda i: (-float(whole[i]), i))[:EXAMPLES]
    return tuple(readings[i].post.text[:LONGEST] for i in best)
