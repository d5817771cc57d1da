"""The data that ships with authlint: one compiled file, or the YAML behind it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError

COMPILED = "compiled.jsonl"
"""One line that every run parses, then a line for each card's match, parsed when it is needed."""
TABLES = ("platforms", "cues")
"""YAML files beside the packs that are no cards."""
HERE = Path(__file__).parent


def folder() -> Path:
    """The folder of the shipped rules: in a wheel `_rules`, in a checkout `../rules`."""
    packaged = HERE / "_rules"
    return packaged if packaged.is_dir() else HERE.parent / "rules"


def card_files(root: Path) -> list[Path]:
    """The cards below a folder of packs, sorted by pack and name."""
    return sorted(root.glob("*/*.yaml"))


def digest(root: Path) -> str:
    """A digest of all cards and tables, whatever the line ends."""
    from hashlib import sha256

    total = sha256()
    for path in [*(root / f"{name}.yaml" for name in TABLES), *card_files(root)]:
        total.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()


@cache
def compiled() -> dict[str, Any] | None:
    """The compiled file, or None if there is none or, in a checkout, it is out of date.

    Raises:
        AuthlintError: if the installation holds no rules at all.
    """
    root = folder()
    if not root.is_dir():
        raise AuthlintError("the rules are missing from this installation", path=str(root))
    path = root / COMPILED
    if not path.is_file():
        return None
    first, *matches = path.read_bytes().splitlines()
    data: dict[str, Any] = json.loads(first)
    for card, match in zip(data["cards"], matches, strict=True):
        card["match"] = match
    fresh = root.name == "_rules" or data["digest"] == digest(root)
    return data if fresh else None


def dump(data: dict[str, Any]) -> str:
    """Write what `carddata.compile_cards` made as the text of the compiled file."""
    cards = [{k: v for k, v in card.items() if k != "match"} for card in data["cards"]]
    first = json.dumps(
        data | {"cards": cards}, ensure_ascii=False, separators=(",", ":"), sort_keys=True
    )
    return "\n".join([first, *(card["match"] for card in data["cards"])]) + "\n"


@cache
def table(name: str) -> dict[str, Any]:
    """One of the `TABLES`, parsed."""
    data = compiled()
    if data is not None:
        found: dict[str, Any] = data[name]
        return found
    return read_table(folder(), name)


def read_table(root: Path, name: str) -> dict[str, Any]:
    """Parse a table's YAML."""
    from authlint import yamlfile

    path = root / f"{name}.yaml"
    loaded: dict[str, Any] = yamlfile.load(path.read_text("utf-8"), str(path))
    return loaded
