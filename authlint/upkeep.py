"""Commands that look after accepted findings and kept results: `baseline` and `cache`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

import click

from authlint import baseline as accepted
from authlint import config as configuration
from authlint import run, scope, sources
from authlint.annotate import profiles
from authlint.baseline import Entry
from authlint.cli import guarded
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.globs import relative
from authlint.output import write_file
from authlint.safe import safe_text
from authlint.types import Finding, Post


class _Look(NamedTuple):
    """What a look at paths found: the baseline's file, its entries, and what they accept."""

    file: Path
    entries: tuple[Entry, ...]
    findings: tuple[tuple[Finding, Entry | None], ...]
    seen: frozenset[str]

    def idle(self) -> list[Entry]:
        """The entries that accept nothing although their file was looked at or is gone."""
        used = {entry for _, entry in self.findings if entry}
        here = self.file.parent
        return [
            entry
            for entry in self.entries
            if entry not in used and (entry.path in self.seen or not (here / entry.path).exists())
        ]


def _look(paths: tuple[str, ...], file: str | None, path: str | None, must: bool) -> _Look:
    paths = paths or (".",)
    found = Path(path) if path else configuration.discover(scope.start(paths))
    settings = configuration.load(found) if found else Config(root=Path.cwd())
    target = Path(file) if file else accepted.location(settings)
    if must and not target.is_file():
        raise AuthlintError("no baseline", path=str(target), hint="authlint baseline write")
    entries = accepted.load(target) if target.is_file() else ()
    known = accepted.indexed(entries)
    rules, annotators, _ = run.prepared(settings, None)
    findings: list[tuple[Finding, Entry | None]] = []
    seen: set[str] = set()
    annotators = (*annotators, profiles(settings))
    for result in run.check(_posts(paths, settings), rules, annotators):
        seen.add(_name(result.post.source.path, target))
        findings.extend((f, accepted.accepting(f, known)) for f in result.findings)
    if not seen:
        raise AuthlintError("nothing to check", hint="no post was found in these paths")
    return _Look(target, entries, tuple(findings), frozenset(seen))


def _posts(paths: tuple[str, ...], settings: Config) -> Iterator[Post]:
    for item in sources.read(paths, settings):
        if isinstance(item, AuthlintError):
            raise item
        yield item


def _name(path: str, target: Path) -> str:
    return relative(path, target.parent)


def _say(text: str) -> None:
    click.echo(safe_text(text))


_paths = click.argument("paths", nargs=-1, metavar="[PATH…]")
_file = click.option("--file", metavar="FILE", help="The baseline, if not the configured one.")
_config = click.option("--config", "path", metavar="FILE", help="Configuration to use.")


@click.group()
def baseline() -> None:
    """Accept the findings of today, so that only new ones count."""


@baseline.command()
@_paths
@_file
@_config
@click.option("--reason", help="Why the findings that are not in it yet are accepted.")
@click.option("--expires", type=click.DateTime(["%Y-%m-%d"]), help="Last day that this holds.")
@guarded
def write(
    paths: tuple[str, ...],
    file: str | None,
    path: str | None,
    reason: str | None,
    expires: datetime | None,
) -> None:
    """Write all findings of PATHS (default: this folder) into the baseline.

    What is in it already keeps its reason; what no longer occurs is left out.
    """
    if expires and expires.date() < date.today():
        raise AuthlintError(f"--expires {expires.date()} is over", hint="give a day to come")
    look = _look(paths, file, path, must=False)
    kept, new = _renewed(look, (reason or "").strip(), expires.date() if expires else None)
    idle = look.idle()
    used = {entry for _, entry in look.findings if entry}
    for entry in look.entries:
        if entry not in used and entry not in idle:
            kept.setdefault(entry.fingerprint, entry)
    write_file(look.file, [accepted.dump(kept.values())])
    _say(f"wrote {look.file}: {len(kept)} accepted, {new} of them new, {len(idle)} gone")


def _renewed(look: _Look, reason: str, until: date | None) -> tuple[dict[str, Entry], int]:
    """The entries of what was found, by fingerprint, and how many of them are new."""
    kept: dict[str, Entry] = {}
    new = 0
    for finding, entry in look.findings:
        name = _name(finding.post.source.path, look.file)
        if entry is None or entry.expired(date.today()):
            if not reason:
                raise AuthlintError("new findings need a reason", hint='--reason "…"')
            new += finding.fingerprint not in kept
            made = accepted.entry_of(finding, name, reason, until)
        else:
            made = accepted.entry_of(finding, name, entry.reason, entry.expires)
        kept.setdefault(made.fingerprint, made)
    return kept, new


@baseline.command()
@_paths
@_file
@_config
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if an entry is to go.")
@guarded
def prune(paths: tuple[str, ...], file: str | None, path: str | None, check: bool) -> None:
    """Take out of the baseline what no longer occurs in PATHS (default: this folder)."""
    look = _look(paths, file, path, must=True)
    idle = look.idle()
    for entry in idle:
        _say(f"{look.file}:{entry.line}: {entry.path} {entry.rule} '{entry.text}' matches nothing")
    if check:
        sys.exit(1 if idle else 0)
    if idle:
        write_file(look.file, [accepted.dump(e for e in look.entries if e not in idle)])
    _say(f"{len(idle)} of {len(look.entries)} entries taken out")


@baseline.command()
@_paths
@_file
@_config
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text",
    help="For people or for programs.",
)  # fmt: skip
@guarded
def show(paths: tuple[str, ...], file: str | None, path: str | None, form: str) -> None:
    """List the accepted findings: in force, expired, or matching nothing in PATHS."""
    look = _look(paths, file, path, must=True)
    idle, today = set(look.idle()), date.today()
    rows = [
        (entry, "idle" if entry in idle else "expired" if entry.expired(today) else "in force")
        for entry in look.entries
    ]
    if form == "json":
        records = [
            entry._asdict() | {"expires": str(entry.expires or "") or None, "state": state}
            for entry, state in rows
        ]
        click.echo(json.dumps(records, indent=2))
        return
    for entry, state in rows:
        until = f" until {entry.expires}" if entry.expires else ""
        _say(f"{state:<9}{entry.path}  {entry.rule}  '{entry.text}': {entry.reason}{until}")
    _say(f"{len(rows)} accepted in {look.file}: " + _states([state for _, state in rows]))


def _states(states: list[str]) -> str:
    return ", ".join(f"{states.count(s)} {s}" for s in ("in force", "expired", "idle"))


@click.group()
def cache() -> None:
    """Look after the kept results."""


def _folder(path: str | None) -> Path:
    from authlint.cache import default_folder

    found = configuration.discover(Path.cwd())
    settings = configuration.load(found) if found else Config(root=Path.cwd())
    folder = Path(path) if path else default_folder(settings, Path.cwd())
    if folder is None:
        raise AuthlintError("no cache: there is no configuration and no repository here")
    return folder


_dir = click.option("--cache-dir", "path", metavar="DIR", help="The folder, if you named one.")


@cache.command("dir")
@_dir
@guarded
def cache_dir(path: str | None) -> None:
    """Print the folder in which results are kept."""
    _say(str(_folder(path)))


@cache.command()
@_dir
@guarded
def clear(path: str | None) -> None:
    """Remove the kept results of this project."""
    from authlint import store

    folder = _folder(path)
    done = store.clear(folder)
    _say(f"removed {folder}" if done else f"nothing was kept in {folder}")
