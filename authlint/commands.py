"""The commands beside `check`: look rules up, test cards, show and write configuration."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click

from authlint.cli import complain, guarded, note
from authlint.errors import AuthlintError
from authlint.options import configured
from authlint.profilecmd import learn, profile
from authlint.queuecommand import queue
from authlint.safe import safe_text
from authlint.training.cli import distil, evaluate, export, requantise, train
from authlint.upkeep import baseline, cache


def _print(text: str) -> None:
    click.echo("\n".join(safe_text(line) for line in text.split("\n")))


__all__ = [
    "baseline", "cache", "config", "distil", "docs", "evaluate", "explain", "export", "init",
    "learn", "posts", "profile", "queue", "requantise", "rules", "test", "train",
]  # fmt: skip


@click.command()
@click.argument("paths", nargs=-1, metavar="PATH…")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text",
    help="For people or for programs.",
)  # fmt: skip
@click.option("--as", "read_as", metavar="FORMAT", help="Format of all files, as `bundle`.")
@click.option("--text-column", multiple=True, metavar="NAME|N", help="Text column of tables.")
@click.option("--stdin-filename", metavar="NAME", help="Name, and so format, of standard input.")
@click.option("--config", "config_path", metavar="FILE", help="Configuration to use.")
@click.option("--isolated", is_flag=True, help="Read no configuration.")
@guarded
def posts(
    paths: tuple[str, ...],
    form: str,
    read_as: str | None,
    text_column: tuple[str, ...],
    stdin_filename: str | None,
    **options: Any,
) -> None:
    """List the posts that are recognised in files and folders, without judging them."""
    from authlint import sources
    from authlint.listing import post_record, post_rows
    from authlint.types import Post

    if not paths:
        hint = "authlint posts drafts/"
        raise AuthlintError("no path given", hint=hint)
    settings = configured({"untrusted": False, **options}, paths)
    how = stdin_filename, read_as, text_column
    items = list(sources.read(paths, settings, {}, note, *how))
    found = [item for item in items if isinstance(item, Post)]
    errors = [item for item in items if isinstance(item, AuthlintError)]
    if form == "json":
        click.echo(json.dumps([post_record(post) for post in found], indent=2))
    else:
        for row in post_rows(found):
            _print(row)
    for error in errors:
        complain(error)
    sys.exit(2 if errors or not found else 0)


@click.command()
@click.option("--pack", help="Only the rules of one pack.")
@click.option(
    "--format", "-f", "form", type=click.Choice(["text", "json"]), default="text",
    help="For people or for programs.",
)  # fmt: skip
@click.option("--config", "path", metavar="FILE", help="Configuration with packs and levels.")
@guarded
def rules(pack: str | None, form: str, path: str | None) -> None:
    """List the rules in force."""
    from authlint import load_rules
    from authlint.listing import rule_record

    kept = [rule for rule in load_rules(path) if pack in (None, rule.pack)]
    if not kept:
        raise AuthlintError(f"no rule in pack '{pack}'", hint="authlint rules lists all packs")
    if form == "json":
        click.echo(json.dumps([rule_record(rule) for rule in kept], indent=2, ensure_ascii=False))
        return
    width = max(len(rule.id) for rule in kept)
    for rule in kept:
        effects = " ".join(f"{check}:{level}" for check, level in rule.effects.items())
        _print(f"{rule.pack:<12} {rule.id:<{width}}  {effects}\n{'':13}{rule.summary}")


@click.command()
@click.argument("rule")
@click.option("--config", "path", metavar="FILE", help="Configuration with your own packs.")
@guarded
def explain(rule: str, path: str | None) -> None:
    """Explain RULE: what it finds, why, what to do instead, its sources and examples."""
    from authlint import load_rules, packs
    from authlint.brandrules import catalogue
    from authlint.explain import markdown
    from authlint.listing import examples

    there = load_rules(path)
    names = {one.id for one in there}
    found = packs.find(rule, [*there, *(one for one in catalogue() if one.id not in names)])
    _print(markdown(found) + examples(found))


@click.command("test")
@click.argument("paths", nargs=-1, metavar="PATH…", required=True)
@guarded
def test(paths: tuple[str, ...]) -> None:
    """Test the cards of your own pack: their examples, and rules that nothing fires."""
    from authlint.cardtest import run_folder

    failed = 0
    for path in paths:
        report = run_folder(Path(path))
        for failure in report.failures:
            _print(str(failure))
        for name in report.silent:
            click.echo(f"{name}: no example of any card fires this rule")
        failed += len(report.failures) + len(report.silent)
        click.echo(
            f"{path}: {report.cards} cards, {report.examples} examples,"
            f" {len(report.failures)} failed, {len(report.silent)} rules never fired"
        )
    sys.exit(1 if failed else 0)


@click.command("config")
@click.option("--explain", "file", metavar="FILE", help="Show what holds for one file, and why.")
@click.option("--config", "path", metavar="FILE", help="Configuration to show.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of authlint.toml.")
@guarded
def config(file: str | None, path: str | None, schema: bool) -> None:
    """Show the configuration in force."""
    from authlint.listing import config_lines, config_schema

    if schema:
        click.echo(json.dumps(config_schema(), indent=2))
        return
    for line in config_lines(file, path):
        click.echo(safe_text(line))


@click.command()
@click.option("--force", is_flag=True, help="Overwrite a file that is there.")
@click.option("--brand", is_flag=True, help="Write a brand.yaml instead: values, voice, terms.")
@guarded
def init(force: bool, brand: bool) -> None:
    """Write a commented authlint.toml, or with --brand a brand.yaml, into this folder."""
    from authlint import listing
    from authlint.brandfile.starter import starter as brand_starter

    path = Path("brand.yaml" if brand else "authlint.toml")
    if path.exists() and not force:
        raise AuthlintError("is there already", path=str(path), hint="--force overwrites it")
    path.write_text(brand_starter() if brand else listing.starter(), "utf-8")
    then = "authlint --brand brand.yaml DRAFT" if brand else "authlint config"
    click.echo(f"wrote {path}; try: {then}")


@click.command()
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if a page is out of date.")
@click.option("--root", default=".", metavar="DIR", help="The checkout of authlint.")
@guarded
def docs(check: bool, root: str) -> None:
    """Generate the rule pages, schemas and the compiled cards of this repository."""
    from authlint.docs import generate

    stale = generate(Path(root), write=not check)
    for path in stale:
        click.echo(f"{'out of date' if check else 'wrote'}: {path}")
    if check and stale:
        click.echo("run: authlint docs")
        sys.exit(1)
