"""The exports of schedulers: JSON by structure, HTML in it, and every vendor's fixture."""

from __future__ import annotations

import html
import json
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources import jsonscan, layouts, records, shapes, vendors
from authlint.sources.htmltext import convert
from authlint.sources.positions import Passage
from authlint.types import Excuse, Post
from tests.conftest import SLOWEST
from tests.test_sources import error_of, offset_of, posts_of, written
from tests.test_tables import SCHEDULERS

EXPECTED: dict[str, tuple[int, list[str], str | None]] = {
    "auto-postit.csv": (2, ["mastodon", "youtube"], "2026-12-01"),
    "ayrshare.csv": (3, ["x", "facebook", "linkedin"], "2026-12-01T09:00:00Z"),
    "ayrshare.json": (4, ["x", "facebook", "instagram"], "2026-12-01T09:00:00Z"),
    "buffer-posts.json": (2, ["x", "google_business"], "2026-12-01T06:00:00Z"),
    "buffer.csv": (2, ["generic"], "2026-12-01 09:00"),
    "buffer.json": (2, ["instagram"], "2026-12-01T09:00:00Z"),
    "calendar.tsv": (3, ["x", "linkedin", "instagram"], "2026-12-01 07:30"),
    "drafts.json": (4, ["facebook", "x", "mastodon"], None),
    "excel.csv": (3, ["x", "facebook"], None),
    "highlevel.csv": (3, ["generic"], "2026-12-01 08:00:00"),
    "hootsuite.csv": (3, ["generic"], "12/01/2026 09:00"),
    "hootsuite.json": (1, ["generic"], "2026-12-01T06:00:00Z"),
    "magicsync.csv": (3, ["generic"], "2026-12-01 10:00"),
    "metricool.csv": (5, ["facebook", "x", "bluesky"], "2026-12-01 19:00:00"),
    "mixpost.json": (3, ["generic"], "2026-12-01 16:30"),
    "networks.csv": (4, ["linkedin", "x", "instagram"], "2026-12-01"),
    "oktopost.csv": (1, ["linkedin"], None),
    "postcron.csv": (2, ["generic"], "2026 12 1 9 30"),
    "postiz-list.json": (2, ["facebook", "linkedin"], "2026-12-01T09:00:00Z"),
    "postiz.json": (4, ["x", "linkedin"], "2026-12-01T09:00:00Z"),
    "publer-six.csv": (1, ["generic"], "2026-12-01 10:00"),
    "publer.csv": (4, ["generic"], "2026-12-01 10:00"),
    "schedule-tweet.json": (4, ["x"], "2030-01-02T09:00:00"),
    "schedulin.csv": (2, ["instagram", "generic"], "2026-12-01T07:00"),
    "socialbee.csv": (1, ["generic"], "2026-12-01 08:00:00"),
    "socialcal.csv": (2, ["facebook", "bluesky"], "2026-12-01 12:00"),
    "socialpatra.csv": (1, ["facebook"], "2026-12-01T10:00"),
    "sprout.csv": (2, ["generic"], "01/12/2026 09:00"),
    "typefully-v1.json": (3, ["generic"], "next-free-slot"),
    "typefully.json": (3, ["x", "linkedin"], "2026-12-01T08:00:00Z"),
    "updates.json": (2, ["facebook", "x"], "1796115600"),
}
"""Vendor's file -> number of posts, platforms in their order, time of the first post."""


@pytest.mark.parametrize("name", sorted(path.name for path in SCHEDULERS.iterdir()))
def test_what_a_vendors_file_gives(name: str) -> None:
    notes: list[str] = []
    posts = list(sources.read([str(SCHEDULERS / name)], Config(), note=notes.append))
    assert all(isinstance(post, Post) for post in posts) and notes == []
    found = [post for post in posts if isinstance(post, Post)]
    platforms = list(dict.fromkeys(post.platform for post in found))
    assert (len(found), platforms, found[0].context.scheduled) == EXPECTED[name]
    assert [post.index for post in found] == list(range(len(found)))
    assert all(post.text.strip() for post in found)


def test_a_walk_reads_every_vendors_file() -> None:
    notes: list[str] = []
    found = list(sources.read([str(SCHEDULERS)], Config(), note=notes.append))
    assert len(found) == sum(count for count, _, _ in EXPECTED.values()) and notes == []


def test_every_shape_has_a_fixture() -> None:
    seen = set()
    for path in SCHEDULERS.glob("*.json"):
        value = jsonscan.parse(path.read_text("utf-8"))
        nodes = [value, *(value.get("data", []) if isinstance(value, dict) else value)]
        nodes += value.get("posts", []) if isinstance(value, dict) else []
        nodes += [edge["node"] for edge in nodes[0]["data"]["posts"]["edges"]] if (
            path.name == "buffer-posts.json"
        ) else []  # fmt: skip
        seen |= {vendors.shape_of(node) for node in nodes if isinstance(node, dict)}
    assert seen >= {shape for _, shape in vendors.SHAPES}


def texts(value: Any) -> list[str]:
    return [draft.text for draft in records.read(json.dumps(value), "a.json")]


# --- records ---------------------------------------------------------------------------------


@pytest.mark.parametrize("key", shapes.TEXT_KEYS)
@pytest.mark.parametrize("around", [*shapes.LIST_KEYS, None])
def test_usual_keys_of_texts_and_lists(key: str, around: str | None) -> None:
    value = [{key: "Tea now", "platform": "x"}, {key: "Cake", "date": "2026-01-01"}]
    content = json.dumps(value if around is None else {around: value})
    assert texts(json.loads(content)) == ["Tea now", "Cake"]
    assert records.recognises("a.json", content)


@pytest.mark.parametrize(
    ("value", "likely"),
    [
        ({"text": "Tea"}, True),
        ({"status": "ok"}, False),
        ({"message": "Not found"}, False),
        ({"message": "Tea", "channel": "x"}, True),
        ({"data": [{"body": "<html>"}]}, False),
        ({"name": "tea", "version": "1.0"}, False),
        ({"posts": []}, False),
        ({"2030-01-01T10:00:00": {"Tea": ""}}, True),
        ({"2030-01-01T10:00:00": 5}, False),
        ({}, False),
        ([], False),
        ("text", False),
        ({"posts": {"edges": [{"node": {"text": "Tea"}}]}}, True),
    ],
)
def test_a_walk_takes_only_json_that_is_posts_beyond_doubt(value: Any, likely: bool) -> None:
    assert records.recognises("a.json", json.dumps(value)) is likely


def test_nesting_without_an_end_is_an_error(tmp_path: Path) -> None:
    value: Any = {"text": "Tea"}
    for _ in range(20):
        value = {"data": value}
    assert "has no 'text'" in str(error_of(written(tmp_path, "a.json", json.dumps(value))))


# --- what schedulers write -------------------------------------------------------------------


def test_later_texts_are_a_thread_where_there_are_threads() -> None:
    def kinds(name: str) -> list[tuple[Any, Any]]:
        entry = {"value": [{"content": "Tea"}, {"content": "Cake"}], "settings": {"__type": name}}
        found = records.read(json.dumps({"posts": [entry]}), "a.json")
        return [(draft.thread, draft.data.get("kind")) for draft in found]

    assert kinds("bluesky") == kinds("unheard-of") == [((1, 2), None), ((2, 2), None)]
    assert kinds("linkedin") == kinds("instagram-standalone") == [(None, None), (None, "comment")]


def test_parts_without_words_are_no_parts() -> None:
    assert texts({"content": "Tea\n\n\n\n\n \n\n\n\nCake", "threadify": True}) == ["Tea", "Cake"]
    assert texts({"content": "Tea\n---\nCake", "threadify": True}) == ["Tea", "Cake"]
    assert texts({"content": "Tea\n\n\n\nCake"}) == ["Tea\n\n\n\nCake"]
    value = {"posts": [{"value": [{"content": "<p></p>"}, {"content": "<p>Tea</p>"}]}]}
    (draft,) = records.read(json.dumps(value), "a.json")
    assert (draft.text, draft.thread) == ("Tea", None)


def test_a_buffer_thread_and_drafts(tmp_path: Path) -> None:
    request = {
        "channelId": "c", "text": "One", "saveToDraft": True,
        "metadata": {"twitter": {"thread": [{"text": "One"}, {"text": "Two"}]}},
    }  # fmt: skip
    one, two = posts_of(written(tmp_path, "a.json", json.dumps({"input": request})))
    assert (one.text, two.text, one.context.thread, one.draft) == ("One", "Two", (1, 2), True)
    assert (one.platform, one.context.whole, one.group) == ("x", ("One", "Two"), two.group)


@pytest.mark.parametrize(
    "value",
    [
        {"text": "Tea", "socialProfileIds": ["1"]},
        {"text": "Tea", "channelId": "c"},
        {"post": "Tea", "platforms": ["x"]},
        {"posts": [{"value": [{"content": "<p>Tea</p>"}]}]},
        {"content": "Tea", "integration": {}},
        {"versions": [{"content": [{"body": "Tea"}]}]},
        {"content": "Tea", "threadify": True},
    ],
)
def test_what_an_author_adds_to_a_schedulers_record_counts(tmp_path: Path, value: Any) -> None:
    own = {"authlint": {"ignore": ["loud-offer"], "reason": "it is true"}, "relation": "paid"}
    (post,) = posts_of(written(tmp_path, "a.json", json.dumps(value | own)))
    assert post.excuses == (Excuse("loud-offer", "it is true"),)
    assert (post.text, post.context.relation) == ("Tea", "paid")


def test_words_for_pictures_come_from_postiz(tmp_path: Path) -> None:
    image = [{"path": "a.png", "alt": "A pot"}, {"path": "b.png"}]
    value = {"posts": [{"value": [{"content": "Tea", "image": image}]}]}
    (post,) = posts_of(written(tmp_path, "a.json", json.dumps(value)))
    assert post.context.alt == ("A pot", "")


def test_lines_of_json_may_each_have_a_shape_of_their_own(tmp_path: Path) -> None:
    lines = [
        {"text": "One", "platform": "bluesky"},
        {"posts": [{"value": [{"content": "<p>Two</p>"}, {"content": "<p>Three</p>"}]}]},
        {"content": "Four\n\n\n\nFive", "threadify": False},
    ]
    posts = posts_of(written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines))))
    assert [post.text for post in posts] == ["One", "Two", "Three", "Four", "Five"]
    assert [post.index for post in posts] == [0, 1, 2, 3, 4]
    assert [post.source.position(0).line for post in posts] == [1, 2, 2, 3, 3]
    assert len({post.group for post in posts}) == 3


@pytest.mark.parametrize(
    "value",
    [
        {"posts": [{"value": [{"content": 5}, {"content": "Tea"}, 7], "settings": []}, None]},
        {"versions": [{"content": [{"body": "Tea"}, None]}, 5]},
        {"platforms": {"x": {"posts": [{"text": "Tea"}, 5]}, "y": None}},
        {"text": "Tea", "channelId": 1, "metadata": {"x": 5, "y": {"thread": 5}}},
        {"post": "Tea", "platforms": [5, None], "firstComment": "x"},
        {"variables": {"input": {"text": "Tea", "channelId": "c"}}},
        {"variables": 5, "input": 6, "text": "Tea", "channelId": "c"},
    ],
)
def test_shapes_with_odd_parts_lose_no_text(tmp_path: Path, value: Any) -> None:
    posts = posts_of(written(tmp_path, "a.json", json.dumps(value)))
    assert [post.text for post in posts] == ["Tea"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 9) | st.sampled_from(["", "Tea", "<p>x", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "text content posts value settings __type versions body platforms x input date "
                "variables channelId metadata thread firstComment comment post data edges "
                "node items threadify 2030-01-01T10:00 image alt socialProfileIds".split()
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=25,
)


@given(JSON)
def test_any_json_gives_posts_or_an_error(value: Any) -> None:
    content = json.dumps(value)
    try:
        for draft in records.read(content, "a.json"):
            assert stands(content, draft.source.position, draft.text)
    except AuthlintError as error:
        assert error.path == "a.json"
    assert records.recognises("a.json", content) in (True, False)


# --- HTML ------------------------------------------------------------------------------------


def text_of(source: str) -> str:
    return convert(Passage(source, ((0, 0),))).text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>Tea</p><p>Cake</p>", "Tea\nCake"),
        ("<p>Tea</p><p></p><p>Cake</p>", "Tea\n\nCake"),
        ("<p>Tea<br>Cake</p>", "Tea\nCake"),
        ("<p>Tea<br></p><p>Cake</p>", "Tea\nCake"),
        ("<div>Tea</div><div><br></div><div>Cake</div>", "Tea\n\nCake"),
        ("Tea<br />\r\nCake", "Tea\nCake"),
        ("<ul>\n  <li><p>Tea</p></li>\n  <li><p>Cake</p></li>\n</ul><p>Jam</p>", "Tea\nCake\nJam"),
        ("<h1>Tea</h1>and <STRONG class='a>b'>cake</STRONG>", "Tea\nand cake"),
        ("<p>Fish &amp; chips&nbsp;&#128077; &lt;b&gt; &unheard; &amp</p>",
         "Fish & chips\xa0👍 <b> &unheard; &amp"),
        ("<p>a < b, <first name> and <3 &co</p>", "a < b, <first name> and <3 &co"),
        ("<p>Tea<!-- not out --></p><!-- never closed", "Tea"),
        ("<p>Tea <strong", "Tea <strong"),
        ("Tea\n\nand cake", "Tea\n\nand cake"),
        ("<p><a href=\"https://tea.example\">Tea</a>  <em>x</em>\n<b>y</b></p>", "Tea  x\ny"),
        ("<span data-mention-id='7'>@mara</span> said", "@mara said"),
        ("<p></p>", ""),
    ],
)  # fmt: skip
def test_html_to_text(source: str, text: str) -> None:
    assert text_of(source) == text


def unit(content: str, at: int) -> tuple[str, int]:
    """The character at an offset of a JSON file, and the offset after it."""
    if content[at] != "\\":
        return content[at], at + 1
    size = 6 if content[at + 1] == "u" else 2
    if size == 6 and 0xD800 <= int(content[at + 2 : at + 6], 16) < 0xDC00:
        size = 12
    return json.loads(f'"{content[at : at + size]}"'), at + size


def stands(content: str, position: Any, text: str) -> bool:
    """Tell whether each character stands where it is said: itself, a reference or a tag."""
    last = -1
    for offset, char in enumerate(text):
        at = offset_of(content, position(offset))
        assert at > last
        last = at
        found, after = unit(content, at)
        if found == char:
            continue
        raw = found
        while found == "&" and not raw.endswith(";"):
            more, after = unit(content, after)
            raw += more
        assert (found == "<" and char == "\n") or html.unescape(raw) == char
    return True


PIECES = st.sampled_from(
    ["<p>", "</p>", "<br>", "<br/>", "<div>", "</div>", "<li>", "</li>", "<b>", "</b>", "<a b='<'>",
     "&amp;", "&#128077;", "&lt;", "&x;", "&", "<", ">", "é", "👍", "word", " ", "\n", "\r\n", '"',
     "\\", "<!-- x -->", "<i", "漢"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join), st.booleans(), st.sampled_from([None, 1]))
def test_every_character_of_html_in_json_is_found_in_the_file(
    body: str, ascii: bool, indent: int | None
) -> None:
    value = {"posts": [{"value": [{"content": body + "."}]}]}
    content = json.dumps(value, ensure_ascii=ascii, indent=indent)
    (draft,) = records.read(content, "a.json")
    assert draft.text == text_of(body + ".")
    assert stands(content, draft.source.position, draft.text)


@pytest.mark.parametrize(
    "unit", ["<", "<a ", '<a b="', "<a b='", "</", "<!--", "<p", "<p>", "</p>", "<br>", "&", "&a",
             "&amp;", "<a \"x'", "<div><p>", "<![CDATA["],
)  # fmt: skip
def test_hostile_markup_is_read_in_linear_time(unit: str) -> None:
    source = (unit * 60_000)[:60_000]
    begun = time.process_time()
    convert(Passage(source, ((0, 0),)))
    assert time.process_time() - begun < SLOWEST


def test_the_readme_names_every_vendor() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text("utf-8").lower()
    names = {one.name.split(" ")[0] for one in (*layouts.LAYOUTS, *layouts.BARE)}
    names |= {path.stem.split("-")[0] for path in SCHEDULERS.glob("*.json")}
    assert {name for name in names - {"updates", "drafts"} if name not in readme} == set()
