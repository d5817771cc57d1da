"""The command line: parse, call, print, exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from authlint import __version__
from authlint.config import FAIL_ON, Config
from authlint.errors import AuthlintError
from authlint.formats import NAMES as FORMATS
from authlint.options import configured, flags_of, with_flags
from authlint.platforms import NAMES as PLATFORMS
from authlint.safe import safe_text
from authlint.types import KINDS, RELATIONS, Post, Result

if TYPE_CHECKING:
    from authlint.annotate import Annotator

P = ParamSpec("P")
COMMANDS = (
    "learn", "profile",
    "queue", "posts", "rules", "explain", "test", "config", "init", "docs", "baseline", "cache",
    "train", "distil", "export", "requantise", "evaluate",
)  # fmt: skip
"""Commands whose code is imported only when they are called (`authlint.commands`)."""


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """Turn authlint's own errors into a message on standard error and exit code 2."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except AuthlintError as error:
            complain(error)
            sys.exit(2)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(2)
        except OSError as error:
            complain(AuthlintError(error.strerror or str(error), path=error.filename))
            sys.exit(2)

    return call


class DefaultGroup(click.Group):
    """A group whose command is `check` unless another is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order of the help page."""
        return ["check", *COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command's code when it is needed."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        from authlint import commands

        command: click.Command = getattr(commands, cmd_name)
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put `check` in front of paths and options that are not the group's own."""
        own = {"--version", "--help", "-h"}
        if _is_folder_of_posts(args):
            args = ["check", *args]
        if not args or (args[0] not in ("check", *COMMANDS) and args[0] not in own):
            args = ["check", *args] if args else ["--help"]
        return super().parse_args(ctx, args)


def _is_folder_of_posts(args: list[str]) -> bool:
    """Tell whether `posts` is a path and not the command, which takes other paths and options."""
    if args[:1] != ["posts"] or not Path("posts").exists() or {"-h", "--help"} & set(args):
        return False
    from authlint.commands import posts

    try:
        return not posts.make_context("posts", args[1:], resilient_parsing=True).params["paths"]
    except click.UsageError:
        return True


@click.group(cls=DefaultGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="authlint", message="%(prog)s %(version)s")
def main() -> None:
    """Lint outgoing social posts and comments for authenticity.

    `authlint draft.txt` is short for `authlint check draft.txt`. Exit codes: 0 below
    the gate, 1 at or above it, 2 for bad usage, configuration or input. Nothing leaves
    this machine.
    """


@main.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option("--platform", help=f"Platform of all posts: {', '.join(PLATFORMS)}.")
@click.option("--kind", type=click.Choice(KINDS), help="Gesture of all posts.")
@click.option("--reply-to", metavar="FILE", help="File that holds the text replied to.")
@click.option("--recipient", help="The person addressed.")
@click.option("--relation", type=click.Choice(RELATIONS), help="What ties you to what you praise.")
@click.option("--lang", help="Language of the posts, as en or de.")
@click.option("--audience", metavar="FILE", help="Learned profile of the readers.")
@click.option("--brand", metavar="FILE", help="Brand file (brand.yaml), or a learned profile.")
@click.option(
    "--format", "-f", "format_name", type=click.Choice(FORMATS), default="text",
    help="How the report is written.",
)  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option("--config", "config_path", metavar="FILE", help="Configuration to use.")
@click.option("--diff-base", metavar="REF", help="Only posts added or changed since REF.")
@click.option("--changed", is_flag=True, help="Only posts added or changed since HEAD.")
@click.option("--baseline", metavar="FILE", help="File of accepted findings.")
@click.option("--show-excused", is_flag=True, help="Show the findings that do not count, too.")
@click.option("--no-cache", is_flag=True, help="Judge every post anew.")
@click.option("--cache-dir", metavar="DIR", help="Folder of kept results, as restored in CI.")
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@click.option(
    "--untrusted",
    is_flag=True,
    help="Posts of strangers: no configuration, no excuse and no .gitignore of theirs counts.",
)
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Verdict that gives exit code 1.")
@click.option("--fail-under", multiple=True, metavar="CHECK=N", help="Least points of a check.")
@click.option("--drafts", is_flag=True, help="Let posts marked as drafts fail the run too.")
@click.option("--rule", "rules", multiple=True, metavar="RULE=LEVEL", help="off, on or a level.")
@click.option("--as", "read_as", metavar="FORMAT", help="Format of all files, as `bundle`.")
@click.option("--text-column", multiple=True, metavar="NAME|N", help="Text column of tables.")
@click.option("--allow-empty", is_flag=True, help="Exit 0 where files hold no post, as a repost.")
@click.option("--model", metavar="DIR|ID", help="Classifier in place of the embedded one.")
@click.option("--no-model", is_flag=True, help="Do without the classifier: rules alone.")
@click.option("--stdin-filename", metavar="NAME", help="Name, and so format, of standard input.")
@click.option("--explain-score", is_flag=True, help="Print the arithmetic of the scores.")
@click.option("--statistics", is_flag=True, help="Count findings by rule.")
@click.option("--quiet", "-q", is_flag=True, help="Only posts that fail or warn.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto",
    help="Colours; auto heeds the terminal, NO_COLOR and FORCE_COLOR.",
)  # fmt: skip
@guarded
def check(paths: tuple[str, ...], **options: Any) -> None:
    """Judge the posts of files and folders; `-` is standard input."""
    if not paths:
        raise AuthlintError("no path given", hint="authlint draft.txt, or - for standard input")
    # numpy's linear algebra would start a thread for every core, and nothing here uses it
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    run = _Run(with_flags(configured(options, paths), options), options)
    _write(run.pieces(paths), options["output"])
    sys.exit(run.exit_code())


class _Run:
    """One run of `check`: what it reads, what was wrong, how it ends."""

    def __init__(self, config: Config, options: dict[str, Any]) -> None:
        self.config = config
        self.options = options
        self.errors: list[AuthlintError] = []
        self.posts = 0
        self.old = 0
        self.gated = False

    def pieces(self, paths: tuple[str, ...]) -> Iterator[str]:
        """The report, piece by piece."""
        from authlint import formats, run, scope

        options = self.options
        cache = scope.cache(options, paths, self.config)
        rules, annotators, model = run.prepared(self.config, cache)
        view = formats.View(
            color=_colored(options["color"], options["output"]),
            explain_score=options["explain_score"],
            quiet=options["quiet"],
            statistics=options["statistics"],
            show_excused=options["show_excused"],
            gate=self._gated,
            model=model,
        )
        name = options["format_name"]
        for option, heeding in formats.HEEDS.items():
            if options[option] and name not in heeding:
                note(f"--{option.replace('_', '-')} has no place in format {name}")
        judged = run.check(self._posts(paths), rules, (*annotators, self._fits()), cache)
        results = self._watched(scope.counted(judged, options, paths, self.config, note))
        return formats.load(name)(results, view)

    def _fits(self) -> Annotator:
        from authlint.annotate import profiles

        named = self.config.post.get("brand") if self.options["brand"] else None
        return profiles(self.config, self.options["audience"], named)

    def _gated(self, result: Result) -> bool:
        from authlint.scoring import gated

        config = self.config
        return gated(result, config.fail_on, config.fail_under, config.drafts)

    def _posts(self, paths: tuple[str, ...]) -> Iterator[Post]:
        from authlint import scope, sources

        flags = flags_of(self.options)
        options = self.options
        how = options["stdin_filename"], options["read_as"], options["text_column"]
        items = sources.read(paths, self.config, flags, note, *how)
        base = scope.base(options, paths, self.config, flags)
        return self._new(items if base is None else base.new(items, self._leave))

    def _leave(self) -> None:
        self.old += 1

    def _new(self, items: Iterable[Post | AuthlintError]) -> Iterator[Post]:
        for item in items:
            if isinstance(item, AuthlintError):
                self.errors.append(item)
            else:
                self.posts += 1
                yield item

    def _watched(self, results: Iterable[Result]) -> Iterator[Result]:
        from authlint.formats import STALE

        for result in results:
            self.gated |= self._gated(result)
            if self.options["format_name"] not in STALE:
                for excuse in result.stale:
                    place = f"{result.post.source.path}:{result.post.source.position(0).line}"
                    note(f"{place}: the excuse for '{excuse.rule}' excuses nothing; remove it")
            yield result

    def exit_code(self) -> int:
        """Print what was wrong; 2 for bad input or nothing to check, else the gate."""
        for error in self.errors:
            complain(error)
        if self.old:
            since = self.options["diff_base"] or "HEAD"
            what = "" if self.posts else "no post was added or changed; "
            note(f"{what}left out as they were at {since}: {self.old}")
        if self.errors:
            return 2
        if self.posts or self.old:
            return int(self.gated)
        nothing = AuthlintError("nothing to check", hint="no post was found in these paths")
        if self.options["allow_empty"]:
            note(str(nothing))
            return 0
        complain(nothing)
        return 2


def complain(error: AuthlintError) -> None:
    """Print an error to standard error."""
    click.echo(f"authlint: {safe_text(str(error))}", err=True)


def note(text: str) -> None:
    """Print a remark to standard error."""
    click.echo(f"authlint: note: {safe_text(text)}", err=True)


def _colored(when: str, output: str | None) -> bool:
    if when != "auto" or output:
        return when == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or sys.stdout.isatty()


def _write(pieces: Iterable[str], output: str | None) -> None:
    if output is None:
        out = sys.stdout
        if hasattr(out, "reconfigure"):
            out.reconfigure(encoding="utf-8", errors="backslashreplace")
        for piece in pieces:
            out.write(piece)
        out.flush()
        return
    from authlint.output import write_file

    write_file(Path(output), pieces)
