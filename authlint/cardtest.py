"""Run the examples of cards: what must be flagged, what must stay clean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from authlint import shipped
from authlint.annotate import Annotator, annotate, classifier, needed
from authlint.cards import Card, compiled, load
from authlint.config import ModelChoice
from authlint.engine import RuleIndex, applicable, check, index, runnable
from authlint.errors import AuthlintError
from authlint.examples import Example
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
        # the card was checked: its kind is one of KINDS
        kind=kind,  # type: ignore[arg-type]
        platform=platform,
        context=context_of(example.context),
        signals=example.signals,
    )


def context_of(data: dict[str, Any]) -> Context:
    """Make a context of an example's mapping; lists become tuples."""
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in data.items()}
    return Context(**values)


def posts_of(
    card: Card, rule: Rule, group: str, annotators: Sequence[Annotator]
) -> list[tuple[Example, Post]]:
    """Give a group's examples with their posts, annotated in one batch."""
    examples = card.examples(group)
    return list(
        zip(examples, annotate((post_of(e, rule) for e in examples), annotators), strict=True)
    )


def failures(
    card: Card, rule: Rule, rules: RuleIndex, annotators: Sequence[Annotator] = ()
) -> Iterator[Failure]:
    """Yield what is wrong with a card's examples.

    Each `bad` one must be flagged by its own rule, at the words it names; each `good`
    one must be clean under every rule; a known miss that is found, and a known false
    alarm that is gone, are reported as well, so that the lists stay true.
    """
    if rule.queue is not None:
        yield from _queue_failures(card, rule, rules.across)
        return
    alone = index([rule])
    own = annotators if rule.matcher.signals else ()
    for example, post in posts_of(card, rule, "bad", own):
        reason = _bad(example, check(post, alone), rule)
        if reason:
            yield Failure(card, "bad", example, reason)
    for example, post in posts_of(card, rule, "good", annotators):
        found = check(post, rules)
        if found:
            names = ", ".join(f"{f.rule.id} at '{f.text}'" for f in found)
            yield Failure(card, "good", example, f"flagged by {names}")
    for example, post in posts_of(card, rule, "known_misses", own):
        if check(post, alone):
            yield Failure(card, "known_misses", example, "is found now: move it to bad")
    for example, post in posts_of(card, rule, "known_false_alarms", own):
        if not check(post, alone):
            yield Failure(card, "known_false_alarms", example, "is clean now: move it to good")


def _fires(card: Card, rule: Rule, annotators: Sequence[Annotator]) -> bool:
    if rule.queue is None:
        own = annotators if rule.matcher.signals else ()
        alone = index([rule])
        return any(check(post, alone) for _, post in posts_of(card, rule, "bad", own))
    from authlint.queue.examples import found, report

    return any(e.posts and found(report(e.posts, [rule])) for e in card.examples("bad"))


def _queue_failures(card: Card, rule: Rule, rules: Sequence[Rule]) -> Iterator[Failure]:
    """The same for a card about many posts, whose examples are queues."""
    from authlint.queue.examples import found, report

    for group in ("bad", "good", "known_misses", "known_false_alarms"):
        for example in card.examples(group):
            if not example.posts:
                yield Failure(card, group, example, "an example of a queue card has 'posts'")
                continue
            hits = found(report(example.posts, rules if group == "good" else [rule]))
            reason = _queue_reason(group, example, hits)
            if reason:
                yield Failure(card, group, example, reason)


def _queue_reason(group: str, example: Example, hits: list[tuple[str, str]]) -> str | None:
    shown = ", ".join(f"{name} at '{text}'" for name, text in hits)
    got = [text for _, text in hits]
    if group == "bad" and not hits:
        return "not flagged"
    if group == "bad" and example.flags is not None and list(example.flags) != got:
        return f"flags {got}, not {list(example.flags)}"
    if group == "known_misses" and hits:
        return "is found now: move it to bad"
    if group == "known_false_alarms" and not hits:
        return "is clean now: move it to good"
    return f"flagged by {shown}" if group == "good" and hits else None


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
    annotators, _ = classifier(needed(everything.rules), ModelChoice())
    failed = [
        failure
        for card, rule in zip(cards, rules, strict=True)
        for failure in failures(card, rule, everything, annotators)
    ]
    groups = ("bad", "good", "known_misses", "known_false_alarms")
    fired = {
        rule.id for card, rule in zip(cards, rules, strict=True) if _fires(card, rule, annotators)
    }
    return PackReport(
        len(cards),
        sum(len(card.examples(group)) for card in cards for group in groups),
        tuple(failed),
        tuple(sorted(own - fired)),
    )
