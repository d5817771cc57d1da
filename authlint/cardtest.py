"""Run the examples of cards: what must be flagged, what must stay clean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authlint import shipped
from authlint.cards import Card, Example, compiled, load
from authlint.engine import RuleIndex, applicable, check, index, runnable
from authlint.errors import AuthlintError
from authlint.language import language
from authlint.packs import builtin, rule_from
from authlint.tokens import Reading
from authlint.types import Context, Finding, Post, Rule, Source


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that did not go as its card says."""

    card: Card
    group: str
    example: Example
    reason: str

    def __str__(self) -> str:
        text = " ".join(self.example.text.split())[:90]
        return f"{self.card.path}:{self.example.line}: {self.group}: {self.reason}\n    {text}"


def post_of(example: Example, rule: Rule) -> Post:
    """Make the post of an example: kind and platform of the rule where it names just these."""
    applies = rule.applies_to
    kind = example.kind or (sorted(applies.kinds)[0] if applies.kinds else "post")
    platform = example.platform or (
        sorted(applies.platforms)[0] if applies.platforms else "generic"
    )
    if example.kind is None and not applies.kinds and "parent" in example.context:
        kind = "comment"
    return Post(
        text=example.text,
        source=Source("<example>", "text"),
        kind=kind,  # type: ignore[arg-type]
        platform=platform,
        context=context_of(example.context),
        signals=example.signals,
    )


def context_of(data: dict[str, Any]) -> Context:
    """Make a context of an example's mapping; lists become tuples."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return Context(**values)


def failures(card: Card, rule: Rule, rules: RuleIndex) -> Iterator[Failure]:
    """Yield what is wrong with a card's examples.

    Each `bad` one must be flagged by its own rule, at the words it names; each `good`
    one must be clean under every rule; a known miss that is found, and a known false
    alarm that is gone, are reported as well, so that the lists stay true.
    """
    alone = index([rule])
    for example in card.examples("bad"):
        reason = _bad(example, check(post_of(example, rule), alone), rule)
        if reason:
            yield Failure(card, "bad", example, reason)
    for example in card.examples("good"):
        found = check(post_of(example, rule), rules)
        if found:
            names = ", ".join(f"{f.rule.id} at '{f.text}'" for f in found)
            yield Failure(card, "good", example, f"flagged by {names}")
    for example in card.examples("known_misses"):
        if check(post_of(example, rule), alone):
            yield Failure(card, "known_misses", example, "is found now: move it to bad")
    for example in card.examples("known_false_alarms"):
        if not check(post_of(example, rule), alone):
            yield Failure(card, "known_false_alarms", example, "is clean now: move it to good")


def _bad(example: Example, found: Sequence[Finding], rule: Rule) -> str | None:
    if not found:
        post = post_of(example, rule)
        if not applicable(rule, post):
            return f"the rule does not apply to a {post.kind} on {post.platform}"
        if not runnable(rule, post, language(Reading(post))):
            return "the rule cannot run: language or context is missing"
        return "not flagged"
    if example.flags is None:
        return None
    got = [finding.text for finding in found]
    return None if list(example.flags) == got else f"flags {got}, not {list(example.flags)}"


@dataclass(frozen=True, slots=True)
class PackReport:
    """How the cards of a folder did."""

    cards: int
    examples: int
    failures: tuple[Failure, ...]
    silent: tuple[str, ...]


def run_folder(folder: Path) -> PackReport:
    """Test the cards of a folder against each other and the built-in rules.

    Raises:
        AuthlintError: if the folder holds no card, or one is faulty.
    """
    files = (
        [folder] if folder.is_file() else sorted({*folder.glob("*.yaml"), *folder.glob("*/*.yaml")})
    )
    files = [file for file in files if file.stem not in shipped.TABLES]
    if not files:
        raise AuthlintError("no card (*.yaml) here", path=str(folder))
    cards = [load(file) for file in files]
    rules = [rule_from(compiled(card)) for card in cards]
    own = {rule.id for rule in rules}
    everything = index([*rules, *(rule for rule in builtin() if rule.id not in own)])
    failed = [f for c, r in zip(cards, rules, strict=True) for f in failures(c, r, everything)]
    groups = ("bad", "good", "known_misses", "known_false_alarms")
    fired = {
        rule.id
        for card, rule in zip(cards, rules, strict=True)
        for example in card.examples("bad")
        if check(post_of(example, rule), index([rule]))
    }
    return PackReport(
        len(cards),
        sum(len(card.examples(group)) for card in cards for group in groups),
        tuple(failed),
        tuple(sorted(own - fired)),
    )
