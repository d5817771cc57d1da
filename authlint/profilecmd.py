"""The commands that learn, show and compare profiles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from authlint import __version__
from authlint.cli import guarded
from authlint.errors import AuthlintError
from authlint.safe import safe_text

if TYPE_CHECKING:
    from authlint.profiles.profile import Profile

GUIDE = (".yaml", ".yml")
"""How the names of brand files end."""
_source = click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
_out = click.option(
    "--output", "-o", metavar="FILE", required=True, help="Where to write the profile (JSON)."
)
_name = click.option("--name", help="Name of the profile; by default the file's.")
_update = click.option("--update", metavar="FILE", help="Add to the posts of this profile.")
_report = click.option(
    "--report", multiple=True, metavar="FILE", help="Also write the listening report, .md or .html."
)
_replies = click.option("--with-replies", is_flag=True, help="Learn from replies too.")
_keep = click.option(
    "--keep-examples", is_flag=True, help="Keep five typical posts, word for word, in the file."
)
_forget = click.option(
    "--forget", is_flag=True, help="Keep no numbers of single posts; --update is then impossible."
)


def _learner(function: Callable[..., None]) -> Callable[..., None]:
    for option in (_source, _forget, _keep, _replies, _report, _update, _name, _out):
        function = option(function)
    return guarded(function)


@click.group()
def learn() -> None:
    """Learn an audience or a brand from its posts; nothing leaves this machine.

    SOURCE: a folder, .txt .md .jsonl .csv, or a platform's download (ZIP or unpacked): X,
    Mastodon, LinkedIn, Instagram, Facebook, Reddit, Bluesky; RSS and Atom.
    """


@learn.command()
@_learner
def audience(sources: tuple[str, ...], **options: Any) -> None:
    """Learn how a community writes, from its posts."""
    _learn("audience", sources, options)


@learn.command()
@_learner
def brand(sources: tuple[str, ...], **options: Any) -> None:
    """Learn how a brand or a person writes, from its own posts."""
    _learn("brand", sources, options)


@learn.command("background")
@click.argument("folder", metavar="DIR")
@click.option("--output", "-o", metavar="FILE", required=True, help="Where to write it (.npz).")
@guarded
def background(folder: str, output: str) -> None:
    """Make a background from JSON lines of public posts (for authlint's own development)."""
    from authlint.profiles.gather import build, samples

    count = build(samples(Path(folder)), Path(output), _progress)
    click.echo(f"{count} posts as numbers in {safe_text(output)}")


def _learn(kind: str, sources: tuple[str, ...], options: dict[str, Any]) -> None:
    from authlint.output import write_file
    from authlint.profiles import file
    from authlint.profiles.source import learned

    for report in options["report"]:
        _suffix(report)
    name = options["name"] or Path(options["output"]).stem
    profile = learned(
        kind, name, sources, options["update"], options["with_replies"],
        options["keep_examples"], options["forget"], _progress, _note,
    )  # fmt: skip
    write_file(Path(options["output"]), [file.write(profile, f"authlint {__version__}")])
    _show(profile, options["report"])
    click.echo(f"wrote {safe_text(options['output'])}", err=True)


def _progress(items: Iterable[Any]) -> Iterable[Any]:
    """Show a bar on standard error, on a terminal only."""
    import sys

    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(list(items), label="reading", file=sys.stderr) as bar:
        yield from bar


def _note(text: str) -> None:
    click.echo(f"authlint: note: {safe_text(text)}", err=True)


def _suffix(path: str) -> str:
    suffix = Path(path).suffix.lower()
    if suffix not in (".md", ".html"):
        raise AuthlintError("a report is .md or .html", path=path)
    return suffix


def _show(profile: Profile, reports: Iterable[str]) -> None:
    from authlint.output import write_file
    from authlint.profiles import listening

    heard = listening.heard(profile)
    for line in listening.text(heard).splitlines():
        click.echo(safe_text(line))
    for path in reports:
        if _suffix(path) == ".md":
            lines = listening.markdown(heard).split("\n")
            pieces: Iterable[str] = ["\n".join(safe_text(line) for line in lines)]
        else:
            from authlint.profiles.page import render

            pieces = [render(heard)]
        write_file(Path(path), pieces)


@click.group()
def profile() -> None:
    """Show a learned profile, or compare two."""


@profile.command()
@click.argument("file")
@_report
@guarded
def show(file: str, report: tuple[str, ...]) -> None:
    """Say what a profile has learned."""
    from authlint.profiles import load

    for path in report:
        _suffix(path)
    _show(load(file), report)


@profile.command()
@click.argument("one")
@click.argument("other")
@guarded
def compare(one: str, other: str) -> None:
    """Say in what two profiles differ, most telling first.

    ONE may be a brand file (.yaml): then, where the guide and the learned voice disagree.
    """
    from authlint import brandfile
    from authlint.profiles import load
    from authlint.profiles.comparing import compare as compared

    if Path(other).suffix.lower() in GUIDE:
        one, other = other, one
    second = load(other)
    guided = Path(one).suffix.lower() in GUIDE
    lines: Iterable[object] = (
        brandfile.compare(brandfile.load(Path(one)), second) or ["guide and posts agree"]
        if guided
        else compared(load(one), second)
    )
    for line in lines:
        click.echo(safe_text(str(line)))
