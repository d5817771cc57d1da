"""The command line: parse, call, print, exit."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import click

from authlint import __version__
from authlint.config import FAIL_ON, POST_KEYS, Config
from authlint.errors import AuthlintError
from authlint.formats import NAMES as FORMATS
from authlint.platforms import NAMES as PLATFORMS
from authlint.safe import safe_text
from authlint.types import CHECKS, KINDS, RELATIONS, Post, Result

P = ParamSpec("P")
COMMANDS = ("rules", "explain", "test", "config", "init", "docs", "training")
"""Commands whose code is imported only when they are called (`authlint.commands`)."""


def guarded(function: Callable[P, None]) -> Callable[P, None]:
    """Turn authlint's own errors into a message on standard error and exit code 2."""

    @wraps(function)
    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        try:
            function(*args, **kwargs)
        except AuthlintError as error:
            _complain(error)
            sys.exit(2)
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(2)
        except OSError as error:
            _complain(AuthlintError(error.strerror or str(error), path=error.filename))
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
        if not args or (args[0] not in ("check", *COMMANDS) and args[0] not in own):
            args = ["check", *args] if args else ["--help"]
        return super().parse_args(ctx, args)


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
@click.option(
    "--format", "-f", "format_name", type=click.Choice(FORMATS), default="text",
    help="How the report is written.",
)  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option("--config", "config_path", metavar="FILE", help="Configuration to use.")
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@click.option(
    "--untrusted",
    is_flag=True,
    help="Posts of strangers: no configuration, no excuse and no .gitignore of theirs counts.",
)
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Verdict that gives exit code 1.")
@click.option("--fail-under", multiple=True, metavar="CHECK=N", help="Least points of a check.")
@click.option("--rule", "rules", multiple=True, metavar="RULE=LEVEL", help="off, on or a level.")
@click.option("--allow-empty", is_flag=True, help="Exit 0 where files hold no post, as a repost.")
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
    run = _Run(_with_flags(_config(options, paths), options), options)
    _write(run.pieces(paths), options["output"])
    sys.exit(run.exit_code())


class _Run:
    """One run of `check`: what it reads, what was wrong, how it ends."""

    def __init__(self, config: Config, options: dict[str, Any]) -> None:
        self.config = config
        self.options = options
        self.errors: list[AuthlintError] = []
        self.posts = 0
        self.gated = False

    def pieces(self, paths: Iterable[str]) -> Iterator[str]:
        """The report, piece by piece."""
        from authlint import formats, run

        rules = run.rules_by_path(self.config)
        options = self.options
        view = formats.View(
            color=_colored(options["color"], options["output"]),
            explain_score=options["explain_score"],
            quiet=options["quiet"],
            statistics=options["statistics"],
            gate=self._gated,
        )
        name = options["format_name"]
        for option, heeding in formats.HEEDS.items():
            if options[option] and name not in heeding:
                _note(f"--{option.replace('_', '-')} has no place in format {name}")
        results = self._watched(run.check(self._read(paths), rules))
        return formats.load(name)(results, view)

    def _gated(self, result: Result) -> bool:
        from authlint.scoring import gated

        return gated(result, self.config.fail_on, self.config.fail_under)

    def _read(self, paths: Iterable[str]) -> Iterator[Post]:
        from authlint import sources

        flags = _flags(self.options)
        name = self.options["stdin_filename"]
        for item in sources.read(paths, self.config, flags, _note, name):
            if isinstance(item, AuthlintError):
                self.errors.append(item)
            else:
                self.posts += 1
                yield item

    def _watched(self, results: Iterable[Result]) -> Iterator[Result]:
        for result in results:
            self.gated |= self._gated(result)
            yield result

    def exit_code(self) -> int:
        """Print what was wrong; 2 for bad input or nothing to check, else the gate."""
        for error in self.errors:
            _complain(error)
        if self.errors:
            return 2
        if self.posts:
            return int(self.gated)
        nothing = AuthlintError("nothing to check", hint="no post was found in these paths")
        if self.options["allow_empty"]:
            _note(str(nothing))
            return 0
        _complain(nothing)
        return 2


def _complain(error: AuthlintError) -> None:
    click.echo(f"authlint: {safe_text(str(error))}", err=True)


def _note(text: str) -> None:
    click.echo(f"authlint: note: {safe_text(text)}", err=True)


def _config(options: dict[str, Any], paths: tuple[str, ...]) -> Config:
    from authlint import config

    if options["config_path"]:
        if not Path(options["config_path"]).is_file():
            raise AuthlintError("no such file", path=options["config_path"])
        return config.load(Path(options["config_path"]))
    if options["isolated"] or options["untrusted"]:
        return Config()
    first = Path(paths[0])
    start = Path.cwd() if paths[0] == "-" else first if first.is_dir() else first.parent
    found = config.discover(start)
    return config.load(found) if found else Config(root=Path.cwd())


def _with_flags(config: Config, options: dict[str, Any]) -> Config:
    from dataclasses import replace

    under = dict(config.fail_under)
    for entry in options["fail_under"]:
        name, _, least = entry.partition("=")
        if name not in CHECKS or not least.isdigit() or int(least) > 100:
            raise AuthlintError(f"--fail-under '{entry}'", hint=f"{'|'.join(CHECKS)}=0-100")
        under[name] = int(least)
    rules = dict(config.rules)
    for entry in options["rules"]:
        name, equals, level = entry.partition("=")
        if not equals:
            raise AuthlintError(f"--rule '{entry}'", hint="RULE=off, RULE=on or RULE=LEVEL")
        rules[name] = level
    fail_on = options["fail_on"] or config.fail_on
    return replace(
        config, fail_on=fail_on, fail_under=under, rules=rules, untrusted=options["untrusted"]
    )


def _flags(options: dict[str, Any]) -> dict[str, Any]:
    from authlint.errors import did_you_mean
    from authlint.platforms import named

    flags = {k: options[k] for k in POST_KEYS if options.get(k) is not None}
    if "platform" in flags and named(flags["platform"]) is None:
        hint = did_you_mean(flags["platform"], PLATFORMS)
        raise AuthlintError(f"no platform '{flags['platform']}'", hint=hint)
    if options["reply_to"]:
        from authlint import sources

        if options["untrusted"]:
            sources.untrusted.vet(options["reply_to"])
        flags["parent"] = sources.parent_text(options["reply_to"])
    return flags


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
