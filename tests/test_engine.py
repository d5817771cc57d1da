from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import engine
from authlint.engine import MAX_HITS, applicable, index, runnable
from authlint.errors import AuthlintError
from authlint.tokens import Reading
from authlint.types import Applies, Match, Matcher, Rule, Source, Span
from tests.conftest import check, post, rule


def of(*matches: Match, **fields: object) -> Rule:
    from dataclasses import replace

    def run(reading: Reading) -> Iterable[Match]:
        return iter(matches)

    return replace(rule(), matcher=Matcher(run), **fields)  # type: ignore[arg-type]


def broken(reading: Reading) -> Iterable[Match]:
    raise ZeroDivisionError("oh no")


def test_a_crash_in_a_rule_names_the_card_the_post_and_the_file() -> None:
    from dataclasses import replace

    bad = replace(rule(id="bad-card"), matcher=Matcher(broken))
    one = post("hello", source=Source("mine/a.jsonl", "jsonl", ((0, 7, 10),)), index=6)
    with pytest.raises(AuthlintError) as caught:
        engine.check(one, index([bad]))
    text = str(caught.value)
    assert "bad-card" in text and "post 7" in text and "mine/a.jsonl:7" in text
    assert "ZeroDivisionError: oh no" in text


@pytest.mark.parametrize("span", [(0, 99), (-1, 2), (2, 2), (3, 1)])
def test_a_span_outside_the_text_is_a_crash_of_its_rule(span: tuple[int, int]) -> None:
    with pytest.raises(AuthlintError, match=r"stand-in.*outside the text"):
        check("hello", of(Match(Span(*span))))


def test_at_most_so_many_findings_of_a_rule_are_kept() -> None:
    assert len(check("grand prize " * 50, rule())) == MAX_HITS


def test_findings_come_in_the_order_of_the_text_then_of_their_names() -> None:
    names = rule(id="zebra"), rule(id="apple"), rule(id="late", match={
        "kind": "phrases", "any_of": ["first"]})  # fmt: skip
    text = "first a grand prize, then a grand prize"
    assert [f.rule.id for f in check(text, *names)] == ["late", "apple", "zebra", "apple", "zebra"]


def test_the_order_of_rules_changes_nothing() -> None:
    rules = [rule(id="zebra"), rule(id="apple")]
    text = "a grand prize"
    assert check(text, *rules) == check(text, *reversed(rules))


def test_a_match_that_is_hardly_sure_is_dropped() -> None:
    assert check("hello", of(Match(Span(0, 5), confidence=0.05))) == ()
    assert len(check("hello", of(Match(Span(0, 5), confidence=0.06)))) == 1


def test_equal_words_are_numbered() -> None:
    findings = check("Grand prize, a tea, grand prize", rule())
    assert [finding.occurrence for finding in findings] == [0, 1]
    assert len({finding.fingerprint for finding in findings}) == 2


@pytest.mark.parametrize(
    ("applies", "fields", "fits"),
    [
        (Applies(), {}, True),
        (Applies(kinds=frozenset({"comment"})), {"kind": "comment"}, True),
        (Applies(kinds=frozenset({"comment"})), {}, False),
        (Applies(platforms=frozenset({"x"})), {"platform": "x"}, True),
        (Applies(platforms=frozenset({"x"})), {}, False),
        (Applies(except_platforms=frozenset({"x"})), {"platform": "x"}, False),
        (Applies(except_platforms=frozenset({"x"})), {"platform": "slack"}, True),
    ],
)
def test_applicable(applies: Applies, fields: dict[str, str], fits: bool) -> None:
    assert applicable(of(applies_to=applies), post("hi", **fields)) is fits


@pytest.mark.parametrize(
    ("languages", "needs", "lang", "fits"),
    [
        (("en",), (), "en", True),
        (("en",), (), "de", False),
        (("*",), (), "und", True),
        (("en",), ("parent",), "en", True),
        (("en",), ("parent", "scheduled"), "en", False),
    ],
)
def test_runnable(
    languages: tuple[str, ...], needs: tuple[str, ...], lang: str, fits: bool
) -> None:
    one = of(languages=languages, applies_to=Applies(needs=frozenset(needs)))
    assert runnable(one, post("hi", parent="So?"), lang) is fits


def test_a_rule_is_run_only_where_the_post_holds_what_it_needs() -> None:
    from dataclasses import replace

    needs = ((("zebra", "okapi"), ()), (("lion",), ("<emoji>", "cage")))
    keyed = replace(rule(), matcher=Matcher(broken, needs))
    for text in ("hello there", "a lion", "a cage", "🎉"):
        assert check(text, keyed) == ()
    for text in ("a zebra", "an okapi", "a lion 🎉", "a caged lion in a cage"):
        with pytest.raises(AuthlintError):
            check(text, keyed)
    with pytest.raises(AuthlintError):
        check("hello", replace(rule(), matcher=Matcher(broken)))
    assert check("hello", replace(rule(), matcher=Matcher(broken, ()))) == ()


@pytest.mark.parametrize("text", ["", " \n\t", "…", "\u200b"])
def test_a_text_without_a_token_is_not_checked(text: str) -> None:
    from dataclasses import replace

    assert check(text, replace(rule(), matcher=Matcher(broken))) == ()


def test_a_message_fills_values_and_never_formats() -> None:
    one = of(Match(Span(0, 4), {"count": "3"}), message="'{match}' {count} {other} {0} {match.x}")
    (finding,) = check("{0!r} tea", one)
    assert finding.message == "'{0!r' 3 {other} {0} {match.x}"


def test_a_value_in_the_draft_is_never_filled_in_again() -> None:
    one = of(Match(Span(0, 7), {"count": "3"}), message="'{match}' {count}")
    (finding,) = check("{count} tea", one)
    assert finding.message == "'{count}' 3"


def test_a_long_match_is_shortened_in_the_message_only() -> None:
    words = "grand prize"
    match = {"kind": "pattern", "any_of": ["(?s).+"], "given": []}
    (finding,) = check(f"{words}\n" * 40, rule(match=match))
    assert len(finding.message) < 90 and "…" in finding.message
    assert finding.text.count(words) == 40


@given(st.lists(st.sampled_from(["grand prize", "tea", "so.", "grand", "\n", "👍"]), max_size=12))
def test_checking_is_pure(words: list[str]) -> None:
    text = " ".join(words)
    first, again = check(text, rule()), check(text, rule())
    assert [f.match for f in first] == [f.match for f in again]
    assert [f.fingerprint for f in first] == [f.fingerprint for f in again]
    assert all(f.text.lower() == "grand prize" or "👍" in f.text for f in first)
