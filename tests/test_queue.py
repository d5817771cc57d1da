"""Facts across posts: what the detectors see, what they spare, and how it is counted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import engine, packs, run, sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.kinds import queue as kind
from authlint.queue import gestures, sketch, texts, times
from authlint.queue.examples import default_plan, found, posts
from authlint.queue.plan import plan
from authlint.queue.report import DETECTORS, LINKED, MOST
from authlint.queue.run import Report, check
from authlint.queue.spool import spool
from authlint.queue.view import at_least
from authlint.tokens import Reading
from authlint.types import CHECKS, Context, Excuse, Post, Rule, Source
from tests.conftest import post, reading

LETTERS = "abcdefghijklmnopqrstuvwxyz"
FIXTURES = Path(__file__).parents[1] / "fixtures" / "queues"
RULES = tuple(rule for rule in packs.builtin() if rule.queue is not None)
PLAN = default_plan(RULES)


def report(*made: Post, **table: Any) -> Report:
    return check(made, plan(RULES, table, None, "authlint.toml"))


def names(made: Report) -> list[str]:
    return [name for name, _ in found(made)]


def week(text: str, number: int, **fields: Any) -> Post:
    when = date(2026, 3, 2) + timedelta(days=number)
    source = Source(f"{number}.txt", "text")
    return post(text, source=source, scheduled=when.isoformat(), **fields)


# --- the fixtures ----------------------------------------------------------------------------

HONEST = sorted((FIXTURES / "honest").glob("*.jsonl"))
BAD = sorted((FIXTURES / "bad").glob("*.jsonl"))


def judged(path: Path) -> Report:
    def read() -> Iterator[Post]:
        for item in sources.read([str(path)], Config()):
            assert isinstance(item, Post)
            yield item

    return check(read(), PLAN)


def test_there_are_queues_enough() -> None:
    assert len(HONEST) >= 30 and len(BAD) >= 20
    assert sum(len(path.read_text("utf-8").splitlines()) for path in HONEST) >= 300


@pytest.mark.parametrize("path", HONEST, ids=lambda path: path.stem)
def test_an_honest_queue_stays_silent(path: Path) -> None:
    assert found(judged(path)) == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_queue_is_found(path: Path) -> None:
    assert path.stem.partition("--")[0] in names(judged(path))


def test_every_rule_has_a_bad_queue() -> None:
    assert {path.stem.partition("--")[0] for path in BAD} == {rule.id for rule in RULES}


# --- the kind --------------------------------------------------------------------------------


def test_every_fact_has_a_detector_and_a_card() -> None:
    facts = {rule.queue["fact"] for rule in RULES if rule.queue}
    assert set(DETECTORS) == set(kind.FACTS) == facts


def test_the_settings_are_those_of_build() -> None:
    from inspect import Parameter, signature

    parameters = signature(kind.build).parameters
    assert list(parameters) == list(kind.Settings.__dataclass_fields__)
    made = kind.Settings("burst")
    for name, parameter in parameters.items():
        if parameter.default is not Parameter.empty:
            default = parameter.default
            assert getattr(made, name) == (tuple(default) if name == "spare" else default)


@pytest.mark.parametrize(
    "settings",
    [{"within": "soon"}, {"within": "0d"}, {"after": "3 years"}, {"share": 1.2}, {"similar": -0.1},
     {"shares": {"x": 2}}, {"at_least": 0}, {"of": -1}],
)  # fmt: skip
def test_settings_that_make_no_sense_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(AuthlintError):
        kind.build("burst", **settings)


@pytest.mark.parametrize(
    ("text", "expected"), [("40m", 40), ("2h", 120), ("30d", 43200), (" 4w ", 40320), ("1 d", 1440)]
)
def test_a_span_of_time_is_read(text: str, expected: int) -> None:
    assert kind.minutes(text) == expected


def test_a_rule_of_the_queue_never_meets_a_single_draft() -> None:
    index = engine.index(packs.builtin())
    assert {rule.id for rule in index.across} == {rule.id for rule in RULES}
    assert not {rule.id for rule in index.rules} & {rule.id for rule in RULES}
    one = post("Buy now. " * 40)
    without = engine.index([rule for rule in packs.builtin() if rule.queue is None])
    one_way, other = (run.judge(one, rules).scores for rules in (index, without))
    assert [(s.points, s.confidence) for s in one_way] == [(s.points, s.confidence) for s in other]


def test_an_excuse_for_a_rule_of_the_queue_is_not_stale_in_check() -> None:
    index = engine.index(packs.builtin())
    excuses = (Excuse("near-duplicate-posts", "by design"), Excuse("false-scarcity", "counted"))
    result = run.judge(post("We met at noon.", excuses=excuses), index)
    assert [excuse.rule for excuse in result.stale] == ["false-scarcity"]


def test_an_excused_post_is_no_part_of_the_fact() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    excuses = (Excuse("near-duplicate-posts", "by design"),)
    assert names(report(week(text, 0), week(text, 3))) == ["near-duplicate-posts"]
    assert names(report(week(text, 0), week(text, 3, excuses=excuses))) == []


# --- configuration ---------------------------------------------------------------------------


def test_the_configuration_changes_thresholds_and_windows() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    pair = week(text, 0), week(text, 20)
    assert names(report(*pair)) == ["near-duplicate-posts"]
    assert names(report(*pair, window="10d")) == []
    assert names(report(*pair, **{"near-duplicate-posts": {"at-least": 3}})) == []
    assert names(report(*pair, **{"near-duplicate-posts": {"within": "2w"}})) == []


def test_settings_of_a_rule_that_is_off_are_no_fault() -> None:
    some = [rule for rule in RULES if rule.id != "slot-clash"]
    made = plan(some, {"slot-clash": {"at-least": 3}}, None, "authlint.toml")
    assert len(made.rules) == len(RULES) - 1


def test_days_are_added_and_dropped() -> None:
    sale = post("Order yours online now.", scheduled="2026-06-04", region="GB")
    assert names(report(sale)) == []
    assert names(report(sale, days={"06-04@GB": "our silence"})) == ["sensitive-dates"]
    mourning = post("Order yours online now.", scheduled="2026-01-27")
    assert names(report(mourning)) == ["sensitive-dates"]
    assert names(report(mourning, days={"01-27": ""})) == []
    own = {"sensitive-dates": {"days": {"06-04": "our silence"}}}
    assert names(report(sale, **own)) == ["sensitive-dates"]


@pytest.mark.parametrize(
    ("table", "reason", "hint"),
    [
        ({"near-duplicate-post": {}}, "no rule 'near-duplicate-post'", "near-duplicate-posts"),
        ({"near-duplicate-posts": {"atleast": 3}}, "no setting 'atleast'", "at_least"),
        ({"near-duplicate-posts": {"fact": "burst"}}, "is its card's", "write a card"),
        ({"near-duplicate-posts": 3}, "a table of settings", None),
        ({"near-duplicate-posts": {"similar": "much"}}, "'similar' must be a number", None),
        ({"near-duplicate-posts": {"within": "soon"}}, "no span of time", "40m"),
        ({"window": "a month"}, "no span of time", "40m"),
        ({"window": 30}, "no span of time", "40m"),
        ({"days": {"13-01": "x"}}, "'13-01' is no day", "05-lastmon"),
        ({"days": {"27 January": "x"}}, "is no day of a calendar", None),
        ({"days": ["01-27"]}, "a table of dates", None),
        ({"days": {"01-27": 3}}, "'days' must be a mapping to text", None),
        ({"sensitive-dates": {"days": 3}}, "'days' must be a mapping to text", None),
    ],
)
def test_a_faulty_table_is_refused(table: dict[str, Any], reason: str, hint: str | None) -> None:
    with pytest.raises(AuthlintError) as caught:
        report(post("x"), **table)
    assert reason in caught.value.message and caught.value.path == "authlint.toml"
    assert hint is None or hint in str(caught.value.hint)


# --- dates -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "minute", "timed"),
    [
        ("1970-01-02", 1440, False),
        ("1970-01-01T01:30", 90, True),
        ("1970-01-01 01:30:59", 90, True),
        ("1970-01-01T01:30Z", 90, True),
        ("1970-01-01T02:30+01:00", 90, True),
        ("tomorrow", times.NONE, False),
        ("", times.NONE, False),
        (None, times.NONE, False),
        ("1969-12-31", times.NONE, False),
        ("9999-99-99", times.NONE, False),
        ("0001-01-01T00:00+14:00", times.NONE, False),
    ],
)
def test_a_moment_is_read(text: str | None, minute: int, timed: bool) -> None:
    assert times.moment(text) == (minute, timed)


@pytest.mark.parametrize(
    ("path", "scheduled", "day"),
    [
        ("posts/2026-03-02-kiln.md", None, "2026-03-02"),
        ("posts/retry-135_2026-03-02.md", None, "2026-03-02"),
        ("posts/2026-03-02.md", "2026-04-01", "2026-04-01"),
        ("2026-03-02/kiln.md", None, None),
        ("posts/12026-03-021.md", None, None),
        ("posts/2026-03-02.md", "soon", None),
        ("posts/2026-13-40.md", None, None),
    ],
)
def test_a_date_in_the_file_name_counts(path: str, scheduled: str | None, day: str | None) -> None:
    found = times.dated(post("x", source=Source(path, "text"), scheduled=scheduled))
    assert (None if found.minute == times.NONE else times.day_of(found.minute).isoformat()) == day


@pytest.mark.parametrize(
    ("day", "key"),
    [
        ("2024-03-31", "easter+0"),
        ("2025-04-18", "easter-2"),
        ("2026-04-03", "easter-2"),
        ("2038-04-25", "easter+0"),
        ("2026-05-25", "05-lastmon"),
        ("2022-11-27", "advent+0"),
        ("2026-11-29", "advent+0"),
        ("2026-11-15", "advent-14"),
        ("2026-11-22", "advent-7"),
        ("2023-12-03", "advent+0"),
    ],
)
def test_movable_days(day: str, key: str) -> None:
    assert key in times.keys_of(date.fromisoformat(day))


def test_an_unread_option_is_refused() -> None:
    with pytest.raises(AuthlintError, match="--since 'soon' is no date"):
        times.minute_of("soon", "--since")


# --- likeness --------------------------------------------------------------------------------


def words(draw: Any, low: int, high: int) -> str:
    return " ".join(draw(st.lists(st.text("abcdefgh", min_size=3, max_size=7), min_size=low,
                                  max_size=high)))  # fmt: skip


@given(st.data())
def test_a_sketch_estimates_the_jaccard_index(data: st.DataObject) -> None:
    one, shared, other = (words(data.draw, 10, 40) for _ in range(3))
    a, b = f"{one} {shared}", f"{shared} {other}"
    exact = sketch.jaccard(sketch.grams(a), sketch.grams(b))
    assert abs(sketch.agreement(sketch.sketch(a), sketch.sketch(b)) - exact) < 0.45


def test_the_estimate_is_right_on_average() -> None:
    import random

    chance = random.Random(3)
    off = []
    for _ in range(60):
        base = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(50)]
        cut = chance.randrange(50)
        fresh = ["".join(chance.choices("abcdefghij", k=6)) for _ in range(cut)]
        a, b = " ".join(base), " ".join(base[cut:] + fresh)
        exact = sketch.jaccard(sketch.grams(a), sketch.grams(b))
        off.append(sketch.agreement(sketch.sketch(a), sketch.sketch(b)) - exact)
    assert abs(sum(off) / len(off)) < 0.03


@pytest.mark.parametrize("text", ["", "a", "abcde", "äöü", "\ud800", "x" * 5000])
def test_any_text_has_a_sketch(text: str) -> None:
    assert len(sketch.sketch(text)) == sketch.BINS
    assert sketch.agreement(sketch.sketch(text), sketch.sketch(text)) == 1


def test_case_emoji_and_punctuation_make_no_other_text() -> None:
    a, b = (texts.wording(reading(t)).plain for t in ("It works! 🎉", "it works"))
    assert a == b


def test_names_are_masked_and_slots_are_facts() -> None:
    made = texts.wording(reading("Hi Ana, 5 years at Acme, bravo Ana!", recipient="Ana Ruiz"))
    assert made.masked == "hi § 5 years at acme bravo §"
    assert made.skeleton == "hi § years at § bravo §"
    assert made.facts == {"ana", "5", "acme"}


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.shop.example/a/?utm_source=x&b=1#top", "shop.example/a?b=1"),
        ("shop.example/a", "shop.example/a"),
        ("https://[bad", "https://[bad"),
    ],
)
def test_a_link_is_plain(url: str, expected: str) -> None:
    assert texts.link(url) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I was wrong about bread.", "i was wrong"),
        ("🚨 I was wrong.", "🚨"),
        ("Episode 41 with bees.", ""),
        ("Word of the week: haar.", ""),
        ("The Freight Letter 61: boxes.", ""),
        ("Go. Now.", ""),
        ("@ana has come.", ""),
        ("", ""),
    ],
)
def test_an_opening_is_three_words_but_no_title(text: str, expected: str) -> None:
    assert texts.opening(reading(text)) == expected


def test_texts_with_other_facts_are_no_copies() -> None:
    first = "Rovers play Holm United this Saturday at Mill Lane, gates at noon, under twelves free."
    second = first.replace("Holm United", "Calder Town").replace("Saturday", "Sunday")
    assert names(report(week(first, 0), week(second, 9))) == []
    assert names(report(week(first, 0), week(first, 9))) == ["near-duplicate-posts"]


def test_versions_of_one_day_without_a_platform_are_no_copies() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    assert names(report(week(text, 0), week(text, 0))) == []
    two = [week(text, 0, platform="x"), week(text, 0, platform="x")]
    assert names(report(*two)) == ["near-duplicate-posts"]
    one = [week(text, day, platform="x", group="7") for day in (0, 1)]
    assert names(report(*one)) == ["near-duplicate-posts"]
    together = [replace(post, source=Source("a.json", "json")) for post in one]
    assert names(report(*together)) == []
    apart = [week(text, 0, platform="x"), week(text, 0, platform="mastodon")]
    assert names(report(*apart)) == []


def test_a_steady_rhythm_is_spared_and_an_uneven_one_is_not() -> None:
    text = "We walk along the river and you may come along with us."
    assert names(report(*(week(text, day) for day in (0, 7, 14, 28)))) == []
    assert names(report(*(week(text, day) for day in (0, 7, 9, 14)))) == ["near-duplicate-posts"]
    assert names(report(*(week(text, day) for day in (0, 1, 2, 3)))) == ["near-duplicate-posts"]


# --- give and take ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "shown"),
    [
        ("Here is how we mend a jumper.", "knowledge", "Here is how"),
        ("Photo by @mara: the ferry.", "credit", "Photo by @mara"),
        ("Thank you, Jo, for the bricks.", "thanks", "Thank you, Jo, for the bricks"),
        ("I recommend Ines Roca.", "recommendation", "I recommend Ines"),
        ("Order yours now.", "buy", "Order yours now"),
        ("Sign up for the class.", "sign-up", "Sign up for"),
        ("Please share the appeal.", "share", "Please share"),
        ("Donate today.", "donate", "Donate"),
        ("You need not sign up for anything.", "", ""),
        ('The sign said "buy now", in red.', "", ""),
        ("Here is how to mend it. Order yours now.", "", ""),
        ("We are looking forward to the fair.", "", ""),
        ("The kiln is cool.", "", ""),
        ("Jetzt kaufen und sparen, nur heute bei uns im Laden.", "", ""),
        ("", "", ""),
    ],
)
def test_a_gesture_is_traced_to_its_words(text: str, name: str, shown: str) -> None:
    made = gestures.read(reading(text), notice=False)
    assert made.name == name and text[slice(*made.span)] == shown


def test_an_answer_needs_a_question() -> None:
    text = "Nine metres on Mill Lane, and twelve by the church."
    asked = reading(text, kind="comment", parent="How deep are the wells here?")
    told = reading(text, kind="comment", parent="We walked by the river.")
    assert gestures.read(asked, False).name == "answer"
    assert gestures.read(told, False).name == ""


def test_in_a_notice_only_selling_asks() -> None:
    assert gestures.read(reading("Register by Friday, the desk is open."), True).name == ""
    assert gestures.read(reading("Order yours now, the desk is open."), True).name == "buy"


def test_every_cue_of_the_ledger_is_there() -> None:
    from authlint import cues
    from authlint.queue.facts import _CUES

    wanted = [f"give-{name}" for name in gestures.GIVES if name != "answer"]
    wanted += [f"ask-{name}" for name in gestures.ASKS] + list(_CUES.values())
    assert all(cues.phrases(name) for name in wanted)
    known = {rule.id for rule in packs.builtin()}
    assert {*gestures.CARDS, *gestures.PRAISE} <= known
    assert set(gestures.CARDS.values()) <= set(gestures.ASKS)


def test_the_ledger_counts_by_day_week_and_person() -> None:
    made = report(
        week("Thank you, Jo, for the bricks.", 0, recipient="Jo"),
        week("Order yours now.", 1, recipient="@jo"),
        week("Photo by @mara: the ferry.", 7),
        post("The kiln is cool."),
    ).ledger
    assert made.total == (2, 1, 1) and made.total.total == 4
    assert [(day.isoformat(), tally) for day, tally in made.weeks] == [
        ("2026-03-02", (1, 1, 0)),
        ("2026-03-09", (1, 0, 0)),
    ]
    assert [tuple(tally) for _, tally in made.days] == [(1, 0, 0), (0, 1, 0), (1, 0, 0)]
    assert [(name, tuple(tally)) for name, tally in made.people] == [
        ("Jo", (1, 1, 0)),
        ("@mara", (1, 0, 0)),
    ]
    assert made.unnamed == 0
    assert [(kind.side, kind.name, kind.posts) for kind in made.kinds] == [
        ("give", "credit", 1), ("give", "thanks", 1), ("ask", "buy", 1),
    ]  # fmt: skip


def test_a_share_needs_support() -> None:
    assert at_least(0, 0) == 0 and at_least(3, 3) < 1
    assert at_least(7, 10) > 0.3 > at_least(4, 10)
    assert at_least(700, 1000) > at_least(7, 10)


# --- campaigns -------------------------------------------------------------------------------


def test_posts_are_judged_by_campaign_and_window() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    made = report(
        week(text, 0), week(text, 2), week("Rain.", 40), post("Tea."),
        week("Order yours now.", 3, campaign="spring"),
    )  # fmt: skip
    assert [(unit.name, unit.posts, len(unit.links)) for unit in made.units] == [
        ("spring", 1, 0),
        ("2026-03-02 to 2026-03-31", 2, 1),
        ("2026-04-01 to 2026-04-30", 1, 0),
        ("without a date", 1, 0),
    ]
    judged = made.units[1]
    assert [score.check for score in judged.scores] == list(CHECKS)
    assert judged.verdict == "warn"
    for score in judged.scores:
        assert score.points == 100 - sum(loss.points for loss in score.losses)
    undated = made.units[3].scores[0]
    assert undated.confidence < 1 and undated.missing == ("dates (scheduled)",)


def test_a_finding_names_the_other_posts() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    link = report(week(text, 0), week(text, 2), week(text, 3)).units[0].links[0]
    assert link.finding.post.source.path == "2.txt"
    assert [str(other) for other in link.others] == ["0.txt:1", "3.txt:1"] and link.total == 2
    assert "0.txt:1" in link.finding.message


def test_findings_and_links_are_capped_and_counted() -> None:
    text = "The kiln is cool and the green glaze came out blue."
    same = [week(text, day % 20, platform="x") for day in range(80)]
    link = report(*same).units[0].links[0]
    assert len(link.others) == LINKED and link.total == 79
    assert len(LETTERS) == MOST + 1
    many = [
        week(f"{a * 7} {a * 9} {b * 5} mended.", day, platform="x")
        for a, b in zip(LETTERS, LETTERS[1:] + "a", strict=True)
        for day in (0, 1)
    ]  # fmt: skip
    unit = report(*many).units[0]
    assert dict(unit.left_off)["near-duplicate-posts"] == 1


def test_since_and_until_leave_undated_posts_out() -> None:
    made = [week("Rain.", 0), week("Tea.", 5), post("Bread.")]
    day = times.minute_of("2026-03-05", "--since")
    assert check(made, PLAN).posts == 3
    assert check(made, PLAN, since=day).posts == check(made, PLAN, until=day).posts == 1


def test_the_order_of_reading_changes_nothing_for_dated_posts() -> None:
    path = FIXTURES / "bad" / "opening-monotony--hooks.jsonl"
    forward = [item for item in sources.read([str(path)], Config()) if isinstance(item, Post)]
    assert found(check(forward, PLAN)) == found(check(forward[::-1], PLAN)) != []


# --- the spool -------------------------------------------------------------------------------


@given(st.text(max_size=40), st.text(max_size=10), st.booleans())
def test_a_post_comes_back_from_the_spool(text: str, name: str, series: bool) -> None:
    context = Context(recipient=name or None, series=series, scheduled="2026-01-01", author="Jo")
    source = Source(f"{name}.txt", "text", ((0, 1, 1), (3, 2, 1)))
    one = Post(text, source, "comment", "x", context, (Excuse("a", "b"),), "7", 3)
    with spool() as kept:
        kept.add(one)
        kept.add(post("Rain."))
        assert len(kept) == 2
        assert kept.get(0) == one and kept.get(1).text == "Rain."
        assert kept.get(0) == one


@pytest.mark.parametrize("text", ["", " ", "🎉", "\ud800", "a" * 3000, "@x @x @x", "# # #", "\n\n"])
def test_odd_posts_break_nothing(text: str) -> None:
    made = report(*(week(text, day, kind=kind) for day in (0, 0, 1, 2, 3, 4, 5)
                    for kind in ("post", "comment", "recommendation", "outreach")))  # fmt: skip
    for unit in made.units:
        for link in unit.links:
            start, end = link.finding.match.span
            assert 0 <= start <= end <= len(text)
            assert link.finding.position.line >= 1


# --- examples of cards -----------------------------------------------------------------------


def test_an_example_is_written_out() -> None:
    made = list(
        posts([
            {"texts": ["Hi {name}", "Post {n}"], "recipients": ["Ana", "Ben", "Cem", "Dora"],
             "scheduled": "2026-03-02", "every": "1d", "kind": "outreach"},
            {"text": "Tea.", "times": 2, "platform": "x"},
        ])
    )  # fmt: skip
    assert [one.text for one in made] == ["Hi Ana", "Post 2", "Hi Cem", "Post 4", "Tea.", "Tea."]
    assert [one.context.recipient for one in made[:4]] == ["Ana", "Ben", "Cem", "Dora"]
    assert made[3].context.scheduled == "2026-03-05T00:00:00"
    assert [one.source.position(0).line for one in made] == [1, 2, 3, 4, 5, 6]


def test_the_bench_queue_is_found_in(tmp_path: Path) -> None:
    from itertools import islice

    from tests.bench.queue import posts as generated

    path = tmp_path / "many.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in islice(generated(), 300)), "utf-8")
    made = judged(path)
    assert made.posts == 300 and "near-duplicate-posts" in names(made)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"match": {"kind": "queue", "fact": "slot", "unless": ["series-flag"]}}, "no 'unless'"),
        ({"match": {"kind": "queue", "fact": "slot", "when": {"once": True}}}, "no 'when'"),
        ({"match": {"kind": "queue", "fact": "slt"}}, "'fact' must be one of"),
        ({"match": {"kind": "queue", "fact": "slot", "spare": ["serial"]}}, "'spare' must be"),
        ({"applies_to": {"needs": ["parent"]}}, "no 'needs'"),
        ({"bad": [{"posts": []}] * 3}, "a list of posts"),
        ({"bad": [{"posts": ["Tea."]}] * 3}, "is a mapping"),
        ({"bad": [{"posts": [{"txt": "Tea."}]}] * 3}, "has no 'txt'"),
        ({"bad": [{"posts": [{"text": "Tea.", "times": "two"}]}] * 3}, "'times' of a post"),
        ({"bad": [{"posts": [{"texts": []}]}] * 3}, "'texts' of a post"),
        ({"bad": [{"posts": [{"text": "a", "texts": ["b"]}]}] * 3}, "'text' or 'texts'"),
        ({"bad": [{"posts": [{"platform": "x"}]}] * 3}, "'text' or 'texts'"),
        ({"bad": [{"posts": [{"text": "a"}], "flag": ["a"]}] * 3}, "has no 'flag'"),
        ({"bad": [{"posts": [{"text": "a"}], "flags": "a"}] * 3}, "'flags' must be a list"),
    ],
)
def test_a_faulty_queue_card_is_refused(
    tmp_path: Path, fields: dict[str, Any], reason: str
) -> None:
    from authlint import cards
    from tests.conftest import write_card

    whole = {"match": {"kind": "queue", "fact": "slot"}} | fields
    with pytest.raises(AuthlintError) as caught:
        cards.load(write_card(tmp_path, **whole))
    assert reason in caught.value.message and caught.value.line


def test_an_example_without_posts_fails_its_card(tmp_path: Path) -> None:
    from authlint.cardtest import run_folder
    from tests.conftest import write_card

    write_card(tmp_path / "mine", match={"kind": "queue", "fact": "slot"})
    reasons = [failure.reason for failure in run_folder(tmp_path / "mine").failures]
    assert reasons == ["an example of a queue card has 'posts'"] * 6


def test_the_cards_of_the_queue_pass_the_test_of_packs() -> None:
    from authlint.cardtest import run_folder

    made = run_folder(Path(__file__).parents[1] / "rules" / "queue")
    assert made.failures == () and made.silent == () and made.cards == len(RULES)


def test_rules_of_a_pack_of_ones_own_are_run(tmp_path: Path) -> None:
    from tests.conftest import write_card

    entry = [{"text": "Tea.", "scheduled": "2026-03-02T10:00", "times": 2}]
    card = write_card(
        tmp_path, match={"kind": "queue", "fact": "slot", "at_least": 2},
        bad=[{"posts": entry}] * 3, good=[{"posts": [{"text": "Tea."}]}] * 3,
    )  # fmt: skip
    (rule,) = packs.load_folder(card.parent)
    assert isinstance(rule, Rule) and rule.queue == {"fact": "slot", "at_least": 2}
    made = check(posts(entry), default_plan([rule]))
    assert found(made) == [("stand-in", "Tea.")]
    assert Reading(made.units[0].links[0].finding.post).words
