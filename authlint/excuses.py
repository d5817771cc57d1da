"""Drop excused findings and report the excuses that excuse nothing."""

from __future__ import annotations

from authlint.types import Excuse, Finding, Post


def apply(
    post: Post, findings: tuple[Finding, ...]
) -> tuple[tuple[Finding, ...], tuple[Excuse, ...]]:
    """Split off what the post's author excused; give the rest and the stale excuses."""
    if not post.excuses:
        return findings, ()
    excused = {excuse.rule for excuse in post.excuses}
    kept = tuple(f for f in findings if excused.isdisjoint((f.rule.id, *f.rule.aliases)))
    used = {name for f in findings for name in (f.rule.id, *f.rule.aliases)}
    return kept, tuple(excuse for excuse in post.excuses if excuse.rule not in used)
