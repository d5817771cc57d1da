"""The command `queue`: what posts show together, and the ledger of give and take."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import click

from authlint import cli
from authlint.config import FAIL_ON, Config
from authlint.errors import AuthlintError
from authlint.formats.queue import NAMES as FORMATS
from authlint.options import configured, flags_of, with_flags
from authlint.types import KINDS, Post, shorten


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--format", "-f", "format_name", type=click.Choice(FORMATS), default="text",
    help="How the report is written.",
)  # fmt: skip
@click.option("--output", "-o", metavar="FILE", help="Write the report to a file.")
@click.option("--window", metavar="SPAN", help="Window and unit of the report, as 30d or 4w.")
@click.option("--since", metavar="DATE", help="Only posts from this day on.")
@click.option("--until", metavar="DATE", help="Only posts before this day.")
@click.option("--platform", help="Platform of all posts.")
@click.option("--kind", type=click.Choice(KINDS), help="Gesture of all posts.")
@click.option("--config", "config_path", metavar="FILE", help="Configuration to use.")
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@click.option(
    "--untrusted", is_flag=True, help="The same, for posts and repositories of strangers."
)
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="Verdict that gives exit code 1.")
@click.option("--fail-under", multiple=True, metavar="CHECK=N", help="Least points of a check.")
@click.option("--rule", "rules", multiple=True, metavar="RULE=LEVEL", help="off, on or a level.")
@click.option("--stdin-filename", metavar="NAME", help="Name, and so format, of standard input.")
@click.option(
    "--color", type=click.Choice(["auto", "always", "never"]), default="auto",
    help="Colours; auto heeds the terminal, NO_COLOR and FORCE_COLOR.",
)  # fmt: skip
@cli.guarded
def queue(paths: tuple[str, ...], **options: Any) -> None:
    """Report what posts show together: copies, habits, timing, and the ledger of give and take."""
    options["drafts"] = True
    if not paths:
        raise AuthlintError("no path given", hint="authlint queue posts/, or - for standard input")
    config = with_flags(configured(options, paths), options)
    sys.exit(_report(config, paths, options))


def _report(config: Config, paths: tuple[str, ...], options: dict[str, Any]) -> int:
    from authlint import scoring
    from authlint.formats import View
    from authlint.formats.queue import load
    from authlint.queue import run
    from authlint.queue.plan import plan
    from authlint.queue.times import minute_of
    from authlint.run import final_rules

    since, until = (
        minute_of(options[name], f"--{name}") if options[name] else None
        for name in ("since", "until")
    )
    rules, path = final_rules(config), str(config.path or "--window")
    wanted = plan(rules, config.queue, options["window"], path)
    errors: list[AuthlintError] = []
    report = run.check(_posts(paths, config, options, errors), wanted, since, until)
    for error in errors:
        cli.complain(error)
    if not report.posts:
        if not errors:
            cli.complain(AuthlintError("nothing to check", hint="no post was found there or then"))
        return 2
    view = View(color=cli._colored(options["color"], options["output"]))
    cli._write(load(options["format_name"])(report, view), options["output"])
    gated = any(
        scoring.gates(unit.verdict, unit.scores, config.fail_on, config.fail_under)
        for unit in report.units
    )
    return 2 if errors else int(gated)


def _posts(
    paths: tuple[str, ...], config: Config, options: dict[str, Any], errors: list[AuthlintError]
) -> Iterator[Post]:
    from authlint import sources
    from authlint.queue.times import NONE, dated

    flags = flags_of({**options, "reply_to": None})
    name = options["stdin_filename"]
    unread: list[str] = []
    for item in sources.read(paths, config, flags, cli.note, name):
        if isinstance(item, AuthlintError):
            errors.append(item)
            continue
        when = item.context.scheduled
        if when and dated(item).minute == NONE:
            unread.append("" if unread else f"{item.source.path}: '{shorten(when, 40)}'")
        yield item
    if unread:
        cli.note(
            f"{unread[0]} is no date that is read (2026-11-23T09:00); such posts: {len(unread)}"
        )
