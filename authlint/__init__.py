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


def load_rules(config: str | None = None) -> tuple[Rule, ...]:
    """Give the rules that a configuration file leaves in force; without one, all built-in ones.

    Raises:
        AuthlintError: for a fault in the configuration or in a card.
    """
    from authlint.run import final_rules

    return final_rules(_config(config))


def check_posts(posts: Iterable[Post], rules: Sequence[Rule] | None = None) -> Report:
    """Judge posts; give one result for each, in their order."""
    from authlint import engine, packs, run
    from authlint.profiles.annotator import Fits

    index = engine.index(packs.builtin() if rules is None else rules)
    return Report(tuple(run.check(posts, lambda path: index, (Fits(),))))


def check_text(
    text: str,
    *,
    platform: str = "generic",
    kind: str = "post",
    rules: Sequence[Rule] | None = None,
    **context: Any,
) -> Report:
    """Judge one draft.

    `context` takes the fields of `authlint.types.Context`: parent, recipient, relation,
    scheduled, goal, lang …; `audience` and `brand` may name a learned profile (.json).

    Raises:
        AuthlintError: for an unknown platform or kind, or a text over 100,000 characters.
    """
    from authlint.errors import did_you_mean
    from authlint.platforms import NAMES, named
    from authlint.sources.fields import Draft, post_of
    from authlint.types import KINDS, Source

    if named(platform) is None:
        raise AuthlintError(f"no platform '{platform}'", hint=did_you_mean(platform, NAMES))
    if kind not in KINDS:
        raise AuthlintError(f"no kind '{kind}'", hint=did_you_mean(kind, KINDS))
    fields = {"platform": platform, "kind": kind, **context}
    post = post_of(Draft(text, Source("<text>", "text")), {}, fields, lambda note: None)
    return check_posts([post], rules)


def check_paths(paths: Iterable[str], *, config: str | None = None) -> Report:
    """Judge the posts of files and folders.

    Raises:
        AuthlintError: for the first file that cannot be read, or if there is no post.
    """
    from authlint import run, sources
    from authlint.profiles.annotator import Fits

    settings = _config(config)
    posts = []
    for item in sources.read(paths, settings):
        if isinstance(item, AuthlintError):
            raise item
        posts.append(item)
    if not posts:
        raise AuthlintError("nothing to check")
    return Report(
        tuple(run.check(posts, run.rules_by_path(settings), (Fits(roots=(settings.root,)),)))
    )


def _config(path: str | None) -> Config:
    from pathlib import Path

    from authlint import config

    return config.load(Path(path)) if path else config.Config()
