from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import authlint
from authlint.cli import main
from authlint.profiles import listening, load
from authlint.profiles.annotator import Fits
from authlint.types import CHECKS, Context, Post
from tests.voices import gardeners, sellers

CALL = Callable[..., Result]


def call(*args: str) -> Result:
    return CliRunner().invoke(main, args)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("learned")
    for name, posts in (("gardeners", gardeners(90)), ("sellers", sellers(60))):
        rows = "".join(json.dumps({"text": text}) + "\n" for text in posts)
        (folder / f"{name}.jsonl").write_text(rows, "utf-8")
    (folder / "own.txt").write_text(gardeners(130, seed=4)[-1])
    (folder / "other.txt").write_text(sellers(90, seed=4)[-1])
    done = call(
        "learn", "audience", str(folder / "gardeners.jsonl"), "-o", str(folder / "plots.json"),
        "--report", str(folder / "r.html"), "--report", str(folder / "r.md"),
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    (folder / "said.txt").write_text(done.output)
    firm = call("learn", "brand", str(folder / "sellers.jsonl"), "-o", str(folder / "firm.json"))
    assert firm.exit_code == 0, firm.output
    return folder


def scores(*args: str) -> dict[str, dict[str, object]]:
    done = call("check", *args, "--isolated", "-f", "json", "--fail-on", "never")
    assert done.exit_code == 0, done.output
    found: dict[str, dict[str, object]] = json.loads(done.stdout)["posts"][0]["scores"]
    return found


def test_learn_reports_what_it_heard(place: Path) -> None:
    said = (place / "said.txt").read_text()
    assert "plots (audience): learned from 90 posts" in said
    assert re.search(r"(kale|leeks|squash|chard) +\d+ posts, [\d.]+ times as often", said)
    assert "no emoji" in said and "What they talk about" in said
    markdown = (place / "r.md").read_text("utf-8")
    assert markdown.startswith("# plots (audience)") and "- no hashtags" in markdown


def test_the_html_report_is_one_safe_page(place: Path) -> None:
    page = (place / "r.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert (
        "default-src 'none'" in page
        and "<script" not in page
        and "http" not in re.sub("http-equiv", "", page)
    )
    assert page.count("<svg") == 6 and "prefers-color-scheme: dark" in page


def test_what_posts_say_is_escaped_in_the_page(place: Path) -> None:
    from dataclasses import replace

    from authlint.profiles.page import render

    evil = "<img src=x onerror=alert(1)>"
    profile = replace(load(place / "plots.json"), name=evil, examples=(evil + "\u202e",))
    page = render(listening.heard(profile))
    assert evil not in page and page.count("&lt;img") == 3 and "\u202e" not in page
    assert "\\<img" in listening.markdown(listening.heard(profile))


def test_show_and_compare_read_the_file(place: Path) -> None:
    shown = call("profile", "show", str(place / "plots.json"))
    assert shown.exit_code == 0 and shown.output in (place / "said.txt").read_text()
    told = call("profile", "compare", str(place / "plots.json"), str(place / "firm.json"))
    assert told.exit_code == 0 and "hashtags" in told.output


def test_a_draft_is_set_beside_the_audience(place: Path) -> None:
    audience = ("--audience", str(place / "plots.json"))
    own, other = (scores(str(place / f"{name}.txt"), *audience) for name in ("own", "other"))
    assert own["resonant"]["fit"] > 0.5 > 0.2 > other["resonant"]["fit"]  # type: ignore[operator]
    assert set(own["resonant"]["views"]) == {"words", "style", "meaning"}  # type: ignore[call-overload]
    assert own["resonant"]["missing"] == [] and own["resonant"]["points"] == 100
    told = [one["trait"] for one in other["resonant"]["differences"]]  # type: ignore[attr-defined]
    assert "emoji" in told and "fit" not in own["on-brand"]
    assert own["resonant"]["confidence"] == load(place / "plots.json").confidence


def test_the_json_report_with_a_fit_follows_the_schema(place: Path) -> None:
    import jsonschema

    schema = json.loads(
        (Path(authlint.__file__).parent / "formats" / "report.schema.json").read_text()
    )
    done = call(
        "check", str(place / "other.txt"), "-f", "json", "--isolated",
        "--audience", str(place / "plots.json"), "--brand", str(place / "firm.json"),
    )  # fmt: skip
    jsonschema.validate(json.loads(done.stdout), schema)


def test_without_a_profile_nothing_changes(place: Path) -> None:
    found = scores(str(place / "own.txt"))
    assert set(found) == set(CHECKS) and not any("fit" in score for score in found.values())
    assert found["on-brand"]["points"] is None


def test_the_text_report_names_fit_and_differences(place: Path) -> None:
    done = call(
        "check", str(place / "other.txt"), "--isolated", "--audience", str(place / "plots.json")
    )
    assert re.search(
        r"audience fit \d+% \(words \d+%, style \d+%, meaning \d+%; 90 posts\)", done.output
    )
    assert "differs: emoji: in 0 of 90 posts; this has 1" in done.output


def test_front_matter_and_configuration_name_profiles(place: Path) -> None:
    (place / "named.md").write_text("---\naudience: plots.json\n---\nSowed the leeks late.\n")
    assert "fit" in scores(str(place / "named.md"))["resonant"]
    post = Post("Sowed the leeks.", context=Context(brand="firm.json", audience="carers"))
    given = Fits(roots=(place,))([post, Post("x")])
    assert given[0].signals.brand and given[0].signals.audience is None
    assert given[1].signals.brand is None
    assert Fits(roots=(place,), trusted=False)([post])[0].signals.brand is None


def test_a_cache_keeps_no_result_that_a_profile_had_a_say_in(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "authlint.toml").write_text(f'audience = "{place / "plots.json"}"\n')
    (tmp_path / "draft.txt").write_text("Sowed the leeks late.")
    seen = []
    for _ in range(2):
        done = call("check", "draft.txt", "-f", "json", "--fail-on", "never")
        assert done.exit_code == 0, done.output
        seen.append(json.loads(done.stdout)["posts"][0]["scores"]["resonant"]["fit"])
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("args", "complaint"),
    [
        (("--audience", "{}/missing.json"), "no such profile"),
        (("--audience", "{}/firm.json"), "a profile of brand, not of audience"),
        (("--brand", "{}/r.md.json"), "no such brand file or profile"),
    ],
)
def test_a_wrong_profile_ends_with_2(place: Path, args: tuple[str, ...], complaint: str) -> None:
    given = [arg.format(place) for arg in args]
    done = call("check", str(place / "own.txt"), "--isolated", *given)
    assert done.exit_code == 2 and complaint in done.stderr and "Traceback" not in done.stderr


def test_a_guide_and_a_learned_voice_are_compared(place: Path) -> None:
    guide = place / "guide.yaml"
    guide.write_text("name: Sellers\nlanguages: [en, de]\n")
    for args in ((guide, place / "firm.json"), (place / "firm.json", guide)):
        told = call("profile", "compare", *map(str, args))
        assert told.exit_code == 0, told.output
        assert "guide.yaml:2: the guide lists en, de; no post is in de" in told.output
    guide.write_text("name: Sellers\n")
    told = call("profile", "compare", str(guide), str(place / "firm.json"))
    assert told.exit_code == 0 and told.output == "guide and posts agree\n"
    both = call("profile", "compare", str(guide), str(guide))
    assert both.exit_code == 2 and "Traceback" not in both.stderr


def test_a_guide_brings_its_profile_and_the_surer_counts(place: Path) -> None:
    own, guide = str(place / "own.txt"), place / "with.yaml"
    guide.write_text("name: Sellers\nbanned: [{term: cheap}]\nprofile: firm.json\n")
    alone = scores(own, "--brand", str(place / "firm.json"))["on-brand"]
    both = scores(own, "--brand", str(guide))["on-brand"]
    assert both["fit"] == alone["fit"] and both["missing"] == []
    guide.write_text("name: Sellers\nbanned: [{term: cheap}]\n")
    written = scores(own, "--brand", str(guide))["on-brand"]
    assert "fit" not in written
    sure = float(str(alone["confidence"])), float(str(written["confidence"]))
    assert both["confidence"] == max(sure)


def test_no_model_and_a_profile_are_refused_together(place: Path) -> None:
    named = ("--audience", str(place / "plots.json"))
    done = call("check", str(place / "own.txt"), "--isolated", "--no-model", *named)
    assert done.exit_code == 2 and "leave out --no-model" in done.stderr
    assert call("check", str(place / "own.txt"), "--isolated", "--no-model").exit_code == 0


def test_the_api_reads_profiles(place: Path) -> None:
    report = authlint.check_text("Sowed the leeks late.", audience=str(place / "plots.json"))
    assert report.results[0].post.signals.audience is not None
    assert report.results[0].post.signals.classified
    with pytest.raises(authlint.AuthlintError, match="switched off"):
        authlint.check_text("Sowed late.", audience=str(place / "plots.json"), model=False)


def test_bad_sources_end_with_2(place: Path) -> None:
    out = str(place / "x.json")
    for args in (
        ("audience", str(place / "missing"), "-o", out),
        ("audience", str(place / "own.txt"), "-o", out),
        ("audience", str(place / "gardeners.jsonl"), "-o", out, "--report", "a.pdf"),
        ("brand", str(place / "sellers.jsonl"), "-o", out, "--update", str(place / "plots.json")),
    ):
        done = call("learn", *args)
        assert done.exit_code == 2 and done.stderr.startswith("authlint: "), args
    assert not Path(out).exists()
    assert call("profile", "show", str(place / "own.txt")).exit_code == 2


def test_few_posts_are_said_to_be_few(place: Path, tmp_path: Path) -> None:
    rows = "".join(json.dumps({"text": text}) + "\n" for text in gardeners(12))
    (tmp_path / "few.jsonl").write_text(rows)
    done = call("learn", "audience", str(tmp_path / "few.jsonl"), "-o", str(tmp_path / "f.json"))
    assert "Only 12 posts: too few for a firm judgement" in done.output
    assert load(tmp_path / "f.json").confidence < 0.3


def test_a_background_is_made_from_a_folder(tmp_path: Path) -> None:
    from authlint.profiles import background

    for name, posts in (("a", gardeners(40)), ("b", sellers(40))):
        rows = "".join(json.dumps({"text": text}) + "\n" for text in posts)
        (tmp_path / f"{name}.jsonl").write_text(rows)
    done = call("learn", "background", str(tmp_path), "-o", str(tmp_path / "b.npz"))
    assert done.exit_code == 0 and done.output.startswith("80 posts")
    ground = background.load(tmp_path / "b.npz")
    assert "kale" in ground.vocabulary and len(ground.bags) == 80
    (tmp_path / "a.jsonl").write_text("{}\n")
    bad = call("learn", "background", str(tmp_path), "-o", str(tmp_path / "c.npz"))
    assert bad.exit_code == 2 and "a.jsonl:1" in bad.stderr
