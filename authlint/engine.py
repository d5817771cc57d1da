"""Posts and rules -> findings; the only caller of a rule's check."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from authlint.errors import AuthlintError
from authlint.language import language
from authlint.phraseset import meet
from authlint.signals import PROFILES
from authlint.tokens import Reading
from authlint.types import Finding, Match, Post, Rule

_PROFILES = frozenset(PROFILES)
MAX_HITS = 20
"""The most findings of one rule that are kept for one post."""


class RuleIndex(NamedTuple):
    """Rules by the keys that make them possible, and those that always run.

    `by_key` maps a key to (rule number, other keys of which its sentence needs one as well,
    the identity of the need that this is);
    `memory` keeps what is the same for all posts of a kind; `across` holds the rules about
    many posts, which `authlint.queue` reads and no single draft meets.
    """

    rules: tuple[Rule, ...]
    by_key: dict[str, list[tuple[int, frozenset[str], int]]]
    always: list[int]
    memory: dict[Any, Any]
    across: tuple[Rule, ...] = ()


def index(rules: Iterable[Rule]) -> RuleIndex:
    """Arrange rules so that a post meets only those whose words it holds."""
    everything = tuple(rules)
    kept = tuple(rule for rule in everything if rule.queue is None)
    by_key: dict[str, list[tuple[int, frozenset[str], int]]] = {}
    always: list[int] = []
    for number, rule in enumerate(kept):
        if rule.matcher.needs is None:
            always.append(number)
            continue
        for first, second in rule.matcher.needs:
            entry = (number, frozenset(second), id(first))
            for key in first:
                by_key.setdefault(key, []).append(entry)
    across = tuple(rule for rule in everything if rule.queue is not None)
    return RuleIndex(kept, by_key, always, {}, across)


def _candidates(reading: Reading, rules: RuleIndex) -> list[int]:
    keys = reading.keys
    found = set(rules.always)
    met: set[int] = set()
    for key in keys.keys() & rules.by_key.keys():
        for number, second, need in rules.by_key[key]:
            if need not in met and (not second or meet(keys[key], second, keys)):
                met.add(need)
                found.add(number)
    reading.met = met
    return sorted(found)


def applicable(rule: Rule, post: Post) -> bool:
    """Tell whether a rule is meant for posts of this kind, platform and context."""
    applies = rule.applies_to
    if applies.kinds and post.kind not in applies.kinds:
        return False
    if applies.platforms and post.platform not in applies.platforms:
        return False
    return post.platform not in applies.except_platforms


def runnable(rule: Rule, post: Post, lang: str) -> bool:
    """Tell whether the context and signals that a rule needs are known, and its language fits.

    A rule that only takes the classifier into account runs without it; one that has nothing
    but its readings does not, nor one of a profile that the post does not name.
    """
    if "*" not in rule.languages and lang not in rule.languages:
        return False
    signals, matcher = post.signals, rule.matcher
    if matcher.advises and not signals.classified:
        return False
    if any(getattr(signals, name) is None for name in matcher.signals & _PROFILES):
        return False
    return all(getattr(post.context, need) for need in rule.applies_to.needs)


def check(post: Post, rules: RuleIndex, reading: Reading | None = None) -> tuple[Finding, ...]:
    """Give all findings of a post, in the order of its text; `reading` is the post's own.

    Raises:
        AuthlintError: naming the card and the post, if a rule breaks.
    """
    reading = reading or Reading(post)
    if not reading.items:
        return ()
    lang = language(reading)
    found: list[Finding] = []
    for number in _candidates(reading, rules):
        rule = rules.rules[number]
        if applicable(rule, post) and runnable(rule, post, lang):
            found.extend(_findings(rule, reading))
    found.sort(key=lambda finding: (finding.match.span, finding.rule.id))
    return tuple(found)


def _findings(rule: Rule, reading: Reading) -> Iterable[Finding]:
    post = reading.post
    try:
        matches = list(_limited(rule, reading))
    except AuthlintError:
        raise
    # whatever a card does, its crash names the card and the post
    except Exception as error:
        raise AuthlintError(
            f"rule '{rule.id}' broke on post {post.index + 1}: {type(error).__name__}: {error}",
            path=post.source.path,
            line=post.source.position(0).line,
            hint="please report this with the draft",
        ) from error
    seen: dict[str, int] = {}
    for match in matches:
        words = post.text[match.span.start : match.span.end].lower()
        yield Finding(post, rule, match, seen.get(words, 0))
        seen[words] = seen.get(words, 0) + 1


def _limited(rule: Rule, reading: Reading) -> Iterable[Match]:
    for number, match in enumerate(rule.matcher.run(reading)):
        if number >= MAX_HITS:
            return
        start, end = match.span
        if not 0 <= start < end <= len(reading.post.text):
            raise ValueError(f"span {start}-{end} outside the text")
        if match.confidence > 0.05:
            yield match
