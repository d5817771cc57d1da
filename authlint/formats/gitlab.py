"""Format `gitlab`: a GitLab Code Quality report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

from authlint.formats import View, by_weight, worst_level
from authlint.formats.json import escaped
from authlint.globs import relative
from authlint.types import Finding, Result

_SEVERITIES = {
    "note": "info",
    "warning": "minor",
    "major": "major",
    "error": "critical",
    "block": "blocker",
}


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield one JSON list; fingerprints are unique, since GitLab shows one finding for each."""
    seen: Counter[str] = Counter()
    yield "["
    for result in results:
        for finding in by_weight(result):
            path = relative(finding.post.source.path, Path.cwd())
            key = _digest(path, finding.fingerprint)
            comma = "," if seen else ""
            seen[key] += 1
            issue = _issue(finding, path, _digest(key, str(seen[key])))
            yield f"{comma}\n{escaped(json.dumps(issue, ensure_ascii=False))}"
    yield "\n]\n"


def _issue(finding: Finding, path: str, fingerprint: str) -> dict[str, Any]:
    start, end = finding.position, finding.end_position
    return {
        "description": finding.message,
        "check_name": finding.rule.id,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[worst_level(finding)],
        "location": {
            "path": path,
            "lines": {"begin": start.line, "end": end.line},
            "positions": {"begin": start._asdict(), "end": end._asdict()},
        },
    }


def _digest(*parts: str) -> str:
    text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16).hexdigest()
