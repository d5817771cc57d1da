"""Format `jsonl`: one post a line, each with its findings and scores."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from authlint.formats import View
from authlint.formats.json import escaped
from authlint.formats.records import record
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield one line for each post."""
    for result in results:
        yield escaped(json.dumps(record(result), ensure_ascii=False)) + "\n"
