"""Format `json`: one document, streamed post by post (schema: `report.schema.json`)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from authlint import __version__
from authlint.formats import Tally, View
from authlint.formats.records import SCHEMA_VERSION, record
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield the document in pieces; control characters are escaped."""
    tool = json.dumps({"name": "authlint", "version": __version__})
    model = view.model and {"name": view.model.name, "sha256": view.model.sha256}
    yield f'{{"schema_version": {SCHEMA_VERSION}, "tool": {tool},'
    yield f' "model": {escaped(json.dumps(model, ensure_ascii=False))}, "posts": ['
    tally = Tally()
    for number, result in enumerate(results):
        tally.add(result)
        yield (
            ("," if number else "") + "\n" + escaped(json.dumps(record(result), ensure_ascii=False))
        )
    summary = {
        "posts": tally.posts,
        "verdicts": tally.verdicts,
        "findings": sum(tally.rules.values()),
        "rules": dict(sorted(tally.rules.items())),
        "excused": {by: tally.excused.get(by, 0) for by in ("post", "config", "baseline")},
    }
    yield f'\n], "summary": {json.dumps(summary)}}}\n'


def escaped(text: str) -> str:
    """Escape what a terminal, a page or a CI runner could take for a command in a JSON text."""
    shown = "".join(
        char
        if " " <= char < "\x7f" or (char >= "\xa0" and char not in _HIDDEN and not _surrogate(char))
        else f"\\u{ord(char):04x}"
        for char in text
    )
    return _RUNNER_COMMAND.sub(r"\1\\u005b", shown)


_RUNNER_COMMAND = re.compile(r"(##(?:vso)?)\[", re.IGNORECASE)

_HIDDEN = frozenset(
    "\u061c\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
)


def _surrogate(char: str) -> bool:
    return 0xD800 <= ord(char) <= 0xDFFF
