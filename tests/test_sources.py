from __future__ import annotations

import codecs
import io
import json
import time
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources import frontmatter, jsonscan, records, registry, text, tweet
from authlint.sources.fields import MAX_TEXT, Draft, post_of
from authlint.types import Excuse, Post, Source
from tests.conftest import SLOWEST

READERS = {
    "text": text.read, "markdown": text.read, "tweet": tweet.read, "toot": tweet.read,
    "json": records.read,
}  # fmt: skip
SUFFIX = {"text": ".txt", "markdown": ".md", "tweet": ".tweet", "json": ".json", "jsonl": ".jsonl"}


def posts_of(path: Path, config: Config | None = None, **flags: Any) -> list[Post]:
    found = list(sources.read([str(path)], config or Config(), flags))
    for item in found:
        assert isinstance(item, Post), item
    return found  # type: ignore[return-value]


def error_of(path: Path) -> AuthlintError:
    *_, last = sources.read([str(path)], Config())
    assert isinstance(last, AuthlintError)
    return last


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)
    return path


# --- formats ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.txt", "a.text", "a.post", "a.md", "a.markdown", "A.TXT"])
def test_a_text_file_is_one_post_untouched(tmp_path: Path, name: str) -> None:
    (post,) = posts_of(written(tmp_path, name, "  two lines\r\nof tea \n\n"))
    assert post.text == "  two lines\r\nof tea \n\n"
    assert (post.kind, post.platform, post.index) == ("post", "generic", 0)


def test_front_matter_gives_the_fields(tmp_path: Path) -> None:
    content = """---
platform: Twitter
kind: reply
reply-to: Which tea?
to: Mara
schedule: 2026-11-03
relation: sponsored
series: true
images: [{alt: A red kettle}, {file: b.png}]
authlint: {ignore: [loud-offer, soft-word], reason: it is true}
---
Green tea."""
    (post,) = posts_of(written(tmp_path, "a.md", content))
    assert post.text == "Green tea."
    assert (post.kind, post.platform) == ("comment", "x")
    context = post.context
    assert (context.parent, context.recipient) == ("Which tea?", "Mara")
    assert (context.scheduled, context.relation) == ("2026-11-03", "paid")
    assert context.series is True and context.alt == ("A red kettle", "")
    assert post.excuses == (Excuse("loud-offer", "it is true"), Excuse("soft-word", "it is true"))
    assert post.source.position(0) == (12, 1)


def test_toml_front_matter(tmp_path: Path) -> None:
    (post,) = posts_of(
        written(tmp_path, "a.md", "+++\nplatform = 'x'\ndate = 2026-11-03\n+++\nTea")
    )
    assert (post.text, post.platform, post.context.scheduled) == ("Tea", "x", "2026-11-03")


@pytest.mark.parametrize(
    "content",
    [
        "---\nJust a ruler\n---\nand text",
        "---\n- a list\n- of things\n---\ntext",
        "---\nnever: closed\n\ntext",
        "----\na: b\n----\ntext",
        "--- a: b\n---\ntext",
        "\n---\nplatform: x\n---\ntext",
        "+++ plus +++\ntext",
        "---",
        "---\n",
        "text\n---\nplatform: x\n---\n",
        "- - -\na: b\n- - -\n",
        "--\nplatform: x\n--\ntext",
        "---\n# a remark\n---\ntext",
        "---\n" + "x: " + "y" * 70_000 + "\n---\ntext",
    ],
    ids=lambda c: c[:16],
)
def test_what_only_looks_like_front_matter_loses_no_text(tmp_path: Path, content: str) -> None:
    (post,) = posts_of(written(tmp_path, "a.txt", content))
    assert post.text == content
    assert post.platform == "generic"


@pytest.mark.parametrize(
    ("content", "body"),
    [
        ("---\nplatform: x\n---\n", ""),
        ("---\nplatform: x\n---", ""),
        ("---\r\nplatform: x\r\n---\r\nTea\r\n", "Tea\r\n"),
        ("---  \nplatform: x\n---\t\nTea", "Tea"),
        ("---\nplatform: x\n...\nTea", "Tea"),
        ("\ufeff---\nplatform: x\n---\nTea", "Tea"),
        ("---\nplatform: x\n---\n---\nTea", "---\nTea"),
        ("---\n---\nTea", "Tea"),
    ],
)
def test_front_matter_edges(tmp_path: Path, content: str, body: str) -> None:
    (post,) = posts_of(written(tmp_path, "a.md", content))
    assert post.text == body
    assert post.platform == ("x" if "platform" in content else "generic")


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("---\na: 1\nb: [1\n---\nTea", 4, "not YAML"),
        ("---\na: 1\na: 2\n---\nTea", 3, "stands twice"),
        ("---\na: &x [1]\n---\nTea", 2, "anchors"),
        ("---\nx: " + "[" * 99 + "]" * 99 + "\n---\nTea", 2, "too deeply"),
        ("+++\na = \n+++\nTea", 2, "not TOML"),
        ("---\nauthlint: {ignore: [a]}\n---\nTea", 2, "needs a reason"),
        ("---\nauthlint: {allow: [a], reason: b}\n---\nTea", 2, "'ignore' and 'reason'"),
        ("---\nauthlint: off\n---\nTea", 2, "'ignore' and 'reason'"),
        ("---\nreply-to: [a]\n---\nTea", 2, "'parent' must be a text"),
    ],
)
def test_bad_front_matter_is_an_error_with_its_line(
    tmp_path: Path, content: str, line: int, reason: str
) -> None:
    error = error_of(written(tmp_path, "a.md", content))
    assert error.line == line and reason in str(error)


def test_a_tweet_file_is_for_x_and_a_toot_file_for_mastodon(tmp_path: Path) -> None:
    assert posts_of(written(tmp_path, "a.tweet", "Tea"))[0].platform == "x"
    assert posts_of(written(tmp_path, "a.toot", "Tea"))[0].platform == "mastodon"


def test_a_thread_gives_a_post_for_each_segment(tmp_path: Path) -> None:
    content = "One.\n\n---\n\nTwo.\n---\nThree."
    path = written(tmp_path, "a.tweet", content)
    posts = posts_of(path)
    assert [post.text.strip() for post in posts] == ["One.", "Two.", "Three."]
    assert [post.context.thread for post in posts] == [(1, 3), (2, 3), (3, 3)]
    assert [post.index for post in posts] == [0, 1, 2]
    for post in posts:
        at = len(post.text) - len(post.text.lstrip())
        line = post.source.position(at).line
        assert content.splitlines()[line - 1] == post.text.strip()


def test_a_crlf_thread_is_a_thread(tmp_path: Path) -> None:
    posts = posts_of(written(tmp_path, "a.tweet", "One.\r\n---\r\nTwo.\r\n"))
    assert [post.text for post in posts] == ["One.", "Two."]


def test_a_segment_may_have_front_matter_and_a_delimiter_of_its_own(tmp_path: Path) -> None:
    content = "---\nthread-delimiter: '***'\n---\nOne\n***\n---\nlang: de\n---\nZwei\n---\nDrei"
    one, two = posts_of(written(tmp_path, "a.tweet", content))
    assert (one.text.strip(), two.text.strip()) == ("One", "Zwei\n---\nDrei")
    assert (one.context.lang, two.context.lang) == (None, "de")


def test_poll_options_are_no_text(tmp_path: Path) -> None:
    (post,) = posts_of(written(tmp_path, "a.tweet", "Which tea?\n\n( ) green\n() black\n"))
    assert post.text.strip() == "Which tea?"
    (other,) = posts_of(written(tmp_path, "b.tweet", "( ) an option\nand then text"))
    assert other.text == "( ) an option\nand then text"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("retweet: https://x.example/1", "share"),
        ("reply: https://x.example/1", "comment"),
        ("media: [{file: a.png, alt: A cup}]", "post"),
    ],
)
def test_a_tweets_front_matter_tells_the_gesture(tmp_path: Path, data: str, kind: str) -> None:
    (post,) = posts_of(written(tmp_path, "a.tweet", f"---\n{data}\n---\nTea"))
    assert post.kind == kind


@pytest.mark.parametrize("content", ["---\nretweet: https://x.example/1\n---\n", "", "\n\n"])
def test_a_tweet_without_text_is_no_post(tmp_path: Path, content: str) -> None:
    assert posts_of(written(tmp_path, "a.tweet", content)) == []


RECORD = {"text": "Tea", "platform": "x", "id": 7, "parent": {"text": "So?"}}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.json", json.dumps(RECORD)),
        ("a.json", json.dumps([RECORD])),
        ("a.json", json.dumps({"posts": [RECORD]})),
        ("a.jsonl", json.dumps(RECORD)),
        ("a.ndjson", "\n" + json.dumps(RECORD) + "\r\n\n"),
    ],
)
def test_json_records(tmp_path: Path, name: str, content: str) -> None:
    (post,) = posts_of(written(tmp_path, name, content))
    assert (post.text, post.platform, post.id, post.kind) == ("Tea", "x", "7", "comment")
    assert post.context.parent == "So?"


def test_records_are_numbered_and_placed(tmp_path: Path) -> None:
    lines = [json.dumps({"text": word}) for word in ("one", "two", "three")]
    posts = posts_of(written(tmp_path, "a.jsonl", "\n\n".join(lines)))
    assert [(post.index, post.source.position(0)) for post in posts] == [
        (0, (1, 11)), (1, (3, 11)), (2, (5, 11)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "line", "reason"),
    [
        ("a.json", '[\n{"text": 5}\n]', 1, "no string"),
        ("a.json", '[{"text": "a"},\n{"txt": "b"}]', 2, "record 2 has no 'text'"),
        ("a.json", '{"text": "a"', 1, "not JSON"),
        ("a.json", '{"text": "a"}\n{"text": "b"}', 2, "not JSON: there is something after"),
        ("a.json", "[" * 200, 1, "nested too deeply"),
        ("a.json", '"text"', 1, "a record must be an object"),
        ("a.json", "", 1, "not JSON"),
        ("a.json", '{"text": "a", "n": ' + "9" * 5000 + "}", 1, "number too long"),
        ("a.jsonl", '{"text": "a"}\n\nnope\n', 3, "not JSON"),
        ("a.jsonl", '{"text": "a"}\n[1]\n', 2, "a record must be an object"),
        ("a.jsonl", '{"text": "a"}\n{"text": "\\x"}\n', 2, "not JSON"),
    ],
)
def test_bad_records_are_errors_with_their_line(
    tmp_path: Path, name: str, content: str, line: int, reason: str
) -> None:
    error = error_of(written(tmp_path, name, content))
    assert (error.line, reason in str(error)) == (line, True), str(error)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-(10**40), 10**40)
        | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=12),
        lambda inner: st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4),
        max_leaves=12,
    ),
    st.sampled_from([None, 2]),
    st.booleans(),
)  # fmt: skip
def test_the_json_scanner_reads_what_json_writes(
    value: Any, indent: int | None, ascii: bool
) -> None:
    assert jsonscan.parse(json.dumps(value, indent=indent, ensure_ascii=ascii)) == value


@given(st.text(st.sampled_from('{}[]",:\\u0aed8 \n\t-1.eEtrufalsn'), max_size=30))
def test_the_json_scanner_accepts_nothing_that_json_refuses(content: str) -> None:
    try:
        value = jsonscan.parse(content)
    except jsonscan.JsonError as error:
        assert 0 <= error.offset <= len(content)
        with pytest.raises((ValueError, RecursionError)):
            json.loads(content, strict=False, object_pairs_hook=without_twins)
    else:
        assert value == json.loads(content, strict=False)


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) < len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def test_a_key_that_stands_twice_is_an_error(tmp_path: Path) -> None:
    error = error_of(written(tmp_path, "a.json", '{"text": "a",\n"text": "b"}'))
    assert (error.line, "'text' stands twice" in str(error)) == (2, True)


# --- positions -------------------------------------------------------------------------------

TEXTS = st.text(st.sampled_from('ab \n\r\t"\\/é漢👍👩\u200d💻🇬🇧\u2028\x85-{}:()'), max_size=40).map(
    lambda t: t.replace("\r", "\r\n") if t.count("\r") % 2 else t
)


def offset_of(content: str, place: tuple[int, int]) -> int:
    """The offset of a line and column in a file, lines ended as editors end them."""
    line, column = place
    starts = [0]
    at = 0
    while at < len(content):
        if content.startswith("\r\n", at):
            at += 2
            starts.append(at)
        elif content[at] in "\r\n":
            at += 1
            starts.append(at)
        else:
            at += 1
    return starts[line - 1] + column - 1


def agrees(content: str, post: Draft) -> None:
    for offset, char in enumerate(post.text):
        assert content[offset_of(content, post.source.position(offset))] == char


@given(TEXTS, st.sampled_from(["", "---\nplatform: x\n---\n", "---\r\nlang: de\r\n---\r\n"]))
def test_every_character_of_a_text_file_is_found_in_the_file(body: str, head: str) -> None:
    content = head + body
    (draft,) = text.read(content, "a.md", "markdown")
    agrees(content, draft)
    start = offset_of(content, draft.source.position(0))
    if draft.text:
        assert content[start : start + len(draft.text)] == draft.text
    if head and not body.startswith(("---", "+++")):
        assert draft.text == body


@given(
    st.lists(TEXTS, min_size=1, max_size=4),
    st.sampled_from(["\n---\n", "\n\n---\n\n", "\r\n---\r\n"]),
)
def test_every_character_of_a_thread_is_found_in_the_file(parts: list[str], line: str) -> None:
    content = line.join(parts)
    try:
        drafts = list(tweet.read(content, "a.tweet"))
    except AuthlintError:
        return
    for draft in drafts:
        agrees(content, draft)


STYLES = st.lists(st.integers(0, 2), min_size=1, max_size=12)


def escape(char: str, style: int) -> str:
    if style == 0 and char not in '"\\\n\r\t' and ord(char) >= 0x20:
        return char
    if style == 2 or ord(char) > 0xFFFF:
        units = char.encode("utf-16-be", "surrogatepass")
        return "".join(
            f"\\u{int.from_bytes(units[i : i + 2], 'big'):04X}" for i in range(0, len(units), 2)
        )
    return json.dumps(char)[1:-1]


@given(
    st.lists(st.tuples(TEXTS, STYLES), max_size=3),
    st.sampled_from(["\n", "\r\n", " ", ""]),
)
def test_every_character_of_a_json_record_is_found_in_the_file(
    records_of: list[tuple[str, list[int]]], gap: str
) -> None:
    raws = ["".join(map(escape, body, cycle(styles))) for body, styles in records_of]
    content = f"[{gap}" + f",{gap}".join(
        f'{{"id": "é👍", "text":{gap}"{raw}"}}' for raw in raws
    ) + f"{gap}]"  # fmt: skip
    drafts = list(records.read(content, "a.json"))
    assert [draft.text for draft in drafts] == [body for body, _ in records_of]
    for draft in drafts:
        unescaped(content, draft)


def unescaped(content: str, draft: Draft) -> None:
    for offset, char in enumerate(draft.text):
        at = offset_of(content, draft.source.position(offset))
        if content[at] != "\\":
            assert content[at] == char
            continue
        size = 12 if ord(char) > 0xFFFF else 6 if content[at + 1] == "u" else 2
        assert json.loads(f'"{content[at : at + size]}"') == char


@given(st.lists(st.tuples(TEXTS, STYLES), max_size=3))
def test_every_character_of_a_json_line_is_found_in_the_file(
    records_of: list[tuple[str, list[int]]],
) -> None:
    rows = [
        '{"text": "' + "".join(map(escape, body, cycle(styles))) + '"}'
        for body, styles in records_of
    ]
    content = "\n".join(rows)
    for draft in records.read_lines(io.StringIO(content, newline="\n"), "a.jsonl"):
        unescaped(content, draft)


@pytest.mark.parametrize(
    "raw",
    [
        "a\nb",
        "a\r\nbc",
        "\\ud83d\\ude00x",
        "\\ud83dx\\ude00y",
        "\\\\ud83d\\ude00z",
        "\\ude00\\ude00x",
    ],
)
def test_line_breaks_and_halves_of_characters_in_a_json_string(raw: str) -> None:
    content = f'\n {{"text": "{raw}!"}}'
    (draft,) = records.read(content, "a.json")
    unescaped(content, draft)
    assert content[offset_of(content, draft.source.position(len(draft.text) - 1))] == "!"


def test_a_position_needs_no_breaks_of_its_own() -> None:
    assert Source("a", "text").position(4) == (1, 5)


# --- files, folders, standard input ----------------------------------------------------------


@pytest.mark.parametrize("format", SUFFIX)
def test_encodings_with_a_mark_are_read(tmp_path: Path, format: str) -> None:
    content = json.dumps({"text": "Tea é👍"}) if format.startswith("json") else "Tea é👍"
    for data in (codecs.BOM_UTF8 + content.encode(), content.encode("utf-16")):
        if format == "jsonl" and not data.startswith(codecs.BOM_UTF8):
            continue
        (post,) = posts_of(written(tmp_path, f"a{SUFFIX[format]}", data))
        assert post.text == "Tea é👍"
        assert post.source.position(0).line == 1


@pytest.mark.parametrize("format", SUFFIX)
@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"a\nb\0c", "NUL"), (b"a\nb\xff", "not utf-8"), (b"\xff\xfea", "not utf-16")],
)
def test_what_is_no_text_is_an_error(tmp_path: Path, format: str, data: bytes, reason: str) -> None:
    error = error_of(written(tmp_path, f"a{SUFFIX[format]}", data))
    if format != "jsonl":
        assert reason in str(error)
        assert error.line == (1 if "16" in reason else 2)
    assert error.path == str(tmp_path / f"a{SUFFIX[format]}")


def test_missing_unsupported_and_overlong_paths_are_errors(tmp_path: Path) -> None:
    assert "no such file" in str(error_of(tmp_path / "missing.txt"))
    error = error_of(written(tmp_path, "a.docx", "x"))
    assert "unsupported" in str(error) and ".txt" in str(error)
    assert "no such file" in str(error_of(tmp_path / "missing.docx"))
    assert error_of(tmp_path / ("n" * 300 + ".txt")).path is not None


def test_a_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    good = written(tmp_path, "z.txt", "Tea")
    bad = written(tmp_path, "a.txt", b"\0")
    found = list(sources.read([str(bad), str(tmp_path / "no.txt"), str(good)], Config()))
    assert [type(item).__name__ for item in found] == ["AuthlintError", "AuthlintError", "Post"]


def names_of(folder: Path, config: Config | None = None) -> list[str]:
    return [p.relative_to(folder).as_posix() for p in sources.walk(folder, config or Config())]


def test_a_walk_leaves_out_what_git_ignores_and_what_is_no_post(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    written(tmp_path, ".gitignore", "build-*\n*.tmp.txt\n/only-root.txt\nold/\n!keep.tmp.txt\n")
    written(tmp_path, "sub/.gitignore", "local.txt\n")
    for name in (
        "b.txt", "a.md", "README.md", "LICENSE.txt", "x.py", ".hidden.txt", "x.tmp.txt",
        "keep.tmp.txt", "only-root.txt", "sub/only-root.txt", "sub/local.txt", "sub/deep/local.txt",
        "old/a.txt", "sub/old/a.txt", "build-1/a.txt", "node_modules/a.txt", ".venv/a.txt",
        "sub/c.tweet", "sub/B.TXT", "local.txt",
    ):  # fmt: skip
        written(tmp_path, name, "Tea")
    assert names_of(tmp_path) == [
        "a.md", "b.txt", "keep.tmp.txt", "local.txt", "sub/B.TXT", "sub/c.tweet",
        "sub/only-root.txt",
    ]  # fmt: skip


def test_the_ignore_file_of_the_repository_holds_below_it(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    written(tmp_path, ".gitignore", "posts/old.txt\n")
    written(tmp_path, "posts/old.txt", "Tea")
    written(tmp_path, "posts/new.txt", "Tea")
    assert names_of(tmp_path / "posts") == ["new.txt"]


def test_a_walk_leaves_out_what_the_configuration_excludes(tmp_path: Path) -> None:
    for name in ("a.txt", "old/b.txt", "new/b.txt"):
        written(tmp_path, name, "Tea")
    assert names_of(tmp_path, Config(root=tmp_path, exclude=("old/**",))) == ["a.txt", "new/b.txt"]
    assert names_of(tmp_path, Config(root=tmp_path, exclude=("b.txt",))) == ["a.txt"]


def test_a_walk_follows_no_link_to_a_folder(tmp_path: Path) -> None:
    written(tmp_path, "a/b.txt", "Tea")
    (tmp_path / "a" / "loop").symlink_to(tmp_path, target_is_directory=True)
    assert names_of(tmp_path) == ["a/b.txt"]


def test_a_walk_notes_json_that_holds_no_posts(tmp_path: Path) -> None:
    written(tmp_path, "package.json", '{"name": "x"}')
    written(tmp_path, "posts.json", '[{"text": "Tea"}]')
    notes: list[str] = []
    found = list(sources.read([str(tmp_path)], Config(), note=notes.append))
    assert [item.text for item in found if isinstance(item, Post)] == ["Tea"]
    assert len(found) == 1 and len(notes) == 1 and "package.json" in notes[0]


def test_a_file_named_outright_is_read_even_if_ignored(tmp_path: Path) -> None:
    written(tmp_path, ".gitignore", "*.txt\n")
    path = written(tmp_path, "a.txt", "Tea")
    assert names_of(tmp_path) == []
    assert posts_of(path)[0].text == "Tea"


def test_the_parent_is_read_without_its_front_matter(tmp_path: Path) -> None:
    path = written(tmp_path, "p.md", "---\nplatform: x\n---\n\nWhich tea?\n")
    assert sources.parent_text(str(path)) == "Which tea?"
    with pytest.raises(AuthlintError, match="empty"):
        sources.parent_text(str(written(tmp_path, "e.md", "\n")))
    with pytest.raises(AuthlintError, match="cannot read"):
        sources.parent_text(str(tmp_path / "missing"))


# --- fields ----------------------------------------------------------------------------------


def made(data: dict[str, Any], defaults: dict[str, Any] | None = None, **flags: Any) -> Post:
    draft = Draft("Tea", Source("a.md", "markdown"), data)
    return post_of(draft, defaults or {}, flags, lambda note: None)


def test_flags_win_over_fields_and_fields_over_defaults() -> None:
    assert made({}, {"platform": "x"}).platform == "x"
    assert made({"platform": "slack"}, {"platform": "x"}).platform == "slack"
    assert made({"platform": "slack"}, {"platform": "x"}, platform="email").platform == "email"
    assert made({"platform": ""}, {"platform": "x"}).platform == "x"


def test_unknown_words_are_noted_and_left_out() -> None:
    notes: list[str] = []
    data = {"platform": "mars", "kind": "poem", "relation": "boss", "recipent": "M"}
    draft = Draft("Tea", Source("a.md", "markdown"), data, line=4)
    post = post_of(draft, {}, {}, notes.append)
    assert (post.platform, post.kind, post.context.relation) == ("generic", "post", None)
    assert len(notes) == 4 and all(note.startswith("a.md:4: ") for note in notes)
    assert any("did you mean 'recipient'" in note for note in notes)


@pytest.mark.parametrize("field", ["parent", "recipient", "lang", "region"])
def test_a_field_of_the_wrong_type_is_an_error(field: str) -> None:
    with pytest.raises(AuthlintError, match=f"'{field}' must be a text"):
        made({field: ["a"]})


def test_own_and_glossary_come_from_the_configuration() -> None:
    post = made({}, {"own": ["a.example"], "glossary": ["DPIA"]})
    assert (post.context.own, post.context.glossary) == (("a.example",), ("DPIA",))


def test_a_text_over_the_cap_is_an_error(tmp_path: Path) -> None:
    assert posts_of(written(tmp_path, "a.txt", "a" * MAX_TEXT))[0].text
    error = error_of(written(tmp_path, "b.txt", "a" * (MAX_TEXT + 1)))
    assert "over the cap" in str(error) and error.line == 1


@given(
    st.dictionaries(
        st.sampled_from(
            ["platform", "kind", "reply-to", "to", "schedule", "relation", "authlint", "alt",
             "media", "images", "id", "own", "glossary", "series", "lang", "audience", "retweet"]
        ),
        st.none() | st.booleans() | st.integers(-5, 5) | st.floats() | st.text(max_size=5)
        | st.lists(st.text(max_size=3) | st.integers(0, 3), max_size=2)
        | st.dictionaries(st.sampled_from(["text", "alt", "ignore", "reason"]),
                          st.text(max_size=3) | st.integers(0, 3), max_size=2),
        max_size=6,
    )
)  # fmt: skip
def test_any_fields_make_a_post_or_an_error(data: dict[str, Any]) -> None:
    try:
        post = made(data)
    except AuthlintError as error:
        assert error.path == "a.md"
    else:
        assert post.text == "Tea" and isinstance(post.context.own, tuple)


# --- anything at all -------------------------------------------------------------------------

NEARLY = st.one_of(
    st.text(max_size=80),
    st.text(st.sampled_from('---\n\r+: a{}[]"\\ut().=&*!|>#\t\ufeff\x00\x0c\ud800'), max_size=60),
    st.lists(
        st.sampled_from(["---\n", "+++\n", "a: b\n", "a = 1\n", "text\n", "( ) x\n", "\r\n",
                         "thread-delimiter: '('\n", '{"text": "a"}', "[", ",", "]", "...\n",
                         "a: [\n", "a: !!x 1\n", "? a\n", "%YAML 9.9\n", "reply: x\n"]),
        max_size=9,
    ).map("".join),
)  # fmt: skip


@given(NEARLY, st.sampled_from(sorted({*READERS, "jsonl"})))
def test_any_text_gives_drafts_or_an_error(content: str, format: str) -> None:
    try:
        if format == "jsonl":
            drafts = list(records.read_lines(io.StringIO(content, newline=""), "a"))
        else:
            drafts = list(READERS[format](content, "a", format))
        for draft in drafts:
            post_of(draft, {}, {}, lambda note: None)
            if format not in ("json", "jsonl"):
                agrees(content, draft)
    except AuthlintError as error:
        assert error.path == "a"


@given(st.binary(max_size=120) | NEARLY.map(lambda t: t.encode("utf-8", "surrogatepass")),
       st.sampled_from(sorted(registry.SUFFIXES)),
       st.none() | st.sampled_from(sorted(registry.READERS)))  # fmt: skip
def test_any_bytes_give_posts_or_errors(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str, forced: str | None
) -> None:
    path = tmp_path_factory.getbasetemp() / f"fuzz{suffix}"
    path.write_bytes(data)
    for item in sources.read([str(path)], Config(), forced=forced):
        assert isinstance(item, Post | AuthlintError)
        if isinstance(item, AuthlintError):
            assert item.path == str(path)


@pytest.mark.parametrize(
    ("unit", "format"),
    [("a\n---\n", "tweet"), ("---\n---\n", "tweet"), ("( ) a\n", "tweet"), ("---\n", "markdown"),
     ("\n", "text"), ("+++\n", "text"), ("\n( ) a", "tweet"), ("() ", "toot")],
)  # fmt: skip
def test_a_hostile_file_is_read_in_linear_time(unit: str, format: str) -> None:
    content = (unit * 25_000)[:25_000]
    begun = time.process_time()
    with suppress(AuthlintError):
        list(READERS[format](content, "a", format))
    assert time.process_time() - begun < SLOWEST


def test_splitting_front_matter_keeps_an_offset_of_the_text() -> None:
    content = "One\n---\nlang: de\n---\nZwei"
    split = frontmatter.split(content, "a", at=4)
    assert split.data == {"lang": "de"} and content[split.body :] == "Zwei"
