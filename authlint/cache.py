"""Results of posts that have not changed since an earlier run."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from functools import lru_cache
from hashlib import blake2b
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from authlint import shipped
from authlint.config import Config
from authlint.profiles.annotator import names_profile
from authlint.store import NAME, Store, opened
from authlint.types import Excused, Finding, Loss, Match, Post, Result, Rule, Score, Span

BATCH = 256
"""The most posts that are looked up at once."""
NOT_JUDGED_BY = frozenset({"source", "index", "id", "group", "signals", "draft"})
"""Fields of a post that no rule reads, or that are made of the others."""
_FIELDS = tuple(f.name for f in fields(Post) if f.name not in NOT_JUDGED_BY)

Rules = Callable[[str], Iterable[Rule]]


class Cache(NamedTuple):
    """An open store and what tells the settings of a file, as bytes."""

    store: Store
    settings: Callable[[str], bytes]

    @property
    def resolved(self) -> bool:
        """Tell whether an earlier run could make rules of these settings."""
        name = self.settings("")
        return bool(self.store.get([name]))

    def mark_resolved(self) -> None:
        """Remember that rules could be made of these settings."""
        self.store.put({self.settings(""): b"resolved"})


def open_cache(config: Config, folder: Path, version: str, trusted: bool = False) -> Cache | None:
    """Open the cache of a folder; None if it cannot be used.

    `version` is authlint's, and the digest of whatever gives posts their signals;
    `trusted` as for `store.opened`.

    Raises:
        AuthlintError: if the folder holds something else.
    """
    store = opened(folder, trusted)
    return None if store is None else Cache(store, settings(config, version))


def default_folder(config: Config, start: Path) -> Path | None:
    """The cache's folder: beside the configuration, else at the repository's root, else none."""
    if config.path:
        return config.root / NAME
    folder = start.resolve()
    roots = (here for here in (folder, *folder.parents) if (here / ".git").exists())
    root = next(roots, None)
    return None if root is None else root / NAME


def through(
    posts: Iterable[Post], judge: Callable[[Iterable[Post]], Iterator[Result]],
    rules_for: Rules, cache: Cache | None,
) -> Iterator[Result]:  # fmt: skip
    """Yield the posts' results in their order, those that are kept without judging again.

    Posts that name a profile are judged anew: the profile may have changed, and what it
    says of them is not kept.
    """
    if cache is None:
        yield from judge(posts)
        return
    left = iter(posts)
    try:
        while batch := tuple(islice(left, BATCH)):
            yield from _batch(batch, judge, rules_for, cache)
    finally:
        cache.store.close()


def _batch(
    batch: tuple[Post, ...], judge: Callable[[Iterable[Post]], Iterator[Result]],
    rules_for: Rules, cache: Cache,
) -> Iterator[Result]:  # fmt: skip
    keys = [key(post, cache.settings(post.source.path)) for post in batch]
    fresh = {name for name, post in zip(keys, batch, strict=True) if names_profile(post)}
    kept = cache.store.get(dict.fromkeys(name for name in keys if name not in fresh))
    found = [
        decode(kept[name], post, rules_for) if name in kept else None
        for name, post in zip(keys, batch, strict=True)
    ]
    judged = judge(post for post, result in zip(batch, found, strict=True) if result is None)
    new: dict[bytes, bytes] = {}
    for name, result in zip(keys, found, strict=True):
        if result is None:
            result = next(judged)
            if name not in fresh:
                new[name] = encode(result)
        yield result
    cache.store.put(new)


def settings(config: Config, version: str) -> Callable[[str], bytes]:
    """Give a function from a file's path to the digest of all that judges its posts."""
    total = blake2b(digest_size=16)
    total.update(repr((version, installation(), config.rules, config.brand)).encode())
    told = [(o.files, o.rules, o.excuses, o.brand) for o in config.overrides]
    total.update(repr(told).encode())
    for pack in config.packs:
        for path in sorted(Path(pack).rglob("*.yaml")) if Path(pack).is_dir() else [Path(pack)]:
            total.update(path.name.encode("utf-8", "surrogateescape") + b"\0")
            total.update(path.read_bytes() if path.is_file() else b"\0")
    base = total.digest()

    @lru_cache(16)
    def of(path: str) -> bytes:
        if not config.overrides or not path:
            return base
        return base + repr([config.overrides.index(o) for o in config.matching(path)]).encode()

    return of


def installation() -> str:
    """A digest of Python's version, the rules and, in a checkout, the code as well."""
    root = shipped.folder()
    total = blake2b(sys.version.encode(), digest_size=16)
    if root.name == "_rules":
        total.update((root / shipped.COMPILED).read_bytes())
        return total.hexdigest()
    for path in sorted([*shipped.HERE.rglob("*.py"), *root.rglob("*.yaml")]):
        if path.is_file():
            stat = path.stat()
            fact = f"{path.as_posix()}\0{stat.st_size}\0{stat.st_mtime_ns}\0"
            total.update(fact.encode("utf-8", "surrogateescape"))
    return total.hexdigest()


def key(post: Post, settings: bytes) -> bytes:
    """The digest of settings and of every field of a post that a rule may read."""
    facts = repr([getattr(post, name) for name in _FIELDS])
    text = facts.encode("utf-8", "surrogatepass")
    return blake2b(text, digest_size=16, key=blake2b(settings, digest_size=32).digest()).digest()


def encode(result: Result) -> bytes:
    """Put a result into bytes: rules by name, words by their span."""
    numbers = {id(finding): n for n, finding in enumerate(result.findings)}
    record = [
        [_finding(finding) for finding in result.findings],
        [[_finding(finding), reason, by] for finding, reason, by in result.excused],
        [
            [s.check, s.points, s.verdict, s.confidence, s.missing,
             [[numbers[id(loss.finding)], loss.points, loss.evidence] for loss in s.losses]]
            for s in result.scores
        ],
        [result.post.excuses.index(excuse) for excuse in result.stale],
        result.length,
    ]  # fmt: skip
    return json.dumps(record, separators=(",", ":")).encode()


def _finding(finding: Finding) -> list[Any]:
    match = finding.match
    values = dict(match.values)
    return [finding.rule.id, finding.occurrence, *match.span, values, match.replacement,
            match.confidence, match.whole]  # fmt: skip


def decode(data: bytes, post: Post, rules_for: Rules) -> Result | None:
    """Make a result of its bytes; None if they are no result of this post and these rules."""
    try:
        found, excused, scores, stale, length = json.loads(data)
        rules = {}
        if found or excused:
            rules = {rule.id: rule for rule in rules_for(post.source.path)}
        findings = tuple(_made(record, post, rules) for record in found)
        return Result(
            post,
            findings,
            tuple(_score(record, findings) for record in scores),
            tuple(post.excuses[n] for n in stale),
            tuple(length) if length else None,
            tuple(Excused(_made(record, post, rules), why, by) for record, why, by in excused),
        )
    except (ValueError, TypeError, KeyError, IndexError):
        return None


def _made(record: list[Any], post: Post, rules: dict[str, Rule]) -> Finding:
    rule, occurrence, start, end, values, replacement, confidence, whole = record
    match = Match(Span(start, end), values, replacement, confidence, whole)
    return Finding(post, rules[rule], match, occurrence)


def _score(record: list[Any], findings: tuple[Finding, ...]) -> Score:
    check, points, verdict, confidence, missing, losses = record
    lost = tuple(Loss(findings[n], points, evidence) for n, points, evidence in losses)
    return Score(check, points, verdict, confidence, lost, tuple(missing))
