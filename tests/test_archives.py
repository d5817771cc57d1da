from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest

from authlint.errors import AuthlintError
from authlint.profiles import archives
from authlint.profiles.archives import collect, feeds, jsons, tables
from authlint.profiles.archives.raw import Raw, mended, plain
from authlint.profiles.sift import sift

TWEETS = "window.YTD.tweets.part0 = " + json.dumps(
    [
        {"tweet": {"full_text": "Leeks &amp; kale are in.", "lang": "en", "retweeted": False}},
        {"tweet": {"full_text": "RT @plots: open day"}},
        {"tweet": {"full_text": "@amy yes, Sunday", "in_reply_to_status_id_str": "7"}},
    ]
)
OUTBOX = {
    "type": "OrderedCollection",
    "orderedItems": [
        {
            "type": "Create",
            "object": {
                "type": "Note",
                "content": "<p>First <b>beans</b>.<br>Small, but beans.</p><p>Tea now.</p>",
                "contentMap": {"en": "x"},
            },
        },
        {"type": "Create", "object": {"type": "Note", "content": "Yes!", "inReplyTo": "https://x"}},
        {"type": "Announce", "object": "https://x"},
    ],
}
RECORD = {"$type": "app.bsky.feed.post", "text": "Frost on the shed.", "langs": ["en-GB"]}
BLUESKY = {
    "feed": [
        {"post": {"record": RECORD}},
        {"post": {"record": RECORD | {"reply": {"root": {}}}}},
        {"post": {"record": RECORD}, "reason": {"$type": "app.bsky.feed.defs#reasonRepost"}},
    ]
}
BEANS = "Café beans 🌱"
BROKEN = BEANS.encode("utf-8").decode("latin-1")
INSTAGRAM = [{"media": [{"uri": "a.jpg", "title": BROKEN}], "creation_timestamp": 1}]
FACEBOOK = [
    {"timestamp": 1, "data": [{"post": BROKEN}], "title": "A wrote"},
    {"timestamp": 2, "data": [{"comment": {"comment": "Well done", "author": "A"}}]},
]
SHARES = (
    "Date,ShareLink,ShareCommentary,SharedUrl,MediaUrl,Visibility\n"
    '2026-01-02,https://x,"We mended the fence.""\n""""\n""Come and see it.",,,MEMBER_NETWORK\n'
    "2026-01-03,https://y,,https://z,,MEMBER_NETWORK\n"
)
RSS = (
    '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Plots</title><item><title>Open day</title>"
    "<description>&lt;p&gt;Sunday at &lt;b&gt;ten&lt;/b&gt;.&lt;/p&gt;</description></item>"
    "<item><title>Only a title</title></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Plots</title>'
    "<entry><title>t</title><content type='html'>Seed swap &amp;amp; tea</content></entry></feed>"
)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (
            TWEETS,
            [
                Raw("Leeks & kale are in.", "post", "en"),
                Raw("RT @plots: open day", "repost"),
                Raw("@amy yes, Sunday", "reply"),
            ],
        ),
        (
            OUTBOX,
            [
                Raw("First beans.\nSmall, but beans.\n\nTea now.", "post", "en"),
                Raw("Yes!", "reply"),
                Raw("(re-post)", "repost"),
            ],
        ),
        (
            BLUESKY,
            [
                Raw("Frost on the shed.", "post", "en"),
                Raw("Frost on the shed.", "reply", "en"),
                Raw("(re-post)", "repost"),
            ],
        ),
        ({"records": [{"uri": "at://x", "value": RECORD}]}, [Raw(RECORD["text"], "post", "en")]),
        (INSTAGRAM, [Raw(BEANS, "post")]),
        (FACEBOOK, [Raw(BEANS, "post"), Raw("Well done", "reply")]),
        (
            [{"string_map_data": {"Comment": {"value": BROKEN}}}],
            [Raw(BEANS, "reply")],
        ),
        (
            [
                {"title": "Which beans?", "selftext": "For clay."},
                {"title": "Mildew", "selftext": "[removed]"},
                {"body": "Runner beans.", "parent_id": "t3_x"},
                {"body": "[deleted]", "parent_id": "t3_x"},
            ],
            [
                Raw("Which beans?\n\nFor clay.", "post"),
                Raw("Mildew", "post"),
                Raw("Runner beans.", "reply"),
            ],
        ),
        ([{"text": "Sunday.", "parent": "When?"}], [Raw("Sunday.", "reply")]),
        ([{"follower": "amy"}], None),
        ("17", None),
    ],
)
def test_each_archive_in_json_is_told_by_its_shape(value: object, wanted: object) -> None:
    text = value if isinstance(value, str) else json.dumps(value)
    assert jsons.read(text, "tweets.js" if text.startswith("window") else "a.json") == wanted


def test_json_lines_of_reddit_are_read_and_bad_lines_named() -> None:
    lines = '{"title": "Kale?", "selftext": ""}\n\n{"body": "Yes", "link_id": "t3"}\n'
    assert jsons.read_lines(lines, "a.jsonl") == [Raw("Kale?"), Raw("Yes", "reply")]
    with pytest.raises(AuthlintError) as caught:
        jsons.read_lines('{"text": "a"}\n{', "a.jsonl")
    assert (caught.value.path, caught.value.line) == ("a.jsonl", 2)
    with pytest.raises(AuthlintError, match="deeply"):
        jsons.read("[" * 200_000, "a.json")


def test_shares_of_linkedin_lose_the_marks_at_line_breaks() -> None:
    assert tables.read(SHARES, "Shares.csv") == [Raw("We mended the fence.\n\nCome and see it.")]
    comments = "Date,Link,Message\n2026-01-02,https://x,Well done\n"
    assert tables.read(comments, "Comments.csv") == [Raw("Well done", "reply")]
    assert tables.read("name,age\nAmy,7\n", "a.csv") is None


def test_reddit_tables_join_title_and_body() -> None:
    posts = "id,subreddit,title,url,body\n1,plots,Kale,,Too much of it\n2,plots,Beans,,[removed]\n"
    assert tables.read(posts, "posts.csv") == [Raw("Kale\n\nToo much of it"), Raw("Beans")]
    comments = "id,subreddit,link,parent,body\n1,plots,https://x,,Lovely\n"
    assert tables.read(comments, "comments.csv") == [Raw("Lovely", "reply")]


def test_feeds_are_read_and_other_xml_is_not() -> None:
    assert feeds.read(RSS.encode(), "f.xml") == [Raw("Sunday at ten."), Raw("Only a title")]
    assert feeds.read(ATOM.encode(), "f.atom") == [Raw("Seed swap & tea")]
    assert feeds.read(b"<plan><item>x</item></plan>", "p.xml") is None


@pytest.mark.parametrize(
    "bad",
    [
        '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><item>&b;</item></rss>',
        '<!DOCTYPE r SYSTEM "file:///etc/passwd"><rss></rss>',
        "<rss><item>",
        "<rss>" + "<a>" * 5000,
    ],
)
def test_a_hostile_feed_is_refused_with_its_line(bad: str) -> None:
    with pytest.raises(AuthlintError) as caught:
        feeds.read(bad.encode(), "f.xml")
    assert caught.value.path == "f.xml" and caught.value.line == 1


def test_html_becomes_text_and_scripts_go() -> None:
    assert plain("a<script>alert(1)</script><ul><li>b</li></ul> &lt;3") == "a\n- b\n\n <3"
    assert plain("no tags &amp; none") == "no tags & none"
    assert mended(BROKEN) == BEANS and mended("Café") == "Café" and mended("🌱") == "🌱"


def test_a_zip_is_read_as_downloaded(tmp_path: Path) -> None:
    path = tmp_path / "export.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("data/tweets.js", TWEETS)
        made.writestr("data/followers.js", 'window.YTD.follower.part0 = [{"follower": {}}]')
        made.writestr("Shares.csv", SHARES)
        made.writestr("media/a.jpg", b"\xff\xd8")
        made.writestr("../../evil.txt", "Only text.")
    found = list(collect((str(path),)))
    assert [raw.role for raw in found] == ["post", "post", "post", "repost", "reply"]
    assert not (tmp_path.parent / "evil.txt").exists()


def test_a_zip_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.txt", "0" * 100_000)
    monkeypatch.setattr(archives, "LARGEST", 50_000)
    with pytest.raises(AuthlintError, match="unpacks to over 50000"):
        list(collect((str(path),)))
    path.write_bytes(b"PK\3\4 no zip")
    with pytest.raises(AuthlintError, match="ZIP"):
        list(collect((str(path),)))


def test_a_table_of_a_scheduler_is_read_as_by_the_other_commands(tmp_path: Path) -> None:
    (tmp_path / "plan.csv").write_text("Date,Time,Text\n2026-05-01,09:00,The gate is mended.\n")
    assert [raw.text for raw in collect((str(tmp_path / "plan.csv"),))] == ["The gate is mended."]
    (tmp_path / "none.csv").write_text("a,b\n1,2\n")
    with pytest.raises(AuthlintError):
        list(collect((str(tmp_path / "none.csv"),)))


def test_a_folder_is_walked_and_what_holds_no_posts_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nlang: en\n---\nMended the gate.\n")
    (tmp_path / "b.json").write_text('{"version": 3}')
    (tmp_path / ".hidden.txt").write_text("no")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "c.txt").write_text("Sowed beans.")
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    notes: list[str] = []
    found = list(collect((str(tmp_path),), notes.append))
    assert [raw.text for raw in found] == ["Mended the gate.", "Sowed beans."]
    assert len(notes) == 1 and "b.json" in notes[0]
    for name in ("missing.txt", "d.pdf"):
        with pytest.raises(AuthlintError):
            list(collect((str(tmp_path / name),)))


def test_posts_are_sorted_out_and_all_are_counted() -> None:
    signed = [f"Plot {n} is dug over and sown.\n\nThe society, since 1921" for n in range(10)]
    posts = [
        *(Raw(text) for text in signed),
        Raw(signed[0]),
        Raw("thanks for that", "reply"),
        Raw("(re-post)", "repost"),
        Raw("   "),
        Raw("🌱🌱"),
        Raw("Heute habe ich das Beet gegraben und die Bohnen sind nicht mehr klein."),
    ]
    readings, left_out = sift(posts)
    assert [reading.post.text for reading in readings] == [
        f"Plot {n} is dug over and sown." for n in range(10)
    ]
    assert left_out == {
        "in de": 1, "re-posts": 1, "repeats": 1, "replies": 1, "signatures cut": 10,
        "without words": 2,
    }  # fmt: skip


def test_where_nearly_all_are_replies_replies_are_learned_from() -> None:
    replies = [Raw(f"Sorry to hear that, part {n} is on its way", "reply") for n in range(9)]
    assert len(sift([*replies, Raw("We are hiring")]).readings) == 10
    assert len(sift([*replies[:3], Raw("We are hiring")]).readings) == 1
    assert len(sift([*replies[:3], Raw("We are hiring")], with_replies=True).readings) == 4
