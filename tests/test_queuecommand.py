"""The command `queue` and its formats: exit codes, bad input, hostile input, the schema."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from authlint import cli
from authlint.formats import queue as formats
from authlint.safe import safe_text
from tests.conftest import PROCESS

Call = Callable[..., Result]
SCHEMAS = {
    name: json.loads(files("authlint.formats").joinpath(name).read_text("utf-8"))
    for name in ("report.schema.json", "queue.schema.json")
}
TEXT = "The kiln is cool and the green glaze came out blue."
HOSTILE = (
    "</title><script>alert(1)</script>", "\x1b[31mred\x1b[0m", "::error file=x::forged",
    "\u202egnp.exe", "{{ 7*7 }}", "<img src=x onerror=alert(1)>", "a\nb\rc", "\U000e0041tag",
)  # fmt: skip


@pytest.fixture
def call(project: Path) -> Call:
    def invoke(*args: object, **options: Any) -> Result:
        words = ["queue", *map(str, args)]
        result = CliRunner().invoke(cli.main, words, prog_name="authlint", **options)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return invoke


def written(path: Path, *posts: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(post) + "\n" for post in posts), "utf-8")
    return path


def twice(text: str = TEXT, **fields: Any) -> list[dict[str, Any]]:
    days = ("2026-03-02T10:00", "2026-03-04T11:00")
    return [{"text": text, "scheduled": day, "platform": "x", **fields} for day in days]


def hostile(words: str) -> list[dict[str, Any]]:
    rows = [
        {**row, "id": words, "campaign": words, "recipient": words, "author": words}
        for row in twice(f"{words} {TEXT} Order yours now. @mara")
    ]
    return [*rows, {"text": f"Order yours {words} now", "recipient": words}]


# --- exit codes ------------------------------------------------------------------------------


def test_the_gate_is_that_of_check(call: Call, project: Path) -> None:
    path = written(project / "q.jsonl", *twice())
    assert call(path).exit_code == 0
    assert call(path, "--fail-on", "warn").exit_code == 1
    assert call(path, "--fail-under", "genuine=70").exit_code == 1
    assert call(path, "--rule", "near-duplicate-posts=block").exit_code == 1
    assert call(path, "--rule", "near-duplicate-posts=off", "--fail-on", "warn").exit_code == 0
    (project / "authlint.toml").write_text('fail-on = "warn"\n[queue]\nwindow = "1d"\n')
    assert call(path).exit_code == 0
    assert call(path, "--window", "3d").exit_code == 1
    assert call(path, "--window", "3d", "--isolated").exit_code == 0


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ((), "no path given"),
        (("missing.jsonl",), "no such file"),
        (("q.jsonl", "missing.jsonl"), "no such file"),
        (("q.jsonl", "--window", "soon"), "no span of time"),
        (("q.jsonl", "--since", "soon"), "--since 'soon' is no date"),
        (("q.jsonl", "--until", "2020-01-01"), "nothing to check"),
        (("q.jsonl", "--platform", "mars"), "no platform 'mars'"),
        (("q.jsonl", "--rule", "nothing=off"), "no rule 'nothing'"),
        (("bad.jsonl",), "bad.jsonl:2"),
        (("q.jsonl", "-f", "sarif"), "sarif"),
        (("q.jsonl", "-o", "no/such/folder.html"), "cannot write"),
        (("q.jsonl", "--config", "other.toml"), "other.toml:1: [queue] has no rule 'slot-clsh'"),
    ],
)
def test_bad_usage_and_input_is_exit_code_2(
    call: Call, project: Path, args: tuple[str, ...], words: str
) -> None:
    written(project / "q.jsonl", *twice())
    (project / "bad.jsonl").write_text('{"text": "Rain."}\n{"text": }\n')
    (project / "other.toml").write_text("[queue.slot-clsh]\nat-least = 3\n")
    result = call(*args)
    assert result.exit_code == 2 and words in result.stderr


def test_what_can_be_read_is_reported_beside_the_error(call: Call, project: Path) -> None:
    path = written(project / "q.jsonl", *twice())
    result = call(path, "missing.jsonl")
    assert result.exit_code == 2
    assert "near-duplicate-posts" in result.stdout and "missing.jsonl" in result.stderr


def test_standard_input_and_a_folder_are_read(call: Call, project: Path) -> None:
    rows = "".join(json.dumps(row) + "\n" for row in twice())
    result = call("-", "--stdin-filename", "q.jsonl", input=rows)
    assert result.exit_code == 0 and "near-duplicate-posts" in result.stdout
    (project / "posts").mkdir()
    for day in ("2026-03-02", "2026-03-05"):
        (project / "posts" / f"{day}-kiln.txt").write_text(TEXT)
    result = call("posts", "-f", "json")
    report = json.loads(result.stdout)
    assert report["first_day"] == "2026-03-02" and report["undated"] == 0
    (found,) = report["units"][0]["findings"]
    assert found["path"] == "posts/2026-03-05-kiln.txt"
    assert found["others"] == [{"path": "posts/2026-03-02-kiln.txt", "line": 1, "id": None}]


def test_since_and_until(call: Call, project: Path) -> None:
    path = written(project / "q.jsonl", *twice(), {"text": "Rain."})
    for args, number in (
        (("--since", "2026-03-03"), 1), (("--until", "2026-03-03"), 1),
        (("--since", "2026-03-01", "--until", "2026-04-01"), 2), ((), 3),
    ):  # fmt: skip
        assert json.loads(call(path, "-f", "json", *args).stdout)["posts"] == number


# --- formats ---------------------------------------------------------------------------------


def test_the_text_report_shows_the_ledger_and_the_finding(call: Call, project: Path) -> None:
    rows = twice(), [{"text": "Order yours now.", "scheduled": "2026-03-09", "recipient": "Jo"}]
    text = call(written(project / "q.jsonl", *rows[0], *rows[1])).stdout
    assert formats.IDEA in text
    assert "0 of 3 posts give, 1 ask; 2 are neither for certain and count as neither" in text
    assert "- buy" in text and "'Order yours now'" in text
    assert "2026-03-09" in text and "Jo" in text
    assert "major  near-duplicate-posts" in text and "q.jsonl:2:" in text
    assert "see also" in text and "q.jsonl:1" in text
    assert "\x1b" not in text
    assert "\x1b[1m" in call("q.jsonl", "--color", "always").stdout


def test_output_goes_to_a_file(call: Call, project: Path) -> None:
    path = written(project / "q.jsonl", *twice())
    shown = call(path, "-f", "json").stdout
    result = call(path, "-f", "json", "-o", "out.json")
    assert result.stdout == "" and (project / "out.json").read_text() == shown


def validator() -> Draft202012Validator:
    pairs = [(schema["$id"], Resource.from_contents(schema)) for schema in SCHEMAS.values()]
    registry: Registry[Any] = Registry().with_resources(pairs)
    return Draft202012Validator(SCHEMAS["queue.schema.json"], registry=registry)


def objects(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from objects(value)


def test_the_schema_is_closed_throughout() -> None:
    schema = SCHEMAS["queue.schema.json"]
    Draft202012Validator.check_schema(schema)
    nodes = list(objects(schema))
    assert len(nodes) >= 8
    for node in nodes:
        if node["additionalProperties"] is False:
            assert set(node["required"]) == set(node["properties"])
    from authlint.queue.gestures import GESTURES

    gestures = schema["properties"]["ledger"]["properties"]["gestures"]
    assert gestures["items"]["properties"]["name"]["enum"] == list(GESTURES)


@pytest.mark.parametrize("words", [*HOSTILE, "plain"], ids=ascii)
def test_json_is_valid(call: Call, project: Path, words: str) -> None:
    output = call(written(project / "q.jsonl", *hostile(words)), "-f", "json").stdout
    assert not {"\x1b", "\u202e", "\r"} & set(output)
    report = json.loads(output)
    validator().validate(report)
    assert report["posts"] == 3 and report["undated"] == 1
    found = [one for unit in report["units"] for one in unit["findings"]]
    assert {one["finding"]["rule"] for one in found} >= {"near-duplicate-posts"}
    assert all(one["id"] == words for one in found)


@pytest.mark.parametrize("words", HOSTILE, ids=ascii)
def test_nothing_hostile_reaches_the_terminal(call: Call, project: Path, words: str) -> None:
    output = call(written(project / "q.jsonl", *hostile(words))).stdout
    for row in output.split("\n"):
        assert safe_text(row) == row and not row.startswith("::")


class Page(HTMLParser):
    """What a page is made of: its elements, its visible text, the attributes used."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
            if name == "id":
                self.ids.add(value or "")

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("words", [*HOSTILE, "plain"], ids=ascii)
def test_the_page_is_self_contained_and_escaped(call: Call, project: Path, words: str) -> None:
    page = Page(call(written(project / "q.jsonl", *hostile(words)), "-f", "html").stdout)
    assert not {"script", "img", "link", "iframe", "object"} & set(page.tags)
    assert not any(name.startswith("on") for name in page.attributes)
    assert all(link.startswith(("#", "https://")) for link in page.links)
    assert {link[1:] for link in page.links if link.startswith("#")} <= page.ids
    assert formats.IDEA in page.text and "near-duplicate-posts" in page.text
    assert page.tags.count("svg") == 3


def test_the_page_has_no_plots_without_dates(call: Call, project: Path) -> None:
    page = Page(call(written(project / "q.jsonl", {"text": "Rain."}), "-f", "html").stdout)
    assert "svg" not in page.tags and "Nothing to point at" in page.text


def test_the_plots_stay_inside_their_frame(call: Call, project: Path) -> None:
    from datetime import date, timedelta

    rows = [
        {"text": "Order yours now." if day % 3 else TEXT, "platform": "x",
         "scheduled": (date(2023, 1, 1) + timedelta(days=day * 3)).isoformat()}
        for day in range(300)
    ]  # fmt: skip
    page = call(written(project / "q.jsonl", *rows), "-f", "html").stdout
    import re

    for svg in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        width, height = map(float, re.findall(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', svg)[0])
        for x, y in re.findall(r' x="(-?[\d.]+)" y="(-?[\d.]+)"', svg):
            assert 0 <= float(x) <= width and 0 <= float(y) <= height


def test_the_queue_stays_off_the_path_of_check(process: PROCESS, project: Path) -> None:
    (project / "draft.txt").write_text("We met at noon.")
    script = (
        "import sys\nfrom authlint.cli import main\n"
        "try:\n    main(['draft.txt'])\nexcept SystemExit:\n    pass\n"
        "print(*[m for m in sys.modules if 'queue' in m and 'authlint' in m])"
    )
    assert process("-c", script, bare=True).stdout.splitlines()[-1] == ""
