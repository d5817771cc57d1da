"""The one way from posts and rules to results, shared by every edge."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from authlint import engine, excuses, packs, scoring
from authlint.annotate import Annotator, annotate, classifier, described, needed
from authlint.config import Config, Override, spot
from authlint.errors import AuthlintError
from authlint.signals import Model
from authlint.tokens import Reading
from authlint.types import Post, Result, Rule

if TYPE_CHECKING:
    from authlint.brandfile import Brand
    from authlint.cache import Cache

RulesFor = Callable[[str], engine.RuleIndex]


def final_rules(config: Config) -> tuple[Rule, ...]:
    """The built-in rules and the configured packs, with levels applied.

    Raises:
        AuthlintError: for a faulty card, a missing pack or an unknown rule or level.
    """
    return _levelled(_all(config), config.brand, config.rules, config)


def with_brand(config: Config, path: str) -> Config:
    """Put a brand file or profile in the place of every one that the configuration names.

    Raises:
        AuthlintError: if it is missing or faulty.
    """
    from authlint.brandfile import named

    brand, name = named(Path(path))
    bare = tuple(
        replace(o, post={k: v for k, v in o.post.items() if k != "brand"}, brand=None)
        for o in config.overrides
    )
    return replace(config, post=config.post | {"brand": name}, brand=brand, overrides=bare)


def _levelled(
    rules: tuple[Rule, ...], brand: Brand | None, levels: dict[str, str], config: Config
) -> tuple[Rule, ...]:
    """Join the brand's rules and apply the levels, save those of brand rules not made."""
    if brand is None and not levels:
        return rules
    from authlint import brandrules

    rules = _joined(rules, brandrules.rules(brand)) if brand else rules
    there = {name for rule in rules for name in (rule.id, rule.pack)}
    idle = {"brand", *brandrules.NAMES} - there
    try:
        return packs.apply_levels(rules, {k: v for k, v in levels.items() if k not in idle})
    except AuthlintError as error:
        raise _placed(error, config) from None


def _all(config: Config) -> tuple[Rule, ...]:
    rules = packs.builtin()
    for folder in config.packs:
        rules = _joined(rules, packs.load_folder(Path(folder)), folder)
    return rules


def _joined(
    rules: tuple[Rule, ...], own: tuple[Rule, ...], folder: str | None = None
) -> tuple[Rule, ...]:
    names = {name for rule in rules for name in (rule.id, *rule.aliases)}
    for rule in own:
        if not names.isdisjoint((rule.id, *rule.aliases)):
            raise AuthlintError(
                f"there is a rule '{rule.id}' already", path=folder, hint="rename your card"
            )
    return rules + own


def _placed(error: AuthlintError, config: Config) -> AuthlintError:
    """Give an error about a rule the place at which the configuration names that rule."""
    named = re.search(r"rule '([^']+)'", error.message)
    line = spot(config, named[1]) if named and not error.path else None
    path = str(config.path)
    return AuthlintError(error.message, path=path, line=line, hint=error.hint) if line else error


def _known(name: str, rules: tuple[Rule, ...], config: Config) -> None:
    from authlint.brandrules import NAMES

    if name in NAMES:
        return
    try:
        packs.find(name, rules)
    except AuthlintError as error:
        raise _placed(error, config) from None


@dataclass(frozen=True, slots=True)
class RulesByPath:
    """The rules of a path, and the signals that the rules of any path read."""

    of: RulesFor
    signals: frozenset[str]

    def __call__(self, path: str) -> engine.RuleIndex:
        """Give the rules of a path."""
        return self.of(path)


def rules_by_path(config: Config) -> RulesByPath:
    """Resolve every override once, before the first post; give the rules of a path."""
    everything = _all(config)
    usual = engine.index(_levelled(everything, config.brand, config.rules, config))
    made: dict[tuple[int, ...], engine.RuleIndex] = {(): usual}

    def of(overrides: tuple[Override, ...]) -> engine.RuleIndex:
        telling = [o for o in overrides if o.rules or "brand" in o.post]
        key = tuple(map(id, telling))
        if key not in made:
            levels, brand = dict(config.rules), config.brand
            for override in telling:
                levels |= override.rules
                brand = override.brand if "brand" in override.post else brand
            made[key] = engine.index(_levelled(everything, brand, levels, config))
        return made[key]

    for override in config.overrides:
        of((override,))
        for excuse in override.excuses:
            _known(excuse.rule, everything, config)
    return RulesByPath(
        lambda path: of(config.matching(path) if config.overrides else ()),
        frozenset().union(*(needed(index.rules) for index in made.values())),
    )


def prepared(
    config: Config, cache: Cache | None
) -> tuple[RulesFor, tuple[Annotator, ...], Model | None]:
    """Make rules and classifier ready, now or, if an earlier run did with the same, at first use.

    Gives the rules of a path, the annotators and which classifier reads.

    Raises:
        AuthlintError: as `rules_by_path`, or if the classifier is missing or broken.
    """
    if cache is None or not cache.resolved:
        rules = rules_by_path(config)
        annotators, model = classifier(rules.signals, config.model)
        if cache is not None:
            cache.mark_resolved()
        return rules, annotators, model

    @lru_cache(1)
    def made() -> RulesByPath:
        return rules_by_path(config)

    @lru_cache(1)
    def opened() -> tuple[Annotator, ...]:
        return classifier(made().signals, config.model)[0]

    def annotator(posts: Sequence[Post]) -> Sequence[Post]:
        return tuple(annotate(posts, opened()))

    return lambda path: made()(path), (annotator,), described(config.model)


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

    if cache is None:
        return judged(posts)
    from authlint.cache import through

    return through(posts, judged, lambda path: rules_for(path).rules, cache)


def judge(post: Post, rules: engine.RuleIndex) -> Result:
    """Judge one post."""
    reading = Reading(post)
    findings, excused, stale = excuses.apply(post, engine.check(post, rules, reading))
    across = {name for rule in rules.across for name in (rule.id, *rule.aliases)}
    stale = tuple(excuse for excuse in stale if excuse.rule not in across)
    return scoring.judge(post, findings, rules, stale, reading, excused)
