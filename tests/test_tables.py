"""Tables of posts: CSV, TSV and Excel."""

from __future__ import annotations

import codecs
import csv
import io
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources import columns, csvfile, layouts, spread
from authlint.sources.csvscan import Cell, CsvError, scan
from authlint.sources.fields import Draft
from authlint.types import Excuse, Post, Source
from tests.conftest import SLOWEST, Run
from tests.test_sources import TEXTS, error_of, offset_of, posts_of, written

SCHEDULERS = Path(__file__).parents[1] / "fixtures" / "posts" / "schedulers"


def drafts(text: str, *wanted: str) -> list[Draft]:
    return list(csvfile.read(text, "a.csv", "csv", wanted))


def texts(text: str, *wanted: str) -> list[str]:
    return [draft.text for draft in drafts(text, *wanted)]


# --- the scanner -----------------------------------------------------------------------------

RAW = st.text(st.sampled_from('ab,;\t""\' \n\r\r\né👍='), max_size=40)


@given(RAW, st.sampled_from(",;\t"))
def test_the_scanner_reads_what_the_csv_module_reads(content: str, delimiter: str) -> None:
    lines = io.StringIO(content, newline="")
    try:
        rows = list(scan(content, delimiter))
    except CsvError as error:
        assert content[error.offset] == '"'
        with pytest.raises(csv.Error):
            list(csv.reader(lines, delimiter=delimiter, strict=True))
        return
    assert [[cell.value for cell in row] for row in rows] == list(
        csv.reader(lines, delimiter=delimiter)
    )
    for cell in (cell for row in rows for cell in row):
        passage = cell.passage()
        assert passage.text == cell.value
        assert all(content[passage.at(i)] == char for i, char in enumerate(cell.value))


@given(st.text(st.sampled_from('ab"\n '), max_size=20), st.integers(0, 20), st.integers(0, 20))
def test_a_slice_of_a_cell_keeps_its_places(value: str, start: int, length: int) -> None:
    content = f'"{value.replace(chr(34), chr(34) * 2)}"'
    ((cell,),) = scan(content)
    part = cell.passage().cut(start, start + length)
    assert part.text == value[start : start + length]
    assert all(content[part.at(i)] == char for i, char in enumerate(part.text))


def test_a_cell_without_quotes_needs_no_runs() -> None:
    assert Cell("tea", 7).passage().runs == ((0, 7),)


@pytest.mark.parametrize("unit", ['"', '""', '"a', ",", '",', "\r", "\n", 'a"b', '"\n"'])
def test_a_hostile_table_is_read_in_linear_time(unit: str) -> None:
    content = "text\n" + (unit * 60_000)[:60_000]
    begun = time.process_time()
    try:
        list(csvfile.read(content, "a.csv"))
    except AuthlintError as error:
        assert error.path == "a.csv"
    assert time.process_time() - begun < SLOWEST


# --- whole files -----------------------------------------------------------------------------


@given(
    st.lists(TEXTS, min_size=1, max_size=5),
    st.sampled_from(",;\t"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_every_character_of_a_cell_is_found_in_the_file(
    bodies: list[str], delimiter: str, quoting: Any
) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=delimiter, quoting=quoting, lineterminator="\r\n")
    writer.writerows([["id", "text"], *([i, body] for i, body in enumerate(bodies))])
    content = file.getvalue()
    found = drafts(content)
    assert [draft.text for draft in found] == [body for body in bodies if body.strip()]
    for draft in found:
        for offset, char in enumerate(draft.text):
            assert content[offset_of(content, draft.source.position(offset))] == char
        assert draft.line == draft.source.position(0).line


@pytest.mark.parametrize(
    ("content", "found"),
    [
        ("Text\nTea, and cake", ["Tea, and cake"]),
        ("Text;Date\nTea, or; 2026\n", ["Tea, or"]),
        ("\ufeff text \nTea", ["Tea"]),
        ("TEXT\tDate\nTea\t2026-01-01", ["Tea"]),
        ("sep=|\ntext|date\nTea|x", ["Tea"]),
        ("\n\ntext,date\n\n,\nTea,\n", ["Tea"]),
        ('text\n"Two\r\n\r\nlines"\r\n', ["Two\r\n\r\nlines"]),
        ('text,date\n"Say ""tea""",x', ['Say "tea"']),
        ("text,id\nTea,1,,,\n", ["Tea"]),
        ("id,text\n=1+1,=cmd|' /C calc'!A0", ["=cmd|' /C calc'!A0"]),
        ("status,description\ndraft,A pot\nsent,A cup", ["A pot", "A cup"]),
        ("text,caption\n1,A pot of tea", ["A pot of tea"]),
        ("text\nTea", ["Tea"]),
        ("text", []),
        ("text,text\nTea,Cake", ["Tea", "Cake"]),
        ("Our plan,\n\n,December\ntext,date\nTea,1", ["Tea"]),
    ],
)  # fmt: skip
def test_a_table_with_a_header(content: str, found: list[str]) -> None:
    assert texts(content) == found


@pytest.mark.parametrize(
    ("content", "wanted", "found"),
    [
        ("beitrag,datum\nHallo Welt,1", ["beitrag"], ["Hallo Welt"]),
        ("beitrag,datum\nHallo Welt,1", ["Beitrag"], ["Hallo Welt"]),
        ("beitrag,datum\nHallo Welt,1", ["1"], ["Hallo Welt"]),
        ("Hallo Leute,1\nHallo Welt,1", ["1"], ["Hallo Leute", "Hallo Welt"]),
        ("1,Hallo Leute\n2,Hallo Welt", ["2"], ["Hallo Leute", "Hallo Welt"]),
        ("a;b\nTea now;Cake now", ["a", "b"], ["Tea now", "Cake now"]),
        ("text,note\nTea now,Cake now", ["note"], ["Cake now"]),
        ("date,beitrag\n2026-01-01,Hi", ["2"], ["Hi"]),
        ("2026;2027\nTea now;Cake", ["2026"], ["Tea now"]),
    ],
)
def test_text_columns_can_be_named(content: str, wanted: list[str], found: list[str]) -> None:
    assert texts(content, *wanted) == found


def test_a_named_column_may_be_one_platforms_own() -> None:
    found = drafts("x hook;linkedin long\nTea now;Tea and cake", "x hook", "linkedin long")
    assert [(draft.data["platform"], draft.text) for draft in found] == [
        ("x", "Tea now"), ("linkedin", "Tea and cake"),
    ]  # fmt: skip
    assert {draft.group for draft in found} == {"a.csv#1"}


@pytest.mark.parametrize(
    ("content", "wanted", "line", "reason"),
    [
        ("name,price\nTea,2\n", [], 1, "'name', 'price'; say --text-column"),
        ("text\nTea", ["body"], 1, "no column 'body'"),
        ("text\nTea", ["0"], 1, "no column '0'"),
        ("text\nTea", ["9" * 50], 1, "no column"),
        ("", [], 1, "the table is empty"),
        ('text\na\n"b\nc', [], 3, "never closed"),
        ("text,date\na,1\nTea, with milk,2", [], 3, "has 3 cells, the header 2"),
        ("status\ndraft", [], 1, "'status'"),
    ],
)
def test_what_is_no_table_of_posts_is_an_error(
    content: str, wanted: list[str], line: int, reason: str
) -> None:
    with pytest.raises(AuthlintError) as caught:
        drafts(content, *wanted)
    assert caught.value.line == line and reason in str(caught.value)


def test_fields_of_a_row() -> None:
    header = "text,date,time,platform,kind,Alt text 1,image 1,link,id,to,draft,reply_to\n"
    row = "Tea,2026-01-01,07:30,Twitter,reply,,a.png,https://a.example,7,Mara,Yes,Which?"
    (draft,) = drafts(header + row)
    assert draft.data == {
        "scheduled": "2026-01-01 07:30", "platform": "x", "kind": "reply", "id": "7",
        "recipient": "Mara", "draft": True, "parent": "Which?",
        "media": [{"file": "a.png", "alt": ""}],
    }  # fmt: skip


def test_a_column_may_excuse_rules(tmp_path: Path) -> None:
    content = 'text,authlint\nTea,"loud-offer, soft-word: it is true"\nCake,\n'
    tea, cake = posts_of(written(tmp_path, "a.csv", content))
    assert tea.excuses == (Excuse("loud-offer", "it is true"), Excuse("soft-word", "it is true"))
    assert cake.excuses == ()
    error = error_of(written(tmp_path, "b.csv", "text,authlint\nTea,x\nCake,loud-offer\n"))
    assert (error.line, "needs a reason" in str(error)) == (2, True)


def test_a_status_column_marks_drafts(tmp_path: Path) -> None:
    one, two = posts_of(written(tmp_path, "a.csv", "Caption,Status\nTea,Draft\nCake,Approved"))
    assert (one.draft, two.draft) == (True, False)


def test_pictures_without_a_column_for_words_lack_none(tmp_path: Path) -> None:
    (post,) = posts_of(written(tmp_path, "a.csv", "Text,Image URL\nTea,https://a.example/a.png"))
    assert post.context.alt is None


def test_an_unknown_account_is_no_unknown_platform(tmp_path: Path) -> None:
    notes: list[str] = []
    path = written(tmp_path, "a.csv", "text,profile,date\nTea,Our shop,x\nCake,Bluesky,x")
    found = list(sources.read([str(path)], Config(), note=notes.append))
    assert [post.platform for post in found if isinstance(post, Post)] == ["generic", "bluesky"]
    assert notes == []
    path = written(tmp_path, "b.csv", "text,platform\nTea,Our shop")
    list(sources.read([str(path)], Config(), note=notes.append))
    assert len(notes) == 1 and "Our shop" in notes[0]


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Twitter/X", ["x"]),
        ("Twitter/X & LinkedIn", ["x", "linkedin"]),
        ("facebook|instagram", ["facebook", "instagram"]),
        ('["twitter", "fb"]', ["x", "facebook"]),
        ("x and x", ["x"]),
        (["Google Business", "mars"], ["google_business", "mars"]),
        ("our shop", ["our shop"]),
        ("", []),
        (7, []),
    ],
)
def test_names_of_platforms(value: Any, names: list[str]) -> None:
    assert spread.platforms_of(value) == names


def test_one_text_for_two_platforms_is_two_posts_of_a_group(tmp_path: Path) -> None:
    content = 'text,platforms\nTea,"x, facebook"\nCake,x\n'
    one, two, three = posts_of(written(tmp_path, "a.csv", content))
    assert (one.platform, two.platform, three.platform) == ("x", "facebook", "x")
    assert one.group == two.group is not None and three.group is None
    assert (one.source, [p.index for p in (one, two, three)]) == (two.source, [0, 1, 2])


def test_the_spread_names_no_platform_for_an_empty_list() -> None:
    draft = Draft("Tea", Source("a", "json"), {"platforms": [], "id": 1})
    assert [each.data for each in spread.spread(draft)] == [{"id": 1}]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings_of_tables(tmp_path: Path, encoding: str) -> None:
    (post,) = posts_of(written(tmp_path, "a.csv", "text\nTea é👍".encode(encoding)))
    assert (post.text, post.source.position(0)) == ("Tea é👍", (2, 1))


@pytest.mark.parametrize("data", [b"text\nTe\0a", codecs.BOM_UTF16_LE + b"a", b"text\n\xff"])
def test_tables_that_are_no_text(tmp_path: Path, data: bytes) -> None:
    assert error_of(written(tmp_path, "a.csv", data)).path == str(tmp_path / "a.csv")


# --- walks and the command line --------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "likely"),
    [
        ("text,platform\nTea,x", True),
        ("text,posting time\nTea,x", True),
        ("text,label\nTea,spam", False),
        ("date,message\n2026-01-01,Fix the build", False),
        ("id,description\n1,A pot of tea", False),
        ('text,platform\nTea,x\n"', True),
        ('"', False),
        ("", False),
        ("LinkedIn,X\nA pot of tea,Some tea", True),
        ("01/02/2026 10:00,A pot of tea", True),
        ("01/02/2026 10:00,tea", False),
    ],
)
def test_a_walk_takes_only_what_is_posts_beyond_doubt(
    tmp_path: Path, content: str, likely: bool
) -> None:
    written(tmp_path, "a.csv", content)
    notes: list[str] = []
    found = list(sources.read([str(tmp_path)], Config(), note=notes.append))
    assert (bool(found), len(notes)) == (likely, int(not likely))


def test_the_command_line_names_columns(run: Run, project: Path) -> None:
    (project / "a.csv").write_text("beitrag,datum\nWin the grand prize,1\n", "utf-8")
    result = run("a.csv")
    assert result.exit_code == 2 and "the columns are 'beitrag', 'datum'" in result.stderr
    for name in ("beitrag", "1"):
        result = run("a.csv", "--text-column", name, "-f", "concise")
        assert result.exit_code == 1 and result.output.startswith("a.csv:2:9: "), result.output
    assert run(".", "--text-column", "beitrag").exit_code == 1
    result = run("-", "--as", "csv", "--text-column", "1", input=(project / "a.csv").read_bytes())
    assert result.exit_code == 1


def test_a_finding_points_into_a_cell_with_quotes_and_lines(run: Run, project: Path) -> None:
    (project / "a.csv").write_bytes(b'text\r\n"So ""big"":\r\n""the"" grand prize"\r\n')
    result = run("a.csv", "-f", "concise")
    line = '""the"" grand prize"'
    assert result.output.startswith(f"a.csv:3:{line.index('grand') + 1}: ")


# --- the layouts -----------------------------------------------------------------------------


def layout_of(path: Path) -> str | None:
    data = path.read_bytes()
    content = data.decode("utf-16" if data.startswith(codecs.BOM_UTF16_LE) else "utf-8-sig")
    delimiter, start = csvfile._delimiter(content, ())
    return columns.plan(csvfile._values(content, delimiter, start)).layout


def test_every_layout_has_a_fixture_that_it_recognises() -> None:
    names = {one.name for one in (*layouts.LAYOUTS, *layouts.BARE)}
    tables = [path for path in SCHEDULERS.iterdir() if path.suffix in (".csv", ".tsv")]
    assert {layout_of(path) for path in tables} - {None} == names


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Date - Intl. format or prompt", "date"),
        ("postAtSpecificTime (YYYY-MM-DD HH:mm:ss)", "postatspecifictime"),
        (" Comment(s) - Separated by ||", "comment"),
        ("\ufefftime_24hr", "time 24hr"),
        ("Full  Caption", "full caption"),
    ],
)
def test_a_header_is_compared_by_its_plain_name(header: str, name: str) -> None:
    assert layouts.plain(header) == name


@pytest.mark.parametrize(
    ("data", "platforms"),
    [
        ({"network": "x, linkedin"}, ["x", "linkedin"]),
        ({"platform": ["x"]}, ["x"]),
        ({"Platforms": "x"}, ["x"]),
        ({"channel": "x"}, [None]),
        ({"platform": "mars, venus"}, ["mars, venus"]),
        ({"platform": None}, [None]),
        ({}, [None]),
    ],
)
def test_every_platform_that_a_record_lists_is_judged(
    data: dict[str, Any], platforms: list[str | None]
) -> None:
    draft = Draft("Tea", Source("a", "json"), data)
    assert [each.data.get("platform") for each in spread.spread(draft)] == platforms
