"""Posts -> posts with their fit to the audience and the brand that they name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from authlint.errors import AuthlintError
from authlint.types import Fit, Post

SUFFIX = ".json"
"""An `audience` or `brand` that ends so names a profile; anything else is a description."""


def names_profile(post: Post) -> bool:
    """Tell whether a post's audience or brand is a learned profile."""
    names = (post.context.audience, post.context.brand)
    return any(name is not None and name.lower().endswith(SUFFIX) for name in names)


class Fits:
    """Adds `Signals.audience` and `Signals.brand`; made once for a run.

    `audience` and `brand` are profiles that hold for all posts. Else a post's own context
    may name one, relative to its file's folder or to one of `roots`, if it is `trusted`.
    A profile reads with the embedded model, whichever classifier the rules read; without
    a `model` it is refused, for a fit lacking its view of meaning was never calibrated.
    """

    def __init__(
        self,
        audience: str | None = None,
        brand: str | None = None,
        roots: Sequence[Path] = (Path(),),
        trusted: bool = True,
        model: bool = True,
    ) -> None:
        self.given = {"audience": audience, "brand": brand}
        self.roots = tuple(roots)
        self.trusted = trusted
        self.model = model

    def __call__(self, posts: Sequence[Post]) -> Sequence[Post]:
        """Give the same posts in the same order, with signals where a profile is named.

        Raises:
            AuthlintError: if a profile is missing, broken or of the wrong kind, or there
                is no model.
        """
        found = list(posts)
        for kind in ("audience", "brand"):
            named: dict[str, list[int]] = {}
            for at, post in enumerate(found):
                path = self._path(post, kind)
                if path:
                    named.setdefault(path, []).append(at)
            for path, places in named.items():
                if not self.model:
                    raise AuthlintError(
                        "a profile is read with the embedded model, which is switched off",
                        path=path,
                        hint=f"leave out --no-model (or model = false), or the {kind}",
                    )
                fits = _fits(path, kind, [found[at] for at in places])
                for at, fit in zip(places, fits, strict=True):
                    found[at] = _with(found[at], kind, fit)
        return found

    def _path(self, post: Post, kind: str) -> str | None:
        given = self.given[kind]
        if given and given.lower().endswith(SUFFIX):
            return given
        name = getattr(post.context, kind)
        if not self.trusted or not name or not name.lower().endswith(SUFFIX):
            return None
        folders = (Path(post.source.path).parent, *self.roots)
        there = [folder / name for folder in folders if (folder / name).is_file()]
        if not there:
            raise AuthlintError(
                f"no such profile: {name}",
                path=post.source.path,
                line=post.source.position(0).line,
                hint=f"authlint learn {kind} SOURCE… -o {name}",
            )
        return str(there[0])


def _fits(path: str, kind: str, posts: Sequence[Post]) -> list[Fit]:
    from authlint.profiles import load

    profile = load(path)
    if profile.kind != kind:
        raise AuthlintError(
            f"this is a profile of {profile.kind}, not of {kind}",
            path=path,
            hint=f"--{profile.kind} {path}",
        )
    return profile.fit_posts(posts)


def _with(post: Post, kind: str, fit: Fit) -> Post:
    signals = (
        replace(post.signals, audience=fit)
        if kind == "audience"
        else replace(post.signals, brand=fit)
    )
    return replace(post, signals=signals)
