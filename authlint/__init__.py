"""authlint: an authenticity linter for outgoing social posts and comments.

    >>> import authlint
    >>> report = authlint.check_text("Comment YES and I'll DM you the guide!")
    >>> [score.check for score in report.results[0].scores]
    ['genuine', 'appropriate', 'resonant', 'on-brand']

Nothing is sent anywhere: authlint reads files and never opens a network connection.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from authlint.errors import AuthlintError
from authlint.types import Finding, Post, Report, Result, Rule, Score

if TYPE_CHECKING:
    from authlint.config import Config

__version__ = "0.1.0"
__all__ = [
    "AuthlintError",
    "Finding",
    "Post",
    "Report",
    "Result",
    "Rule",
    "Score",
    "check_paths",
    "check_posts",
    "check_text",
    "load_rules",
]


def load_rules(config: str | None = None, *, brand: str | None = None) -> tuple[Rule, ...]:
    """Give the rules that a configuration file leaves in force; without one, all built-in ones.

    `brand` is a brand file (brand.yaml) that takes the place of the configured ones.

    Raises:
        AuthlintError: for a fault in the configuration, the brand file or a card.
    """
    from authlint.run import final_rules, with_brand

    settings = _config(config)
    return final_rules(with_brand(settings, brand) if brand else settings)


def check_posts(
    posts: Iterable[Post], rules: Sequence[Rule] | None = None, *, model: bool | str = True
) -> Report:
    """Judge posts; give one result for each, in their order.

    `model`: the embedded classifier, none, or the folder of another that authlint exported.

    Raises:
        AuthlintError: if the classifier or a profile is missing or broken, or a post names
            a profile and there is to be no classifier.
    """
    from authlint import annotate, engine, packs, run
    from authlint.config import Config, ModelChoice

    index = engine.index(packs.builtin() if rules is None else rules)
    choice = ModelChoice(bool(model), model if isinstance(model, str) else None)
    annotators, _ = annotate.classifier(annotate.needed(index.rules), choice)
    fits = annotate.profiles(Config(model=choice))
    return Report(tuple(run.check(posts, lambda path: index, (*annotators, fits))))


def check_text(
    text: str,
    *,
    platform: str = "generic",
    kind: str = "post",
    rules: Sequence[Rule] | None = None,
    model: bool | str = True,
    **context: Any,
) -> Report:
    """Judge one draft.

    `context` takes the fields of `authlint.types.Context`: parent, recipient, relation,
    scheduled, goal, lang …; `brand` may be a brand file (.yaml), whose rules then hold too;
    `audience` and `brand` may name a learned profile (.json); `model` is as in `check_posts`.

    Raises:
        AuthlintError: for an unknown platform or kind, a text over 100,000 characters, a
            faulty brand file, or a classifier that is missing or broken.
    """
    from authlint.errors import did_you_mean
    from authlint.platforms import NAMES, named
    from authlint.sources.fields import Draft, post_of
    from authlint.types import KINDS, Source

    if named(platform) is None:
        raise AuthlintError(f"no platform '{platform}'", hint=did_you_mean(platform, NAMES))
    if kind not in KINDS:
        raise AuthlintError(f"no kind '{kind}'", hint=did_you_mean(kind, KINDS))
    if str(context.get("brand", "")).lower().endswith((".yaml", ".yml")):
        context, rules = _guided(context, rules)
    fields = {"platform": platform, "kind": kind, **context}
    post = post_of(Draft(text, Source("<text>", "text")), {}, fields, lambda note: None)
    return check_posts([post], rules, model=model)


def check_paths(
    paths: Iterable[str], *, config: str | None = None, model: bool | str = True
) -> Report:
    """Judge the posts of files and folders; `model` is as in `check_posts`.

    With `model` left at True, the configuration decides.

    Raises:
        AuthlintError: for the first file that cannot be read, if there is no post, or for a
            classifier that is missing or broken.
    """
    from dataclasses import replace

    from authlint import annotate, run, sources
    from authlint.config import ModelChoice

    settings = _config(config)
    choice = settings.model
    if model is not True:
        choice = ModelChoice(bool(model), model or None, settings.model.labels)
    posts = []
    for item in sources.read(paths, settings):
        if isinstance(item, AuthlintError):
            raise item
        posts.append(item)
    if not posts:
        raise AuthlintError("nothing to check")
    rules = run.rules_by_path(settings)
    annotators, _ = annotate.classifier(rules.signals, choice)
    fits = annotate.profiles(replace(settings, model=choice))
    return Report(tuple(run.check(posts, rules, (*annotators, fits))))


def _guided(
    context: dict[str, Any], rules: Sequence[Rule] | None
) -> tuple[dict[str, Any], Sequence[Rule]]:
    """Complete a context from the brand file that it names, and add the file's rules."""
    from pathlib import Path

    from authlint import brandfile, brandrules, packs

    guide = brandfile.load(Path(context["brand"]))
    own = {key: value for key, value in context.items() if key != "brand"}
    held = packs.builtin() if rules is None else rules
    return guide.joined(own), (*held, *brandrules.rules(guide))


def _config(path: str | None) -> Config:
    from pathlib import Path

    from authlint import config

    return config.load(Path(path)) if path else config.Config()
