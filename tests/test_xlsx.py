"""Workbooks of posts; the extra `xlsx` is part of the dev extra."""

from __future__ import annotations

import builtins
import io
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources import xlsx
from authlint.types import Post
from tests.conftest import Run
from tests.test_sources import error_of, posts_of, written

openpyxl = pytest.importorskip("openpyxl")
HEADER = ["Text", "Date", "Platform", "Comments"]


def workbook(**sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_row_is_a_post_and_its_place_is_a_cell(tmp_path: Path) -> None:
    data = workbook(
        Notes=[["What to do"], ["Ask Mara"]],
        Plan=[HEADER, [], ["Tea 👍\nand cake", datetime(2026, 1, 2, 7, 30), "x"],
              [None, date(2026, 1, 3), "x"], [40, date(2026, 1, 4), "LinkedIn", "Link: a.example"]],
    )  # fmt: skip
    posts = posts_of(written(tmp_path, "a.xlsx", data))
    assert [post.text for post in posts] == ["Tea 👍\nand cake", "40", "Link: a.example"]
    assert [post.source.cell for post in posts] == ["Plan!A3", "Plan!A5", "Plan!D5"]
    assert [post.source.position(0) for post in posts] == [(3, 1), (5, 1), (5, 1)]
    assert posts[0].source.position(6) == (3, 7)
    assert [post.context.scheduled for post in posts][:2] == ["2026-01-02 07:30:00", "2026-01-04"]
    assert [(post.platform, post.kind) for post in posts] == [
        ("x", "post"), ("linkedin", "post"), ("linkedin", "comment"),
    ]  # fmt: skip
    assert posts[1].group == posts[2].group != posts[0].group


def test_reports_name_the_cell(run: Run, project: Path) -> None:
    (project / "a.xlsx").write_bytes(workbook(Plan=[["Text"], ["Win the grand prize"]]))
    assert run("a.xlsx", "-f", "concise").output.startswith("a.xlsx[Plan!A2]:2:9: ")
    assert "a.xlsx[Plan!A2]:2" in run("a.xlsx").output
    assert '"cell": "Plan!A2"' in run("a.xlsx", "-f", "json").output


def test_columns_may_be_named_and_the_hint_names_them(tmp_path: Path) -> None:
    path = written(tmp_path, "a.xlsx", workbook(Plan=[["beitrag", "preis"], ["Tee jetzt", 2]]))
    assert "'beitrag', 'preis'" in str(error_of(path))
    (post,) = sources.read([str(path)], Config(), columns=["beitrag"])
    assert isinstance(post, Post) and post.text == "Tee jetzt"


def test_hidden_sheets_are_not_read(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(A=[["Text"], ["Tea"]], B=[["Text"], ["No"]])))
    book["B"].sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    assert [post.text for post in posts_of(tmp_path / "a.xlsx")] == ["Tea"]


def test_a_walk_takes_only_workbooks_of_posts(tmp_path: Path) -> None:
    written(tmp_path, "a.xlsx", workbook(Plan=[HEADER, ["Tea", None, "x"]]))
    written(tmp_path, "b.xlsx", workbook(Sums=[["Item", "Price"], ["Tea", 2]]))
    written(tmp_path, "c.xlsx", b"no workbook")
    notes: list[str] = []
    found = list(sources.read([str(tmp_path)], Config(), note=notes.append))
    assert [post.text for post in found if isinstance(post, Post)] == ["Tea"]
    assert len(found) == 1 and ["b.xlsx" in notes[0], "c.xlsx" in notes[1]] == [True, True]


def test_without_the_extra_the_message_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **more: Any) -> Any:
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    path = written(tmp_path, "a.xlsx", workbook_bytes := b"PK")
    assert "authlint[xlsx]" in str(error_of(path))
    assert xlsx.recognises("a.xlsx", workbook_bytes) is False


# --- hostile workbooks -----------------------------------------------------------------------


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for part in old.namelist():
            new.writestr(part, content if part == name else old.read(part))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
NS = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet(rows: bytes) -> bytes:
    return with_part(
        workbook(Plan=[["x"]]), SHEET, b"<worksheet %s><sheetData>%s</sheetData></worksheet>"
        % (NS, rows),
    )  # fmt: skip


def inline(cell: bytes, text: bytes) -> bytes:
    return b'<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (cell, text)


def test_cells_far_apart_cost_no_more_than_the_rows_between(tmp_path: Path) -> None:
    last = b'<row r="1048576">' + inline(b"A1048576", b"Tea") + b"</row>"
    data = sheet(b'<row r="1">' + inline(b"A1", b"Text") + b"</row>" + last)
    (post,) = posts_of(written(tmp_path, "a.xlsx", data))
    assert (post.text, post.source.cell) == ("Tea", "Plan!A1048576")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not an Excel workbook"),
        (b"PK\x03\x04", "not an Excel workbook"),
        (workbook(Plan=[["x"]])[:-40], "not an Excel workbook"),
        (sheet(b"<row>" * 9), "not an Excel workbook"),
        (sheet(b'<row r="1"><c r="what"><v>1</v></c></row>'), "not an Excel workbook"),
        (workbook(**{f"S{n}": [["x"]] for n in range(xlsx.MAX_SHEETS + 1)}), "more than 20 sheets"),
        (workbook(Plan=[]), "the table is empty"),
    ],
    ids=["empty", "header", "cut", "open", "cell", "sheets", "blank"],
)
def test_what_is_no_workbook_is_an_error(tmp_path: Path, data: bytes, reason: str) -> None:
    assert reason in str(error_of(written(tmp_path, "a.xlsx", data)))


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: Any) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("a", b"0" * (xlsx.MAX_UNPACKED + 1))
    assert len(file.getvalue()) < 100_000
    assert "over the cap" in str(error_of(written(tmp_path, "a.xlsx", file.getvalue())))
    monkeypatch.setattr(xlsx, "MAX_ROWS", 3)
    data = workbook(Plan=[["Text"], *([f"Tea {n}"] for n in range(4))])
    assert "more than 20 sheets or 3 rows" in str(error_of(written(tmp_path, "b.xlsx", data)))


def test_entities_are_refused(tmp_path: Path) -> None:
    pytest.importorskip("defusedxml")
    content = b'<!DOCTYPE x [<!ENTITY a "Tea">]><worksheet %s><sheetData><row r="1">' % NS
    content += inline(b"A1", b"&a;") + b"</row></sheetData></worksheet>"
    data = with_part(workbook(Plan=[["x"]]), SHEET, content)
    assert "not an Excel workbook" in str(error_of(written(tmp_path, "a.xlsx", data)))


BASE = workbook(Plan=[HEADER, ["Tea", date(2026, 1, 1), "x", "Cake"]])


@given(st.lists(st.tuples(st.integers(0, len(BASE) - 1), st.integers(0, 255)), max_size=6))
def test_a_damaged_workbook_gives_posts_or_an_error(changes: list[tuple[int, int]]) -> None:
    data = bytearray(BASE)
    for at, byte in changes:
        data[at] = byte
    try:
        list(xlsx.read(bytes(data), "a.xlsx"))
    except AuthlintError as error:
        assert error.path == "a.xlsx"


@given(st.binary(max_size=6), st.integers(0, 400))
def test_a_damaged_sheet_gives_posts_or_an_error(junk: bytes, at: int) -> None:
    with zipfile.ZipFile(io.BytesIO(BASE)) as parts:
        content = parts.read(SHEET)
    try:
        list(xlsx.read(with_part(BASE, SHEET, content[:at] + junk + content[at:]), "a.xlsx"))
    except AuthlintError as error:
        assert error.path == "a.xlsx"
