from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import guards
from authlint.tokens import Reading
from authlint.types import Post, Span
from tests.conftest import reading, rule


class Case(NamedTuple):
    """A guard, a text in which `words` are the match, whether it is spared, the context."""

    guard: str
    text: str
    words: str
    spared: bool
    fields: Mapping[str, Any] = MappingProxyType({})


CASES = [
    Case("acronym-allowlist", "NASA and ESA agree", "NASA and ESA", True),
    Case("acronym-allowlist", "MEGASALE and ESA agree", "MEGASALE", False),
    Case("acronym-allowlist", "MEGASALE agrees", "MEGASALE", True, {"glossary": ("megasale",)}),
    Case("acronym-allowlist", "so nice", "so nice", False),
    Case("anchor-present", "Great point, the rye starter froze too", "Great point", True,
         {"parent": "My rye bread sank"}),
    Case("anchor-present", "Great point, so true", "Great point", False,
         {"parent": "My rye bread sank"}),
    Case("anchor-present", "Great point, it froze at 4", "Great point", True),
    Case("anchor-present", "Great point, so true", "Great point", False),
    Case("appeal-for-help", "Lost dog, please share this", "please share", True),
    Case("appeal-for-help", "My new song, please share this", "please share", False),
    Case("asked-for", "Here is my link", "my link", True, {"parent": "Got a link?"}),
    Case("asked-for", "Here is my link", "my link", True, {"parent": "Looking for a plumber"}),
    Case("asked-for", "Here is my link", "my link", False, {"parent": "Nice day."}),
    Case("asked-for", "Here is my link", "my link", False),
    Case("bounded-claim", "The best of 12 teas", "best", True),
    Case("bounded-claim", "The best tea. See https://a.example", "best", True),
    Case("bounded-claim", "The best tea", "best", False),
    Case("checkable-limit", "Only two left; the shop shuts on Friday", "Only two left", True),
    Case("checkable-limit", "Only two left. Ends 3 May.", "Only two left", True),
    Case("checkable-limit", "Only two left, hurry", "Only two left", False),
    Case("english-only", "Das ist die Bäckerei und wir sind nicht weit", "Das", True),
    Case("english-only", "This is the bakery and we are near", "This", False),
    Case("interest-disclosed", "Ad: the best kettle", "best", True),
    Case("interest-disclosed", "the best kettle", "best", False),
    Case("mentioned-not-used", 'They wrote "act now" in bold letters', "act now", True),
    Case("mentioned-not-used", "We grep for `act now` in mails", "act now", True),
    Case("mentioned-not-used", "act now for tea", "act now", False),
    Case("negated-or-past", "You do not need to act now", "act now", True),
    Case("negated-or-past", "act now for tea", "act now", False),
    Case("own-contact", "Call 020 7946 0018", "020 7946 0018", True,
         {"own": ("+44 20 7946 0018",)}),
    Case("own-contact", "Write to mara@tea.example", "mara@tea.example", True,
         {"own": ("tea.example",)}),
    Case("own-contact", "Call 020 7946 0018", "020 7946 0018", False, {"own": ("020 7946 0999",)}),
    Case("own-contact", "He lives at 020 7946 0018", "020 7946 0018", False),
    Case("platform-permits", "like and subscribe", "like", True, {"platform": "youtube"}),
    Case("platform-permits", "like and subscribe", "like", False, {"platform": "facebook"}),
    Case("role-per-mention", "@ana made soup, @ben washed up", "@ana made soup, @ben", True),
    Case("role-per-mention", "@ana @ben @cleo @dora", "@ana @ben @cleo @dora", False),
    Case("script-legitimate", "let 𝑥 = 𝑦 hold", "𝑥", True),
    Case("script-legitimate", "می\u200cخواهم", "\u200c", True),
    Case("script-legitimate", "𝗳𝗿𝗲𝗲 tea", "𝗳𝗿𝗲𝗲", False),
    Case("series-flag", "Road closed", "closed", True, {"series": True}),
    Case("series-flag", "Road closed", "closed", False),
    Case("short-form", "Well done, Mara!", "Well done", True, {"kind": "comment"}),
    Case("short-form", "well done, mara", "well", True, {"kind": "comment", "recipient": "Mara K"}),
    Case("short-form", "Well done!", "Well done", False, {"kind": "comment"}),
    Case("short-form", "Well done, Mara!", "Well done", False),
]  # fmt: skip

PERMITTED = "bait-subscribe"


def holds(case: Case) -> bool:
    start = case.text.index(case.words)
    span = Span(start, start + len(case.words))
    return guards.load(case.guard)(reading(case.text, **case.fields), span, PERMITTED)


def test_every_guard_has_a_sparing_and_a_firing_case() -> None:
    assert {case.guard for case in CASES if case.spared} == set(guards.NAMES)
    assert {case.guard for case in CASES if not case.spared} == set(guards.NAMES)
    assert list(guards.NAMES) == sorted(guards.NAMES)


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c.guard}-{c.text[:20]}")
def test_a_guard(case: Case) -> None:
    assert holds(case) is case.spared


def test_a_role_before_each_handle_is_a_role() -> None:
    words = "@ana, light by @ben"
    assert holds(Case("role-per-mention", "Sound by @ana, light by @ben", words, True))


def test_platform_permits_spares_only_the_rules_that_are_named() -> None:
    one = reading("like this", platform="youtube")
    assert guards.load("platform-permits")(one, Span(0, 4), "another-rule") is False


@pytest.mark.parametrize("name", guards.NAMES)
def test_a_guard_of_a_rule_spares_or_softens_its_match(name: str) -> None:
    case = next(c for c in CASES if c.guard == name and c.spared)
    pattern = {"kind": "pattern", "any_of": [r"(?s).+"], "given": [], "sees": ["quote", "url",
               "email", "mention", "hashtag", "cashtag", "code", "placeholder"]}  # fmt: skip
    quiet = rule(match=pattern | {"unless": [name]}, languages=["*"], id=PERMITTED)
    one = reading(case.text, **case.fields)
    if guards.load(name)(one, Span(0, len(case.text)), PERMITTED):
        assert list(quiet.matcher.run(one)) == []
        soft = rule(match=pattern | {"softened_by": [name]}, id=PERMITTED)
        assert [m.confidence for m in soft.matcher.run(one)] == [0.4]
    else:
        assert len(list(quiet.matcher.run(one))) == 1


@given(
    st.text(st.sampled_from('aB1 .,!?\n"’@#`-\u200d👍é漢'), min_size=1, max_size=40),
    st.integers(0, 39),
    st.integers(1, 10),
    st.sampled_from(guards.NAMES),
)
def test_a_guard_answers_for_any_span_of_any_text(
    text: str, start: int, size: int, name: str
) -> None:
    start = min(start, len(text) - 1)
    span = Span(start, min(len(text), start + size))
    assert guards.load(name)(Reading(Post(text)), span, "a-rule") in (True, False)
