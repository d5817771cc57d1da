"""Format `rdjson`: reviewdog's diagnostic format as one document."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from authlint.formats import View
from authlint.formats.diagnostics import SOURCE, diagnostics
from authlint.formats.json import escaped
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield one `DiagnosticResult`, finding by finding."""
    yield f'{{"source": {json.dumps(SOURCE)}, "diagnostics": ['
    for number, one in enumerate(diagnostics(results)):
        comma = "," if number else ""
        yield f"{comma}\n{escaped(json.dumps(one, ensure_ascii=False))}"
    yield "\n]}\n"
