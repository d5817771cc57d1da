"""The one way from posts and rules to results, shared by every edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from authlint import engine, excuses, packs, scoring
from authlint.annotate import Annotator, annotate
from authlint.cache import Cache, through
from authlint.config import Config, Override
from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.types import Post, Result, Rule

RulesFor = Callable[[str], engine.RuleIndex]


def final_rules(config: Config) -> tuple[Rule, ...]:
    """The built-in rules and the configured packs, with levels applied.

    Raises:
        AuthlintError: for a faulty card, a missing pack or an unknown rule or level.
    """
    return packs.apply_levels(_all(config), config.rules)


def _all(config: Config) -> tuple[Rule, ...]:
    rules = packs.builtin()
    for folder in config.packs:
        own = packs.load_folder(Path(folder))
        names = {name for rule in rules for name in (rule.id, *rule.aliases)}
        for rule in own:
            if not names.isdisjoint((rule.id, *rule.aliases)):
                raise AuthlintError(
                    f"there is a rule '{rule.id}' already", path=folder, hint="rename your card"
                )
        rules += own
    return rules


def rules_by_path(config: Config) -> RulesFor:
    """Resolve every override once, before the first post; give the rules of a path."""
    everything = _all(config)
    usual = engine.index(packs.apply_levels(everything, config.rules))
    made: dict[tuple[int, ...], engine.RuleIndex] = {(): usual}

    def of(overrides: tuple[Override, ...]) -> engine.RuleIndex:
        key = tuple(id(override) for override in overrides if override.rules)
        if key not in made:
            levels = dict(config.rules)
            for override in overrides:
                levels |= override.rules
            made[key] = engine.index(packs.apply_levels(everything, levels))
        return made[key]

    for override in config.overrides:
        of((override,))
        for excuse in override.excuses:
            packs.find(excuse.rule, everything)
    return lambda path: of(config.matching(path) if config.overrides else ())


def rules_when_needed(config: Config, cache: Cache | None) -> RulesFor:
    """Resolve the rules now, or at their first use if an earlier run resolved the same.

    Raises:
        AuthlintError: as `rules_by_path`.
    """
    if cache is None or not cache.resolved:
        rules = rules_by_path(config)
        if cache is not None:
            cache.mark_resolved()
        return rules
    made: list[RulesFor] = []

    def of(path: str) -> engine.RuleIndex:
        if not made:
            made.append(rules_by_path(config))
        return made[0](path)

    return of


def check(
    posts: Iterable[Post],
    rules_for: RulesFor,
    annotators: Sequence[Annotator] = (),
    cache: Cache | None = None,
) -> Iterator[Result]:
    """Judge posts in their order; nothing is kept of a post once its result is given.

    With annotators, a cache must have been opened with the digest of what they read.
    """

    def judged(some: Iterable[Post]) -> Iterator[Result]:
        for post in annotate(some, annotators):
            yield judge(post, rules_for(post.source.path))

    return through(posts, judged, lambda path: rules_for(path).rules, cache)


def judge(post: Post, rules: engine.RuleIndex) -> Result:
    """Judge one post."""
    reading = Reading(post)
    findings, excused, stale = excuses.apply(post, engine.check(post, rules, reading))
    across = {name for rule in rules.across for name in (rule.id, *rule.aliases)}
    stale = tuple(excuse for excuse in stale if excuse.rule not in across)
    return scoring.judge(post, findings, rules, stale, reading, excused)
