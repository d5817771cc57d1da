from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from authlint.annotate import BATCH, annotate, needed
from authlint.types import Matcher, Post, Signals
from tests.conftest import post, rule


def counted(sizes: list[int]) -> object:
    def annotator(posts: Sequence[Post]) -> Sequence[Post]:
        sizes.append(len(posts))
        return [replace(p, signals=Signals(labels={"spam": p.index / 1000})) for p in posts]

    return annotator


def test_posts_keep_their_order_and_are_annotated_in_batches_as_they_come() -> None:
    taken: list[int] = []
    sizes: list[int] = []

    def posts() -> Iterator[Post]:
        for number in range(BATCH + 3):
            taken.append(number)
            yield post("hello", index=number)

    given = annotate(posts(), [counted(sizes)])  # type: ignore[list-item]
    first = next(given)
    assert first.index == 0 and len(taken) == BATCH
    rest = list(given)
    assert [p.index for p in rest] == list(range(1, BATCH + 3))
    assert [p.signals.labels["spam"] for p in rest] == [n / 1000 for n in range(1, BATCH + 3)]
    assert sizes == [BATCH, 3]


def test_without_annotators_posts_pass_one_by_one() -> None:
    one = post("hello")
    assert next(annotate(iter([one]), [])) is one


def test_only_what_some_rule_reads_is_needed() -> None:
    plain = rule()
    fitted = replace(plain, matcher=Matcher(plain.matcher.run, None, frozenset({"brand"})))
    assert needed([plain]) == frozenset()
    assert needed([plain, fitted]) == {"brand"}
