"""The file of accepted findings: found again by rule, words and post, wherever they move."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from hashlib import blake2b
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.scoring import without
from authlint.sources.jsonscan import JsonError, Located, parse
from authlint.sources.positions import Lines
from authlint.types import Excused, Finding, Result, shorten

NAME = "authlint-baseline.json"
SCHEMA_VERSION = 1
MAX_BYTES = 32 * 1024 * 1024
ALIKE = 0.4
"""The least share of word pairs that an edited post has in common with the one accepted.

With one word replaced, a post of n further words keeps (n - 3) / (n + 1) of its pairs, so
that from six words on an edit of one word is no new finding, while two posts that share
little but the words at fault stay far below."""
_PAIRS = 24
"""How many of a post's word pairs are kept: those with the smallest digests."""


class Entry(NamedTuple):
    """One accepted finding; `text` is for readers, `post` a sketch of the words around it."""

    fingerprint: str
    rule: str
    path: str
    text: str
    post: str
    reason: str
    expires: date | None = None
    line: int = 0

    def expired(self, today: date) -> bool:
        """Tell whether the entry's last day is over."""
        return self.expires is not None and self.expires < today


Baseline = dict[str, list[Entry]]
"""Entries by the first half of their fingerprint: rule, words and how often they stood before."""


def location(config: Config) -> Path:
    """Where the configuration puts the baseline."""
    return config.baseline or config.root / NAME


def load(path: Path) -> tuple[Entry, ...]:
    """Read a baseline (schema: `baseline.schema.json`).

    Raises:
        AuthlintError: with path and line, for a file that is none.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8")
    except OSError as error:
        raise AuthlintError(f"cannot read the baseline: {error.strerror}", path=str(path)) from None
    except UnicodeDecodeError:
        raise AuthlintError("cannot read the baseline: not UTF-8", path=str(path)) from None
    if len(data) > MAX_BYTES:
        raise AuthlintError("a baseline of more than 32 MB", path=str(path))
    lines = Lines(text)
    try:
        value = parse(text)
    except JsonError as error:
        line = lines.line(error.offset)
        raise AuthlintError(f"not JSON: {error}", path=str(path), line=line) from None
    if not isinstance(value, dict) or value.get("schema_version") != SCHEMA_VERSION:
        hint = f"schema_version must be {SCHEMA_VERSION}"
        raise AuthlintError("no baseline of authlint", path=str(path), line=1, hint=hint)
    findings = value.get("findings")
    if not isinstance(findings, list):
        raise AuthlintError("'findings' must be a list", path=str(path), line=1)
    return tuple(_entry(record, str(path), lines) for record in findings)


def _entry(record: Any, path: str, lines: Lines) -> Entry:
    texts = record.values() if isinstance(record, dict) else ()
    line = next((lines.line(v.start) for v in texts if isinstance(v, Located)), 1)
    names = ("fingerprint", "rule", "path", "text", "post", "reason")
    if not isinstance(record, dict) or set(record) - {"expires"} != set(names):
        hint = f"an entry has {', '.join(names)} and may have expires"
        raise AuthlintError("no entry of a baseline", path=path, line=line, hint=hint)
    for name in names:
        if not isinstance(record[name], str):
            raise AuthlintError(f"'{name}' must be a text", path=path, line=line)
    if not record["reason"].strip():
        raise AuthlintError("an entry needs a reason", path=path, line=line)
    if not re.fullmatch("[0-9a-f]{32}", record["fingerprint"]):
        raise AuthlintError("'fingerprint' must be 32 hex digits", path=path, line=line)
    expires = record.get("expires")
    try:
        until = None if expires is None else date.fromisoformat(expires)
    except (ValueError, TypeError):
        raise AuthlintError("'expires' must be YYYY-MM-DD", path=path, line=line) from None
    return Entry(**{name: str(record[name]) for name in names}, expires=until, line=line)


def dump(entries: Iterable[Entry]) -> str:
    """Write entries as JSON, sorted, one a line."""
    rows = [
        json.dumps(
            {
                "path": entry.path,
                "rule": entry.rule,
                "text": entry.text,
                "reason": entry.reason,
                **({"expires": entry.expires.isoformat()} if entry.expires else {}),
                "fingerprint": entry.fingerprint,
                "post": entry.post,
            }
        )
        for entry in sorted(entries, key=lambda e: (e.path, e.rule, e.text, e.fingerprint))
    ]
    body = "".join(f"\n  {row}{',' * (n < len(rows))}" for n, row in enumerate(rows, 1))
    return f'{{"schema_version": {SCHEMA_VERSION}, "findings": [{body}\n]}}\n'


def entry_of(finding: Finding, path: str, reason: str, expires: date | None) -> Entry:
    """Make the entry that accepts a finding."""
    text = shorten(finding.text)
    post = sketch(finding)
    return Entry(finding.fingerprint, finding.rule.id, path, text, post, reason, expires)


def indexed(entries: Iterable[Entry]) -> Baseline:
    """Arrange entries for `accepting`."""
    found: Baseline = {}
    for entry in entries:
        found.setdefault(entry.fingerprint[:16], []).append(entry)
    return found


def accepting(finding: Finding, baseline: Baseline) -> Entry | None:
    """Give the entry that accepts a finding, if there is one.

    Rule, words and number must be the same; the post either opens the same, or is alike
    (`ALIKE`) in what stands around the words.
    """
    if not baseline:
        return None
    fingerprint = finding.fingerprint
    entries = baseline.get(fingerprint[:16], ())
    for entry in entries:
        if entry.fingerprint == fingerprint:
            return entry
    mine = sketch(finding) if entries else ""
    return next((entry for entry in entries if alike(mine, entry.post) >= ALIKE), None)


def sketch(finding: Finding) -> str:
    """A digest of the post around a finding that shows how alike two posts are.

    It holds, of the 16-bit digests of all pairs of neighbouring words, the smallest 24
    (bottom-k sketch: Cohen and Kaplan, PODC 2007), as hex.
    """
    text, span = finding.post.text.lower(), finding.match.span
    around = f"{text[: span.start]} \\0 {text[span.end :]}"
    words = re.findall(r"\w+|\\0", around)
    pairs = {f"{one} {two}" for one, two in pairwise(words)}
    digests = {blake2b(_bytes(pair), digest_size=2).hexdigest() for pair in pairs}
    return "".join(sorted(digests)[:_PAIRS])


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def alike(one: str, other: str) -> float:
    """Estimate the share of word pairs that two sketches have in common, from 0 to 1."""
    a, b = ({s[n : n + 4] for n in range(0, len(s), 4)} for s in (one, other))
    union = sorted(a | b)[:_PAIRS]
    return sum(digest in a and digest in b for digest in union) / len(union) if union else 0.0


def left_out(
    results: Iterable[Result], entries: Sequence[Entry], today: date, note: Callable[[str], None]
) -> Iterator[Result]:
    """Leave accepted findings out of results and score the rest; note what has expired."""
    baseline = indexed(entries)
    expired: dict[Entry, None] = {}
    for result in results:
        dropped: list[Excused] = []
        for finding in result.findings:
            entry = accepting(finding, baseline)
            if entry and entry.expired(today):
                expired[entry] = None
            elif entry:
                dropped.append(Excused(finding, entry.reason, "baseline"))
        yield without(result, dropped)
    for entry in list(expired)[:5]:
        note(f"{entry.path}: '{entry.rule}' was accepted until {entry.expires} and counts again")
    if len(expired) > 5:
        note(f"{len(expired) - 5} more accepted findings have expired: authlint baseline show")
