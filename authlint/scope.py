"""What a run leaves out (old posts, accepted findings) and what it keeps for the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from authlint import __version__
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.types import Result

if TYPE_CHECKING:
    from authlint.cache import Cache
    from authlint.changed import Base

Options = Mapping[str, Any]


def start(paths: tuple[str, ...]) -> Path:
    """The folder in which the search for configuration and repository begins."""
    first = Path(paths[0])
    return Path.cwd() if paths[0] == "-" else first if first.is_dir() else first.parent


def base(
    options: Options, paths: tuple[str, ...], config: Config, flags: Mapping[str, Any]
) -> Base | None:
    """The posts of the commit that `--diff-base` or `--changed` names; None without them.

    Raises:
        AuthlintError: if both are given, with standard input, or if git has no answer.
    """
    ref = options["diff_base"]
    if options["changed"] and ref is not None:
        raise AuthlintError("--changed and --diff-base", hint="--changed is --diff-base HEAD")
    ref = "HEAD" if options["changed"] else ref
    if ref is None:
        return None
    if "-" in paths:
        raise AuthlintError("standard input has no older version", hint="give files or folders")
    from authlint.changed import Base

    how = options["read_as"], options["text_column"]
    return Base(ref, start(paths), config, flags, *how)


def cache(options: Options, paths: tuple[str, ...], config: Config) -> Cache | None:
    """The cache of a run; none for the posts and repositories of strangers."""
    if options["no_cache"] or options["untrusted"]:
        return None
    from authlint.annotate import described
    from authlint.cache import default_folder, open_cache

    model = described(config.model)
    if model is not None and model.sha256 is None:
        return None
    version = f"{__version__} {config.model} {model}"
    if options["cache_dir"]:
        return open_cache(config, Path(options["cache_dir"]), version, trusted=True)
    folder = default_folder(config, start(paths))
    return open_cache(config, folder, version) if folder else None


def counted(
    results: Iterable[Result],
    options: Options,
    paths: tuple[str, ...],
    config: Config,
    note: Callable[[str], None],
) -> Iterator[Result]:
    """Leave the findings of the baseline out of results; note excuses that were for nothing.

    Raises:
        AuthlintError: for a baseline that is none, or a named one that is missing.
    """
    if any(override.excuses for override in config.overrides) and _whole(options, paths):
        from authlint.excuses import watched

        results = watched(results, note)
    path = _baseline(options, config)
    if path is None:
        return iter(results)
    from datetime import date

    from authlint import baseline

    return baseline.left_out(results, baseline.load(path), date.today(), note)


def _whole(options: Options, paths: tuple[str, ...]) -> bool:
    """Tell whether a run saw whole folders, so that what it never met is not needed."""
    partial = options["changed"] or options["diff_base"] is not None
    return not partial and any(Path(path).is_dir() for path in paths)


def _baseline(options: Options, config: Config) -> Path | None:
    if options["baseline"]:
        return Path(options["baseline"])
    if options["isolated"] or options["untrusted"]:
        return None
    from authlint.baseline import NAME

    default = config.root / NAME
    return config.baseline or (default if default.is_file() else None)
