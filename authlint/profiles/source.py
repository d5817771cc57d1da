"""Sources -> a profile: read, sift, learn, remember."""

from __future__ import annotations

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
    old = load(update) if update else None
    if old and old.kind != kind:
        raise AuthlintError(f"the profile of {old.kind} is no {kind} profile", path=update)
    before = memory.unpacked(old.memory, str(update)) if old else None
    fresh = [r for r in posts if not before or memory.digest(r.post.text) not in before.seen]
    if before and len(posts) > len(fresh):
        left_out["learned before"] = len(posts) - len(fresh)
    if old:
        left_out = {
            k: left_out.get(k, 0) + old.left_out.get(k, 0) for k in (*old.left_out, *left_out)
        }
    every = remembered(fresh, progress)
    every = memory.joined(before, every) if before else every
    profile = learning.learn_numbers(every.sample, every.facts, kind, name, left_out)
    kept = "" if forget else memory.packed(every, background.load())
    examples = _typical(profile, fresh, every) if keep_examples else ()
    return replace(profile, memory=kept, examples=examples)


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
