"""Format `rdjsonl`: reviewdog's diagnostic format, one finding a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from authlint.formats import View
from authlint.formats.diagnostics import SOURCE, diagnostics
from authlint.formats.json import escaped
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield one `Diagnostic` a line."""
    for one in diagnostics(results):
        yield escaped(json.dumps(one | {"source": SOURCE}, ensure_ascii=False)) + "\n"
