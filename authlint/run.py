"""The one way from posts and rules to results, shared by every edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from authlint import engine, excuses, packs, scoring
from authlint.annotate import Annotator, annotate
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
    return lambda path: of(config.matching(path) if config.overrides else ())


def check(
    posts: Iterable[Post], rules_for: RulesFor, annotators: Sequence[Annotator] = ()
) -> Iterator[Result]:
    """Judge posts in their order; nothing is kept of a post once its result is given."""
    for post in annotate(posts, annotators):
        yield judge(post, rules_for(post.source.path))


def judge(post: Post, rules: engine.RuleIndex) -> Result:
    """Judge one post."""
    reading = Reading(post)
    findings, stale = excuses.apply(post, engine.check(post, rules, reading))
    return scoring.judge(post, findings, rules, stale, reading)
