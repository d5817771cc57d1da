"""A rule as Markdown: one text for the command line, the docs, SARIF and reports."""

from __future__ import annotations

import re

from authlint.types import Rule

_MARKS = re.compile(r"([\\`*_\[\]<>#|~@])")


def markdown(rule: Rule) -> str:
    """Explain a rule: what it finds, why, what to do instead, its effects and sources."""
    advises = rule.matcher.advises
    effects = ", ".join(f"{check} {level}" for check, level in rule.effects.items())
    lines = [
        f"# {rule.id}",
        "",
        rule.summary,
        "",
        f"**Why.** {rule.why}",
        "",
        f"**Instead.** {rule.instead}",
        "",
        f"**Effects.** {effects} (family: {rule.family}; pack: {rule.pack}; since {rule.since})",
        "",
        *_where(rule),
        *(["**Reads the classifier.** It advises: alone it never fails a draft.", ""] * advises),
        "**Sources.**",
        "",
        *(f"- {source}" for source in rule.sources),
        "",
    ]
    return "\n".join(lines)


def _where(rule: Rule) -> list[str]:
    applies = rule.applies_to
    parts = []
    if applies.kinds:
        parts.append(f"kinds {', '.join(sorted(applies.kinds))}")
    if applies.platforms:
        parts.append(f"platforms {', '.join(sorted(applies.platforms))}")
    if applies.except_platforms:
        parts.append(f"not on {', '.join(sorted(applies.except_platforms))}")
    if applies.needs:
        parts.append(f"only where the {' and '.join(sorted(applies.needs))} is known")
    if "*" not in rule.languages:
        parts.append(f"language {', '.join(rule.languages)}")
    return [f"**Applies to.** {'; '.join(parts)}.", ""] if parts else []


def escaped(text: str) -> str:
    """Escape Markdown marks in text that others wrote."""
    return _MARKS.sub(r"\\\1", text)
