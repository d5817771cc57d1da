"""The formats that other programs read, each held against what reads it or its description."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from authlint import engine, formats, run, sources
from authlint.config import Config
from authlint.formats import HEEDS, NAMES
from authlint.formats.bytecolumns import FileLines
from authlint.formats.markdown import CAP
from authlint.formats.markup import code, prose, xml
from authlint.types import Excuse, Post, Result, Source
from tests.conftest import rule
from tests.test_formats import ANY_WORD, HOSTILE, RULES, hostile_results, judged, rendered

ONE = (rule(),)
PRIZE = "A grand prize"
CALLS = [*HOSTILE, "@octo/team", "see #12", "GH-1", "owner/repo#7", "@a`b`@c", "``@x``", "\t@x"]


def read(path: Path, **view: Any) -> list[Result]:
    """Judge a file as a run does."""
    index = engine.index(RULES)
    found = list(sources.read([str(path)], Config()))
    assert all(isinstance(item, Post) for item in found), found
    return list(run.check(found, lambda path: index))  # type: ignore[arg-type]


# --- junit, checkstyle -----------------------------------------------------------------------


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
@pytest.mark.parametrize("name", ["junit", "checkstyle"])
@pytest.mark.parametrize("view", [{}, {"explain_score": True}])
def test_xml_is_well_formed_whatever_the_text(name: str, words: str, view: dict[str, Any]) -> None:
    root = ET.fromstring(rendered(name, *hostile_results(words), **view))
    plain = ET.fromstring(rendered(name, *hostile_results("plain"), **view))
    assert {one.tag for one in root.iter()} <= {one.tag for one in plain.iter()}


@given(st.text(st.characters()))
def test_xml_text_is_one_attribute_and_one_text(text: str) -> None:
    made = ET.fromstring(f'<a b="{xml(text)}">{xml(text)}</a>')
    assert made.get("b") == (made.text or "") and len(made) == 0


def test_junit_is_read_by_junitparser() -> None:
    junitparser = pytest.importorskip("junitparser")
    other = Source("b.txt", "text")
    results = [judged(PRIZE, ONE, id="first"), judged("A cup", ONE), judged(""),
               judged(PRIZE, ONE, source=other), judged("utilise", source=other)]  # fmt: skip
    suites = list(junitparser.JUnitXml.fromstring(rendered("junit", *results).encode()))
    counts = [(suite.name, suite.tests, suite.failures, suite.skipped) for suite in suites]
    assert counts == [("<text>", 3, 1, 1), ("b.txt", 2, 1, 0)]
    first, clean, empty = suites[0]
    assert (first.classname, first.name) == ("<text>", "post 1 first")
    assert [type(outcome).__name__ for outcome in first.result] == ["Failure"]
    assert "1:3: error stand-in" in first.result[0].text and clean.result == []
    assert [type(outcome).__name__ for outcome in empty.result] == ["Skipped"]
    note = list(suites[1])[1]
    assert note.is_passed and "swapped" in note.system_out


def test_junit_fails_what_the_exit_code_fails() -> None:
    results = [judged("We utilise it", RULES[-1:]), judged(PRIZE, ONE), judged("tea", ONE)]
    assert [result.verdict for result in results] == ["warn", "fail", "pass"]
    for gated in (("fail",), ("fail", "warn"), ()):
        output = rendered("junit", *results, gate=lambda result, g=gated: result.verdict in g)
        assert output.count("<failure ") == len(gated)


def test_junit_carries_what_jenkins_and_gitlab_read() -> None:
    """Attributes of Jenkins' junit-10.xsd; `file` as GitLab and CircleCI read it."""
    root = ET.fromstring(rendered("junit", judged(PRIZE, ONE)))
    assert root.tag == "testsuites"
    (suite,) = root
    assert set(suite.attrib) == {"name", "tests", "failures", "errors", "skipped"}
    (case,) = suite
    assert set(case.attrib) == {"classname", "name", "file", "line"}
    assert all(int(suite.attrib[key]) >= 0 for key in ("tests", "failures", "errors", "skipped"))


def test_checkstyle_has_a_file_for_each_and_an_error_for_each_finding() -> None:
    """Elements and severities as Checkstyle's XMLLogger writes them."""
    other = Source("b.txt", "text", ((0, 4, 2),))
    root = ET.fromstring(rendered("checkstyle", judged("tea", ONE), judged(PRIZE, source=other)))
    assert (root.tag, list(root.attrib)) == ("checkstyle", ["version"])
    clean, dirty = root
    assert (clean.get("name"), len(clean), dirty.get("name")) == ("<text>", 0, "b.txt")
    first = dirty[0].attrib
    assert first == {"line": "4", "column": "4", "severity": "error",
                     "message": "'grand prize' is a stand-in.",
                     "source": "authlint.stand-in"}  # fmt: skip
    assert {one.get("severity") for one in dirty} <= {"error", "warning", "info", "ignore"}


# --- gitlab ----------------------------------------------------------------------------------

PLACE = {"type": "object", "required": ["line", "column"], "additionalProperties": False,
         "properties": {"line": {"type": "integer", "minimum": 1},
                        "column": {"type": "integer", "minimum": 1}}}  # fmt: skip
GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines", "positions"],
                "properties": {
                    "path": {"type": "string", "pattern": "^[^/]"},
                    "lines": {"required": ["begin"], "additionalProperties": {"type": "integer"}},
                    "positions": {"required": ["begin", "end"], "additionalProperties": PLACE},
                },
            },
        },
    },
}
"""GitLab's documentation, "Code Quality report format", and its codeclimate.json."""


@pytest.mark.parametrize("words", [word for word in HOSTILE if not word.startswith("/")], ids=ascii)
def test_gitlab_reads_it_whatever_the_text(words: str) -> None:
    issues = json.loads(rendered("gitlab", *hostile_results(words)))
    Draft202012Validator(GITLAB).validate(issues)
    assert issues and json.loads(rendered("gitlab")) == []


def test_gitlab_would_hide_none_of_two_equal_posts(project: Path) -> None:
    equal = [judged(f"{PRIZE}, grand prize", ONE)] * 3
    prints = [one["fingerprint"] for one in json.loads(rendered("gitlab", *equal))]
    assert len(set(prints)) == len(prints) == 6
    moved = judged(f"{PRIZE}, grand prize", ONE, source=Source("<text>", "text", ((0, 9, 1),)))
    assert [one["fingerprint"] for one in json.loads(rendered("gitlab", moved))] == prints[:2]


def test_gitlab_paths_are_relative_and_levels_are_told_apart(project: Path) -> None:
    found = []
    for level in ("note", "warning", "major", "error", "block"):
        source = Source(str(project / "posts" / "a.txt"), "text")
        one = judged(PRIZE, (rule(effects={"genuine": level}),), source=source)
        found += json.loads(rendered("gitlab", one))
    assert {one["location"]["path"] for one in found} == {"posts/a.txt"}
    assert [one["severity"] for one in found] == ["info", "minor", "major", "critical", "blocker"]


# --- rdjson, rdjsonl -------------------------------------------------------------------------

SPOT = {"type": "object", "required": ["line"], "additionalProperties": False,
        "properties": PLACE["properties"]}  # fmt: skip
RANGE = {"type": "object", "required": ["start"], "additionalProperties": False,
         "properties": {"start": SPOT, "end": SPOT}}  # fmt: skip
TEXT = {"type": "string"}
DIAGNOSTIC: dict[str, Any] = {
    "type": "object",
    "required": ["message", "location", "severity", "code"],
    "additionalProperties": False,
    "properties": {
        "message": TEXT,
        "location": {"type": "object", "required": ["path", "range"], "additionalProperties": False,
                     "properties": {"path": TEXT, "range": RANGE}},
        "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
        "source": {"type": "object", "additionalProperties": TEXT, "required": ["name"]},
        "code": {"type": "object", "additionalProperties": TEXT, "required": ["value", "url"]},
        "suggestions": {"type": "array", "items": {
            "type": "object", "required": ["range", "text"], "additionalProperties": False,
            "properties": {"range": RANGE, "text": TEXT}}},
    },
}  # fmt: skip
"""The fields of `Diagnostic` in reviewdog's proto/rdf/reviewdog.proto, closed."""
RESULT = {
    "type": "object",
    "required": ["source", "diagnostics"],
    "additionalProperties": False,
    "properties": {
        "source": DIAGNOSTIC["properties"]["source"],
        "diagnostics": {"type": "array", "items": DIAGNOSTIC},
    },
}


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_reviewdog_reads_it_whatever_the_text(words: str) -> None:
    one = json.loads(rendered("rdjson", *hostile_results(words)))
    Draft202012Validator(RESULT).validate(one)
    rows = [json.loads(row) for row in rendered("rdjsonl", *hostile_results(words)).splitlines()]
    assert rows == [d | {"source": one["source"]} for d in one["diagnostics"]] != []
    Draft202012Validator(RESULT).validate(json.loads(rendered("rdjson")))


def pointed(path: Path, place: dict[str, Any], encoding: str = "utf-8") -> str:
    """The words of a file at a range of lines and byte columns."""
    lines = path.read_bytes().decode(encoding).encode().splitlines(keepends=True)
    (start, first), (end, last) = ((p["line"], p["column"]) for p in (place["start"], place["end"]))
    if start == end:
        return lines[start - 1][first - 1 : last - 1].decode()
    middle = b"".join(lines[start : end - 1])
    return (lines[start - 1][first - 1 :] + middle + lines[end - 1][: last - 1]).decode()


def found_words(results: list[Result]) -> list[tuple[str, str]]:
    return [(f.rule.id, f.text) for result in results for f in formats.by_weight(result)]


WORDS = ["grand prize", "utilise", "👩\u200d💻", "漢字", "naïve", "\u0301", "🇬🇧", "\n", "\r\n", "א"]


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14).map(" ".join))
def test_columns_are_bytes_of_the_file(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("bytes")
    head = "---\nrecipient: Zoë\n---\n"
    (folder / "a.txt").write_text(text, "utf-8", newline="")
    (folder / "a.md").write_text(head + text, "utf-8", newline="")
    (folder / "b.txt").write_bytes(b"\xff\xfe" + text.encode("utf-16-le"))
    for name in ("a.txt", "a.md", "b.txt"):
        path = folder / name
        results = read(path)
        diagnostics = json.loads(rendered("rdjson", *results))["diagnostics"]
        encoding = "utf-16" if name == "b.txt" else "utf-8"
        words = [pointed(path, d["location"]["range"], encoding) for d in diagnostics]
        ids = [d["code"]["value"] for d in diagnostics]
        assert list(zip(ids, words, strict=True)) == found_words(results)


def test_columns_count_what_stands_before_a_record(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    rows = ['{"id": "Zoë 👍", "text": "caf\\u00e9 é grand prize \\ud83d\\ude00 we utilise it"}'] * 2
    path.write_text("\n".join(rows), "utf-8")
    (second,) = read(path)[1:]
    found = json.loads(rendered("rdjson", second))["diagnostics"]
    words = {d["code"]["value"]: pointed(path, d["location"]["range"]) for d in found}
    assert words["stand-in"] == "grand prize" and words["swapped"] == "utilise"
    assert {d["location"]["range"]["start"]["line"] for d in found} == {2}


def test_a_replacement_is_suggested_only_where_the_words_stand_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"text": "é utilise it"}\n{"text": "\\u0075tilise it"}\n', "utf-8")
    found = (json.loads(rendered("rdjson", result))["diagnostics"] for result in read(path))
    plain, coded = (next(d for d in one if d["code"]["value"] == "swapped") for one in found)
    assert plain["suggestions"] == [{"range": plain["location"]["range"], "text": "use"}]
    assert "suggestions" not in coded


def test_without_the_file_a_range_has_columns_only_where_they_are_sure() -> None:
    begins = judged("é grand prize", ONE, source=Source("<stdin>", "text"))
    inside = judged("é grand prize", ONE, source=Source("<stdin>", "json", ((0, 1, 11),)))
    sure, unsure = (json.loads(rendered("rdjson", r))["diagnostics"][0] for r in (begins, inside))
    assert sure["location"]["range"]["start"] == {"line": 1, "column": 4}
    assert unsure["location"]["range"] == {"start": {"line": 1}, "end": {"line": 1}}


def test_lines_of_another_file_of_that_name_are_not_believed(project: Path) -> None:
    Path("a.txt").write_text("é something else\n", "utf-8")
    found = judged("éé grand prize", ONE, source=Source("a.txt", "text"))
    start = json.loads(rendered("rdjson", found))["diagnostics"][0]["location"]["range"]["start"]
    assert start["column"] == 6


def test_lines_are_read_again_for_an_earlier_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("".join(f"line {n}\r\n" for n in range(1, 5001)), "utf-8", newline="")
    lines = FileLines()
    for number in (5000, 4999, 1, 3000, 5001, 5000):
        wanted = f"line {number}" if number <= 5000 else None
        assert lines.line(str(path), number) == wanted
    assert lines.line(str(tmp_path), 1) is None and lines.line("\0", 1) is None


# --- azure, pylint ---------------------------------------------------------------------------


def azure_command(line: str) -> tuple[dict[str, str], str]:
    """Read a command as the agent does (azure-pipelines-task-lib, taskcommand.ts)."""
    inside, message = line.removeprefix("##vso[").split("]", 1)
    name, properties = inside.split(" ", 1)
    assert name == "task.logissue"
    pairs = [one.split("=", 1) for one in properties.split(";") if one]
    plain = {}
    for key, value in pairs:
        for mark, char in (("%3B", ";"), ("%5D", "]"), ("%AZP25", "%")):
            value = value.replace(mark, char)
        plain[key] = value
    return plain, message.replace("%AZP25", "%")


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_azure_reads_one_issue_a_line_whatever_the_text(words: str) -> None:
    results = list(hostile_results(words))
    rows = [azure_command(line) for line in rendered("azure", *results).splitlines()]
    assert len(rows) == sum(len(result.findings) for result in results)
    for properties, message in rows:
        keys = ["type", "sourcepath", "linenumber", "columnnumber", "code"]
        assert list(properties) == keys and message
        assert properties["type"] in ("error", "warning")


def test_azure_escapes_and_gives_back() -> None:
    source = Source("a;b]c%.txt", "text")
    result = judged(PRIZE, (rule(message="100%; [a] {match}"),), source=source)
    line = rendered("azure", result)
    assert line == ("##vso[task.logissue type=error;sourcepath=a%3Bb%5Dc%AZP25.txt;linenumber=1;"
                    "columnnumber=3;code=stand-in;]100%AZP25; [a] grand prize\n")  # fmt: skip
    assert azure_command(line.strip())[0]["sourcepath"] == "a;b]c%.txt"


@pytest.mark.parametrize(("level", "letter"), [("note", "C"), ("warning", "W"), ("major", "W"),
                                               ("error", "E"), ("block", "E")])  # fmt: skip
def test_pylint_lines_are_read_by_jenkins(level: str, letter: str) -> None:
    """The pattern of Jenkins' PyLintParser, and of tools that want four digits."""
    source = Source("deep/a.txt", "text", ((0, 7, 1),))
    line = rendered("pylint", judged(PRIZE, (rule(effects={"genuine": level}),), source=source))
    jenkins = re.fullmatch(r"(.*):(\d+): \[(\D\d*).*\] (.*)", line.rstrip("\n"))
    assert jenkins and jenkins.groups()[:2] == ("deep/a.txt", "7")
    assert jenkins[3].startswith(letter) and jenkins[4] == "'grand prize' is a stand-in."
    assert re.search(r": \[[CWREF]\d{4}\(stand-in\), \] ", line)


# --- markdown --------------------------------------------------------------------------------


class Page(HTMLParser):
    """The tags of a page, and its words outside and inside of code."""

    def __init__(self, markdown: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.prose: list[str] = []
        self.code: list[str] = []
        self._depth = 0
        self.feed(pytest.importorskip("cmarkgfm").github_flavored_markdown_to_html(markdown))

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.tags.add(tag)
        self._depth += tag in ("code", "pre")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag in ("code", "pre")

    def handle_data(self, data: str) -> None:
        (self.code if self._depth else self.prose).append(data)


@pytest.mark.parametrize("words", CALLS, ids=ascii)
@pytest.mark.parametrize("view", [{}, {"explain_score": True, "statistics": True}])
def test_a_comment_calls_nobody_and_links_nowhere(words: str, view: dict[str, Any]) -> None:
    results = list(hostile_results(words))
    page, plain = (Page(rendered("markdown", *r, **view))
                   for r in (results, list(hostile_results("plain words"))))  # fmt: skip
    assert page.tags <= {"h3", "h4", "p", "ul", "li", "strong", "code", "pre",
                         "table", "thead", "tbody", "tr", "th", "td"}  # fmt: skip
    prose = " ".join(page.prose)
    assert not re.search(r"[@#]\w|https?:|www\.|GH-1|::", prose)
    assert re.sub(r"[\d:,\s]+|✖|▲|✔", " ", prose) != "" and plain.code


@given(st.text(st.characters()) | st.lists(st.sampled_from("`|\\@#<>&a[]()! \n")).map("".join))
def test_code_is_code_for_github(text: str) -> None:
    from authlint.safe import safe_text

    page = Page(f"- x {code(text)} y\n")
    assert "".join(page.code) == safe_text(text)
    assert "".join(page.prose).split() == ["x", "y"] and page.tags <= {"ul", "li", "code"}


def test_the_prose_of_a_card_is_shown_as_it_is() -> None:
    page = Page(prose("Say *who* [did] it, @name, #1; a|b <b>"))
    assert "".join(page.prose + page.code).count("*who* [did] it, ") == 1
    assert "@" in page.code and "#" in page.code and page.tags <= {"p", "code"}


def test_the_report_begins_with_the_marker_and_puts_failed_posts_first() -> None:
    warned, failed = judged("We utilise it", RULES[-1:]), judged(PRIZE, ONE, id="9")
    output = rendered("markdown", warned, judged("tea", ONE), failed)
    lines = output.splitlines()
    assert lines[0] == "<!-- authlint -->"
    assert lines[1] == "### authlint: 3 posts: 1 pass, 1 warn, 1 fail; 2 findings"
    heads = [line for line in lines if line.startswith("#### ")]
    assert heads == ["#### ✖ `<text>:1` `9`, post on generic", "#### ▲ `<text>:1`, post on generic"]
    assert "- **stand-in** (error) at 1:3: `grand prize` is a stand-in. Write the" in output
    stale = judged("tea", ONE, excuses=(Excuse("old", "so"),))
    assert "the excuse for `old` excuses nothing" in rendered("markdown", stale)


def test_the_report_keeps_within_what_github_takes() -> None:
    many = [judged(f"tea {PRIZE} " * 9, ONE, id=f"n{n}") for n in range(400)]
    output = rendered("markdown", *many, judged("We utilise it", RULES[-1:]))
    assert len(output) < CAP + 200 < 65_536
    hidden = re.search(r"\n(\d+) more posts with findings are not shown here\.\n\Z", output)
    assert hidden and int(hidden[1]) + output.count("\n#### ") == 401


# --- all of them -----------------------------------------------------------------------------


def dated(output: str) -> str:
    return re.sub(r"\d{4}-\d\d-\d\d", "DATE", output)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("option", sorted({*HEEDS} - {"show_excused"}))
def test_an_option_changes_the_formats_that_heed_it_and_no_other(name: str, option: str) -> None:
    results = [judged(f"{PRIZE}, grand prize", ONE), judged("tea", ONE)]
    changed = dated(rendered(name, *results)) != dated(rendered(name, *results, **{option: True}))
    assert changed is (name in HEEDS[option])


@pytest.mark.parametrize("name", NAMES)
def test_a_format_has_a_place_for_excused_findings_or_says_so(name: str) -> None:
    excuse = Excuse("stand-in", "counted on Monday")
    result = judged(PRIZE, ONE, excuses=(excuse,))
    shown = rendered(name, result, show_excused=True)
    assert ("counted on Monday" in shown) is (name in HEEDS["show_excused"])


@pytest.mark.parametrize("name", NAMES)
def test_quiet_leaves_out_what_passes(name: str) -> None:
    noted = judged("A cup", (rule(match=ANY_WORD, effects={"genuine": "note"}),), id="noted")
    failed = judged(PRIZE, ONE, id="failed")
    assert noted.verdict == "pass" and noted.findings
    alone = dated(rendered(name, failed, quiet=True))
    assert dated(rendered(name, noted, failed, noted, quiet=True)) == alone
    assert "stand-in" in alone


def endless() -> Iterator[Result]:
    while True:
        yield judged(PRIZE, ONE)


@pytest.mark.parametrize("name", ["checkstyle", "gitlab", "rdjson", "rdjsonl", "azure", "pylint"])
def test_a_streamed_format_waits_for_no_end(name: str) -> None:
    pieces = formats.load(name)(endless(), formats.View())
    assert "stand-in" in "".join(next(pieces) for _ in range(5))
