"""The options of a command line -> configuration and flags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from authlint.config import POST_KEYS, Config, ModelChoice
from authlint.errors import AuthlintError
from authlint.platforms import NAMES as PLATFORMS
from authlint.types import CHECKS


def configured(options: dict[str, Any], paths: tuple[str, ...]) -> Config:
    """The configuration that the options ask for, or the one nearest to the first path."""
    from authlint import config, scope

    if "" in paths:
        raise AuthlintError("an empty path", hint="is a variable of your script unset?")
    if options["config_path"]:
        if not Path(options["config_path"]).is_file():
            raise AuthlintError("no such file", path=options["config_path"])
        return config.load(Path(options["config_path"]))
    if options["isolated"] or options["untrusted"]:
        return Config()
    found = config.discover(scope.start(paths))
    return config.load(found) if found else Config(root=Path.cwd())


def with_flags(config: Config, options: dict[str, Any]) -> Config:
    """The configuration with what the options set over it."""
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
    if options.get("brand"):
        from authlint.run import with_brand

        config = with_brand(config, options["brand"])
    fail_on = options["fail_on"] or config.fail_on
    drafts = options["drafts"] or config.drafts
    model = _model(config.model, options)
    return replace(
        config, model=model, fail_on=fail_on, fail_under=under, drafts=drafts, rules=rules,
        untrusted=options["untrusted"],
    )  # fmt: skip


def _model(chosen: ModelChoice, options: dict[str, Any]) -> ModelChoice:
    path, without = options.get("model"), options.get("no_model")
    if path and without:
        raise AuthlintError("--model and --no-model", hint="give one of the two")
    if without:
        return ModelChoice(False)
    return ModelChoice(True, path, chosen.labels) if path else chosen


def flags_of(options: dict[str, Any]) -> dict[str, Any]:
    """The fields that the options set for all posts."""
    from authlint.errors import did_you_mean
    from authlint.platforms import named

    flags = {k: options[k] for k in POST_KEYS if options.get(k) is not None}
    if "brand" in flags:
        from authlint.brandfile import named as named_brand

        flags["brand"] = named_brand(Path(flags["brand"]))[1]
    if "platform" in flags and named(flags["platform"]) is None:
        hint = did_you_mean(flags["platform"], PLATFORMS)
        raise AuthlintError(f"no platform '{flags['platform']}'", hint=hint)
    if "lang" in flags:
        from authlint.language import spoken

        if spoken(flags["lang"]) is None:
            raise AuthlintError(f"--lang '{flags['lang']}'", hint="a code, as en or pt-BR")
    if options["reply_to"]:
        from authlint import sources

        if options["untrusted"]:
            sources.untrusted.vet(options["reply_to"])
        flags["parent"] = sources.parent_text(options["reply_to"])
    return flags
