"""Kind `disclosure`: praise or promotion by someone with an interest, without saying so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint.disclosures import in_opening, labels, statements
from authlint.kinds.phrases import spans
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span


def build(
    claims: list[str],
    needs: Literal["label", "statement"] = "statement",
    relations: list[str] = [],
    first_words: int = 0,
) -> Matcher:
    """Match the first claim of a draft whose author has an interest that it does not state.

    `claims` are phrases of praise, promotion or pose; an empty list makes the whole
    first sentence the claim. `relations` are the declared relations for which the rule
    speaks; an empty list asks for none (then the claim itself must show the interest,
    such as a discount code). `needs`: a label that regulators accept, or any plain
    statement. With `first_words`, a disclosure counts only among the first so many
    words (0: anywhere); one in the first part of a thread holds for the parts after it.
    Value: `{relation}`.
    """
    phrases = parse_all(claims)
    asked = frozenset(relations)

    def run(reading: Reading) -> Iterator[Match]:
        relation = reading.post.context.relation
        if asked and relation not in asked:
            return
        places = list(spans(phrases, reading)) if phrases else list(reading.sentences[:1])
        if not places:
            return
        found = labels(reading) if needs == "label" else statements(reading)
        if in_opening(reading, needs == "label"):
            return
        if not any(_early(reading, span, first_words) for span in found):
            yield Match(places[0], {"relation": relation or "unstated"})

    return Matcher(run, phrases.needs or None)


def _early(reading: Reading, span: Span, first_words: int) -> bool:
    if not first_words:
        return True
    return sum(1 for item in reading.words if item.start < span.start) < first_words
