"""Readers of text-shaped files: what is a post, what is not, and where it stands."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources import markdown, registry
from authlint.types import Post
from tests.conftest import SLOWEST
from tests.fuzz import SLICES, split_lines

ROOT = Path(__file__).parents[1]


def drafts(content: str, name: str = "a.md", format: str | None = None) -> list[Any]:
    """The drafts of a text, read as what it is recognised as."""
    found = format or registry.detect(name, content)
    assert found is not None
    return list(registry.READERS[found].read(content, name, found))


def texts(content: str, name: str = "a.md", format: str | None = None) -> list[str]:
    return [draft.text for draft in drafts(content, name, format)]


def refused(content: str, name: str, format: str | None = None) -> AuthlintError:
    with pytest.raises(AuthlintError) as caught:
        drafts(content, name, format)
    return caught.value


# --- the registry ----------------------------------------------------------------------------


def test_every_suffix_has_a_reader_that_takes_what_no_other_recognises() -> None:
    for suffix in registry.SUFFIXES:
        assert registry.candidates(f"a{suffix}")
    for suffix in (*registry.TEXT, *registry.MARKDOWN, ".tweet", ".toot"):
        assert registry.detect(f"a{suffix}", "Tea") is not None


@pytest.mark.parametrize(
    ("fixture", "format", "posts"),
    [
        ("draft.txt", "text", 1), ("captions.txt", "separated", 2), ("tweets.txt", "separated", 3),
        ("article.md", "markdown", 1), ("not-front-matter.md", "markdown", 1),
        ("several-accounts.md", "galaxy", 6), ("launch-fenced.md", "bundle", 5),
        ("quoted-drafts.md", "bundle", 2), ("numbered-posts.md", "bundle", 2),
        ("thread.poll.tweet", "tweet", 3), ("quote.tweet", "tweet", 1),
        ("bare-retweet.tweet", "tweet", 0), ("question.toot", "toot", 1),
        ("json-front-matter.md", "markdown", 1), ("issue-draft.md", "markdown", 1),
    ],
)  # fmt: skip
def test_a_shipped_input_is_recognised(fixture: str, format: str, posts: int) -> None:
    path = ROOT / "fixtures" / "posts" / fixture
    assert registry.detect(fixture, path.read_text("utf-8")) == format
    found = list(sources.read([str(path)], Config()))
    assert len(found) == posts
    assert {p.source.format for p in found if isinstance(p, Post)} <= {format}


# --- .tweet and .toot ------------------------------------------------------------------------


def test_a_delimiter_of_its_own_holds_for_the_whole_thread() -> None:
    content = "---\nthread-delimiter: ':::'\n---\nOne\n:::\nTwo\n---\nstill two\n:::\nThree"
    assert texts(content, "a.tweet") == ["One", "Two\n---\nstill two", "Three"]


def test_a_part_of_a_thread_has_front_matter_of_its_own() -> None:
    content = "---\nlang: de\nmedia: [{file: a.png, alt: Eins}]\n---\nEins\n---\n---\nmedia: [{file: b.png, alt: Zwei}]\n---\n\nZwei"  # noqa: E501
    one, two = drafts(content, "a.tweet")
    assert (one.data["lang"], two.data["lang"]) == ("de", "de")
    assert one.data["media"][0]["alt"] == "Eins" and two.data["media"][0]["alt"] == "Zwei"
    three = drafts(content + "\n---\nDrei", "a.tweet")[2]
    assert "media" not in three.data


def test_only_the_part_that_quotes_or_replies_is_a_share_or_a_comment() -> None:
    content = "---\nreply: https://x.com/a/status/1\n---\nOne\n---\nTwo\n---\n---\nretweet: https://x.com/a/status/2\n---\nThree"
    kinds = [draft.data.get("kind") for draft in drafts(content, "a.tweet")]
    assert kinds == ["comment", None, "share"]


@pytest.mark.parametrize(
    "content",
    [
        "Which?\n\n( ) green\n( ) black",
        "Which?\r\n\r\n()  green\r\n( ) black\r\n",
        "---\npoll:\n  - green\n  - 3\n---\nWhich?",
    ],
)
def test_a_poll_is_no_text(content: str) -> None:
    assert texts(content, "a.tweet") == ["Which?"] == texts(content, "a.toot")


def test_trailing_options_beside_a_poll_of_the_front_matter_are_text() -> None:
    assert texts("---\npoll: [a, b]\n---\nWhich?\n( ) x", "a.tweet") == ["Which?\n( ) x"]


def test_a_toot_is_no_thread_unless_it_names_a_delimiter() -> None:
    assert texts("One\n---\nTwo", "a.toot") == ["One\n---\nTwo"]
    assert texts("---\nthread-delimiter: '---'\n---\nOne\n---\nTwo", "a.toot") == ["One", "Two"]


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("---\nlang: en\npoll: [one]\n---\nWhich?", 3, "2 to 4"),
        ("---\npoll: {a: b}\n---\nWhich?", 2, "2 to 4"),
        ("Which?\n\n( ) a\n( ) b\n( ) c\n( ) d\n( ) e", 1, "2 to 4"),
        ("One\n---\n---\nreply: https://x.com/a/status/1\n---\nTwo", 4, "first part"),
        ("---\nretweet: https://x.com/a/status/1\npoll: [a, b]\n---\n", 2, "retweet"),
        ("---\nretweet: https://x.com/a/status/1\n---\n---\nmore", 2, "retweet"),
        (f"---\nmedia: [{{file: a.png, alt: {'x' * 1001}}}]\n---\nTea", 2, "1000"),
    ],
)
def test_what_could_not_be_posted_is_refused(content: str, line: int, reason: str) -> None:
    error = refused(content, "a.tweet")
    assert error.line == line and reason in error.message and error.path == "a.tweet"


# --- galaxy-social ---------------------------------------------------------------------------

HEAD = "---\nmedia: [mastodon-a, mastodon-b, bluesky-a, matrix-all]\n---\n"


def test_one_text_is_judged_once_for_each_platform_of_its_accounts() -> None:
    found = drafts(HEAD + "Tea")
    assert [draft.data["platform"] for draft in found] == ["mastodon", "bluesky"]
    assert {draft.text for draft in found} == {"Tea"}
    assert len({draft.source.breaks for draft in found}) == len({d.group for d in found}) == 1
    (only,) = drafts("---\nmedia: [matrix-all]\n---\nTea")
    assert only.data["platform"] == "generic" and only.group is None


@pytest.mark.parametrize("gap", ["\n\n\n", "\n\n\n\n\n", "\r\n\r\n\r\n", "\n \n\t\n"])
def test_two_blank_lines_split_a_thread_and_one_does_not(gap: str) -> None:
    found = drafts(f"{HEAD}One\n\nstill one{gap}Two\n")
    assert [d.text for d in found] == ["One\n\nstill one", "Two"] * 2
    assert [d.thread for d in found] == [(1, 2), (2, 2)] * 2


def test_an_image_is_an_attachment_and_no_part_of_a_thread() -> None:
    content = HEAD + "![Two cups of tea](a.png)\n\n\nTea\n\n\n<img src='b' alt='A red pot'> pot\n"
    one, two = drafts(content)[:2]
    assert (one.text, one.data["alt"]) == ("Tea", None)
    assert two.data["alt"] == ["A red pot"]


@pytest.mark.parametrize(
    "front",
    ["media: [a.png, b.png]", "media: {file: a}", "media: [[mastodon]]", "media: []", "media: 3",
     "media: [mastodon-a, photo-b]", "medium: [mastodon-a]"],
)  # fmt: skip
def test_other_media_are_no_accounts(front: str) -> None:
    assert registry.detect("a.md", f"---\n{front}\n---\nTea") == "markdown"


def test_a_publisher_that_splits_long_texts_makes_nothing_too_long(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HEAD + "word " * 200)
    found = [p for p in sources.read([str(tmp_path / "a.md")], Config()) if isinstance(p, Post)]
    assert all(post.context.splits for post in found) and len(found) == 2


def test_a_platform_flag_makes_the_posts_of_a_group_one(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(HEAD + "One\n\n\n\nTwo")
    found = list(sources.read([str(tmp_path / "a.md")], Config(), {"platform": "slack"}))
    assert [post.text for post in found if isinstance(post, Post)] == ["One", "Two"]


# --- bundles ---------------------------------------------------------------------------------

QUOTED = "## LinkedIn post\n\n> One\n>\n> more\n\n## Tweet\n\n> Two\n"


def test_quoted_and_fenced_posts_under_telling_headings_are_a_bundle() -> None:
    one, two = drafts(QUOTED)
    assert (one.text, two.text) == ("One\n\nmore", "Two")
    assert (one.data["platform"], two.data["platform"]) == ("linkedin", "x")
    assert one.source.position(0) == (3, 3) and one.source.position(5) == (5, 3)


def test_a_body_for_several_platforms_is_given_for_each() -> None:
    content = QUOTED + "\n## Third\n\n**Channel:** Mastodon, Bluesky and LinkedIn\n\n> Three\n"
    found = drafts(content)[2:]
    assert [d.data["platform"] for d in found] == ["mastodon", "bluesky", "linkedin"]
    assert len({d.group for d in found}) == 1 and found[0].group is not None


def test_numbered_parts_under_a_thread_heading_are_a_thread() -> None:
    content = "## X thread\n\n**1/2**\n\n> One\n\n**2/2**\n\n> Two\n\n## Tweet 3\n\n> Other\n"
    found = drafts(content)
    assert [d.thread for d in found] == [(1, 2), (2, 2), None]
    assert found[0].group == found[1].group and found[2].group is None


@pytest.mark.parametrize("gap", ["\n{}/ ", "\n{}/3: ", "\n---\n"])
def test_a_body_under_a_thread_heading_may_hold_the_whole_thread(gap: str) -> None:
    first = gap.format(1).lstrip("\n") if "{}" in gap else ""
    body = first + "One" + gap.format(2) + "Two\n\nmore" + gap.format(3) + "Here are three"
    fence = f"```\n{body}.\n```\n"
    found = drafts(f"{QUOTED}## X thread\n\n{fence}")[2:]
    assert [d.thread for d in found] == [(1, 3), (2, 3), (3, 3)]
    assert [d.text.split()[-1] for d in found] == ["One", "more", "three."]
    (whole,) = drafts(f"{QUOTED}## X post\n\n{fence}")[2:]
    assert whole.text == f"{body}." and whole.thread is None


def test_other_texts_of_a_clear_bundle_are_posts_too() -> None:
    long = QUOTED.replace("One", "One, and it says at some length what we found")
    content = f"# All\n\n> how to use\n\n{long}\n## Privacy\n\n> We keep no accounts.\n"
    assert texts(content)[2:] == ["We keep no accounts."]


def test_labels_give_fields_and_titles_are_no_posts() -> None:
    content = (
        "## Reddit post\n\n**Title:**\n```\nA title that is long enough to be a whole text\n```"
        "\n**Body:**\n```\nTea is ready at four in the yard.\n```\n"
        "## Comment on LinkedIn\n**Status:** Draft\n**Date:** 2026-11-03\n**Alt:** A cup\n> Nice\n"
    )
    body, reply = drafts(content)
    assert body.text == "Tea is ready at four in the yard."
    assert body.data["platform"] == "reddit"
    assert reply.data | {"platform": "linkedin"} == {
        "platform": "linkedin", "kind": "comment", "draft": True, "scheduled": "2026-11-03",
        "alt": "A cup",
    }  # fmt: skip


def test_a_quote_beside_a_fence_is_a_note_on_it() -> None:
    part = "## Post {0}\n\n> attach it\n\n```text\nText {0} is here, and it is short.\n```\n\n"
    assert texts("".join(part.format(n) for n in (1, 2))) == [
        f"Text {n} is here, and it is short." for n in (1, 2)
    ]


def test_sections_that_count_posts_up_hold_their_plain_text() -> None:
    content = (
        "# March\n\n## Post 1: tea\n\n**Goal:** x\n\nTea\n\nat four <!-- sure? -->\n\n---\n\n"
        "## Post 2\n\n### Text\n\nCoffee\n\n### Hashtags\n\n#coffee\n\n## Notes\n\nNo post.\n"
    )
    assert texts(content) == ["Tea\n\nat four", "Coffee"]


def test_an_indented_fence_and_crlf_keep_their_places() -> None:
    content = "- Tweet 1\r\n\r\n  **Tweet 1:**\r\n  ```\r\n  One\r\n    in\r\n  ```\r\n  **Tweet 2:**\r\n  ```\r\n  Two\r\n  ```\r\n"  # noqa: E501
    one, two = drafts(content, format="bundle")
    assert (one.text, two.text) == ("One\r\n  in", "Two")
    assert one.source.position(0) == (5, 3) and one.source.position(5) == (6, 3)


ARTICLES = {
    "rulers": "# Title\n\nA text.\n\n---\n\nMore text.\n\n---\n\nThe end.\n",
    "quotes by platform": "# Platforms\n\nWe asked five firms what they make of it, and two of them answered in full.\n\n## LinkedIn\n\nTheir speaker said, after two reminders:\n\n> No comment.\n\n## Facebook\n\nHere it took a month, and the answer was short:\n\n> Ask again.\n",  # noqa: E501
    "code by platform": "# Setup\n\n## Twitter\n\n```\npip install tweet-tool\n```\n\n## Mastodon\n\n```\npip install toot-tool\n```\n",  # noqa: E501
    "an interface": '# API\n\n## Create a post\n\n```\nPOST /posts {"text": "hi there you all"}\n```\n\n## Delete a post\n\n```\nDELETE /posts/1\n```\n',  # noqa: E501
    "a language": "## Post 1\n\n```python\npost('x')\n```\n\n## Post 2\n\n```js\npost('y')\n```\n",
    "one quote": "## LinkedIn post\n\n> Only one.\n",
    "posts of others": "# Blog\n\n## Blog post one\n\n> a quote\n\n## Blog post two\n\n> a quote\n",
    "numbers that jump": "## Post 4\n\nText.\n\n## Post 9\n\nText.\n",
    "versions": "## Post 1.2\n\nFixed.\n\n## Post 1.3\n\nFixed.\n",
    "how to": "# Tips\n\n## Writing a LinkedIn post\n\nBe short.\n\n## Your caption\n\nBe kind.\n",
    "threads of a loom": "## The thread\n\n> A fine one.\n\n## A thread\n\n> Another.\n",
    "plan": "## Plan X\n\n> Wait.\n\n## Feature X\n\n> Build.\n",
}


@pytest.mark.parametrize("name", ARTICLES)
def test_an_ordinary_article_is_one_post(name: str) -> None:
    assert registry.detect("a.md", ARTICLES[name]) == "markdown"
    assert texts(ARTICLES[name]) == [ARTICLES[name]]


def test_force_reads_as_a_bundle_what_is_not_clear() -> None:
    assert texts(ARTICLES["one quote"], format="bundle") == ["Only one."]
    assert refused("Tea", "a.md", "bundle").hint


# --- separated text --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "name", "found"),
    [
        ("=== DAY 1 ===\nOne\n=== DAY 2 ===\nTwo", "a.txt", ["One", "Two"]),
        ("notes\n*** Post 1 ***\n\nOne\n\n*** Post 2 ***\nTwo\n", "a.txt", ["One", "Two"]),
        ("--- LinkedIn ---\nOne\n--- Bluesky ---\nTwo", "a.txt", ["One", "Two"]),
        ("Post 1:\nOne\n\nPost 2:\nTwo\nmore\n", "a.txt", ["One", "Two\nmore"]),
        ("One\n\n---\n\nTwo", "my-captions.txt", ["One", "Two"]),
        ("One\r\n\r\n===\r\n\r\nTwo", "posts.txt", ["One", "Two"]),
    ],
)
def test_separated_posts(content: str, name: str, found: list[str]) -> None:
    assert registry.detect(name, content) == "separated"
    assert texts(content, name) == found


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("One\n\n---\n\nP.S. Two", "a.txt"),
        ("One\n---\nTwo", "posts.txt"),
        ("One\n\n---\n\nTwo\n\n===\n\nThree", "posts.txt"),
        ("=== Early life ===\nHe was born.\n=== Career ===\nHe worked.", "a.txt"),
        ("=== DAY 1 ===\nOne", "a.txt"),
        ("1. milk\n2. tea\n3. eggs", "posts.txt"),
        ("1/ One\n\n2/ Two", "a.txt"),
        ("Post 1\nOne\nPost 3\nTwo", "a.txt"),
        ("One\n\n\n\nTwo", "posts.txt"),
        ("*** breaking ***\nTea is out.\n*** really ***", "a.txt"),
    ],
)
def test_one_text_is_not_torn_apart(content: str, name: str) -> None:
    assert registry.detect(name, content) == "text"
    assert texts(content, name) == [content]


def test_force_splits_at_whatever_separates() -> None:
    assert texts("One\n\n---\n\nTwo", "a.txt", "separated") == ["One", "Two"]
    assert texts("One\n\n\n\nTwo\n\nb", "a.txt", "separated") == ["One", "Two\n\nb"]
    assert refused("\n\n", "a.txt", "separated").line == 1


# --- front matter and what is not published --------------------------------------------------


@pytest.mark.parametrize(
    ("content", "data", "body"),
    [
        ('{"platform": "x"}\nTea', {"platform": "x"}, "Tea"),
        ('{\r\n "a": {"b": [1]}\r\n}  \r\nTea', {"a": {"b": [1]}}, "Tea"),
        ('{"platform": "x"}', {}, '{"platform": "x"}'),
        ('{"platform": "x"} Tea', {}, '{"platform": "x"} Tea'),
        ("{name}, hello\n", {}, "{name}, hello\n"),
        ("{}\nTea", {}, "{}\nTea"),
        ('{"a": ' + "[" * 99 + "\nTea", {}, '{"a": ' + "[" * 99 + "\nTea"),
        ("~~~\nalt: A cup\n~~~\nTea", {"alt": "A cup"}, "Tea"),
        ("~~~\nplain code\n~~~\nTea", {}, "~~~\nplain code\n~~~\nTea"),
        ("~~~python\ntime: 1\n~~~\nTea", {}, "~~~python\ntime: 1\n~~~\nTea"),
        ("~~~\ntime: 1\nTea", {}, "~~~\ntime: 1\nTea"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_json_and_issue_front_matter(content: str, data: dict[str, Any], body: str) -> None:
    (draft,) = drafts(content, "a.txt", "text")
    assert (dict(draft.data), draft.text) == (data, body)


def test_an_issue_tells_its_time_with_the_zone() -> None:
    (draft,) = drafts("~~~\ntime: 2026-11-03 09:00\ntz: Europe/Vienna\n~~~\nTea", "a.md")
    assert draft.data["scheduled"] == "2026-11-03 09:00 Europe/Vienna"


def test_toml_nested_without_end_is_an_error() -> None:
    error = refused("+++\na = " + "[" * 5000 + "\n+++\nTea", "a.md")
    assert error.path == "a.md" and "TOML" in error.message


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]"


@pytest.mark.parametrize("front", [BOMB, "a: " + "[" * 400, "a: !!python/name:os.system x"])
@pytest.mark.parametrize("lead", ["media: [mastodon-a]\n", ""])
def test_hostile_front_matter_is_refused_in_every_format(front: str, lead: str) -> None:
    block = f"---\n{lead}{front}\n---\nTea"
    for name in ("a.md", "a.txt", "a.tweet", "a.toot"):
        assert refused(block, name).line
    assert refused(f"Tea\n---\n{block}", "a.tweet").line
    for format in ("galaxy", "bundle", "separated"):
        assert refused(block, "a", format).line


@pytest.mark.parametrize(
    ("content", "published"),
    [
        ("Tea <!-- no --> here", "Tea  here"),
        ("One\n<!-- no\n\nno -->\nTwo\n", "One\nTwo\n"),
        ("One\n\n[a]: https://a.example 'title'\n[b]: <c d>\nTwo", "One\n\nTwo"),
        ("One [a]\n\n[a]: /b\r\nTwo", "One [a]\n\nTwo"),
        ("[^1]: a footnote", "[^1]: a footnote"),
        ("[Note]: bring cups", "[Note]: bring cups"),
        ("[Update]: done", "[Update]: done"),
        ("A <!-- that never ends", "A <!-- that never ends"),
        ("`<!-- code -->` and\n```\n<!-- code -->\n[a]: /b\n```\n", None),
        ("```\n<!-- an open fence -->", None),
        ("![an image](a.png) stays", None),
        ("<!-- only -->", ""),
    ],
)
def test_comments_and_definitions_of_markdown_are_not_published(
    content: str, published: str | None
) -> None:
    assert texts(content, "a.md", "markdown") == [content if published is None else published]
    assert texts(content, "a.txt", "text") == [content]


def test_what_follows_a_cut_stands_where_it_stood() -> None:
    (draft,) = drafts("a <!-- x --> b\n<!--\n-->\nc", "a.md")
    assert [draft.source.position(draft.text.index(c)) for c in "abc"] == [(1, 1), (1, 14), (4, 1)]


# --- properties ------------------------------------------------------------------------------

PIECES = st.lists(
    st.sampled_from(
        ["---\n", "---\r\n", "+++\n", "~~~\n", "```\n", "```text\n", "> ", "> a\n", ">\r\n", "\n",
         "\n\n\n", "\r\n", "\r", "# Post 1\n", "## Post 2\n", "## X thread\n", "**Tweet 1:**\n",
         "**Platform:** X & LinkedIn\n", "=== DAY 1 ===\n", "=== DAY 2 ===\n", "Post 1\n",
         "Post 2\n", "<!--", "-->", "[a]: /b\n", "media: [mastodon-a, x-b]\n", "time: 1\n",
         "a: b\n", "( ) x\n", "( ) y\n", "é👩\u200d💻🇬🇧 ", "text\n", "\u2028", "\x85", "\ufeff",
         "{\"a\": 1}\n", "![x](y)", "`", "\t", "   "]
    ),
    max_size=16,
).map("".join)  # fmt: skip


@given(PIECES, st.sampled_from(sorted(SLICES)))
def test_every_character_of_every_draft_is_found_in_the_file(content: str, format: str) -> None:
    try:
        found = drafts(content, "a", format)
    except AuthlintError as error:
        assert error.path == "a"
        return
    lines = split_lines(content)
    for draft in found:
        assert list(draft.source.breaks) == sorted(draft.source.breaks)
        for offset, char in enumerate(draft.text):
            line, column = draft.source.position(offset)
            assert lines[line - 1][column - 1] == char
        assert draft.line == draft.source.position(0).line or not draft.text


@given(
    PIECES, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.sampled_from([".md", ".tweet"])
)
def test_the_encoding_of_a_file_moves_nothing(
    tmp_path_factory: pytest.TempPathFactory, content: str, encoding: str, suffix: str
) -> None:
    assume(not content.startswith("\ufeff"))
    path = tmp_path_factory.getbasetemp() / f"encoded{suffix}"
    try:
        plain = [(d.text, d.source.breaks) for d in drafts(content, str(path))]
    except AuthlintError:
        plain = []
    path.write_bytes(content.encode(encoding))
    read = [p for p in sources.read([str(path)], Config()) if isinstance(p, Post)]
    assert [(post.text, post.source.breaks) for post in read] == plain


@given(PIECES, st.sampled_from([*registry.SUFFIXES, ""]))
def test_detection_never_fails(content: str, suffix: str) -> None:
    assert registry.detect(f"posts{suffix}" if suffix else "", content) in {*registry.READERS, None}


@given(PIECES)
def test_what_is_cut_from_markdown_is_cut_once(content: str) -> None:
    slices = markdown.published(content, 0, len(content))
    assert all(a <= b for a, b in slices)
    assert all(before[1] <= after[0] for before, after in pairwise(slices))


UNITS = [
    "> ", "```\n", "# Post 1\n", "<!--", "[a]: /b\n", "`", "![", "<img ", "**a", "=== DAY 1 ===\n",
    "Post 1\n", "\n", " ", "---\n", "\n---\n\n", '{"a":', "_", "~", "|", "=", "- - ",
]  # fmt: skip


def hostile(unit: str) -> tuple[str, str]:
    return unit * (12_000 // len(unit)), unit + "a" + unit * 2_500 + "x"


@pytest.mark.parametrize("unit", UNITS)
def test_a_hostile_text_is_recognised_in_linear_time(unit: str) -> None:
    for content in hostile(unit):
        begun = time.process_time()
        for name in ("posts.md", "posts.txt"):
            assert registry.detect(name, content) is not None
        assert time.process_time() - begun < SLOWEST


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("format", sorted(SLICES - {"text", "toot"}))
def test_a_hostile_text_is_read_in_linear_time(unit: str, format: str) -> None:
    head = "---\nmedia: [mastodon-a]\n---\n" if format == "galaxy" else ""
    for content in hostile(unit):
        begun = time.process_time()
        with suppress(AuthlintError):
            list(registry.READERS[format].read(head + content, "a", format))
        assert time.process_time() - begun < SLOWEST
