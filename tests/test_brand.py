"""The brand file: read strictly, made into rules that name its line, compared with a voice."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from time import process_time
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from jsonschema import Draft202012Validator

import authlint
from authlint import brandrules, cli, engine, packs, run, sources
from authlint.brandfile import Brand, compare, load, named
from authlint.brandfile.fields import FIELDS, schema
from authlint.brandfile.starter import SAMPLES, starter
from authlint.brandrules.tags import slip
from authlint.brandrules.templates import TEMPLATES
from authlint.config import Config
from authlint.config import load as load_config
from authlint.errors import AuthlintError
from authlint.types import Finding, Post, Result
from tests.conftest import SLOWEST, post, write_card

HERE = Path(__file__).parents[1] / "fixtures" / "projects" / "brand"
GUIDE = HERE / "brand.yaml"


def written(folder: Path, text: str, name: str = "brand.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def brand(folder: Path, text: str) -> Brand:
    return load(written(folder, "name: Tarn Bikes\n" + text))


def findings(folder: Path, guide: str, text: str, **fields: Any) -> list[Finding]:
    rules = brandrules.rules(brand(folder, guide))
    return list(engine.check(post(text, **fields), engine.index(rules)))


def said(folder: Path, guide: str, text: str, **fields: Any) -> list[tuple[str, str]]:
    return [(f.rule.id, f.text) for f in findings(folder, guide, text, **fields)]


# --- reading ---------------------------------------------------------------------------------


def test_a_full_file_is_read_with_the_line_of_each_entry() -> None:
    guide = load(GUIDE)
    lines = GUIDE.read_text("utf-8").splitlines()
    assert (guide.name, guide.relation, guide.languages) == (
        "Fern Hill Stands",
        "owner",
        ("en", "de"),
    )
    for entry, word in (
        (guide.values[0], "repair"),
        (guide.pillars[1], "workshop"),
        (guide.voice[1], "dry-exuberant"),
        (guide.terms[0], "Fern Hill"),
        (guide.banned[1], "rockstar"),
        (guide.claims[0], "kg"),
        (guide.required[0], "say"),
        (guide.hashtags, "hashtags"),
        (guide.emoji, "emoji"),
    ):
        assert entry is not None and word in lines[entry.line - 1]
    assert guide.at(7) == "brand.yaml:7"


@pytest.mark.parametrize(
    ("text", "message", "line", "hint"),
    [
        ("valus: []", "a brand file has no key 'valus'", 2, "values"),
        ("speaks: founder", "speaks: 'founder' is not known", 2, "owner"),
        ("goals: [1]", "'goals' must be a text", 2, ""),
        ("banned:\n  - cheap\n  - {word: x}", "an entry of 'banned' has no key 'word'", 4, ""),
        ("banned:\n  - cheap\n  - {use: x}", "an entry of 'banned' needs 'term'", 4, ""),
        ("banned:\n  - (a", "unbalanced", 3, ""),
        ("banned: cheap", "'banned' must be a list", 2, ""),
        ("claims:\n  - claim: holds\n    evidence: ['<thing>']", "no token type", 4, ""),
        ("voice: {formal-casul: 2}", "no voice scale 'formal-casul'", 2, "formal-casual"),
        ("voice: {i-we: 6}", "takes a position from 1 to 5", 2, "collective"),
        ("voice: {i-we: {at: 2, tolerans: 1}}", "no key 'tolerans'", 2, "tolerance"),
        ("voice: formal", "'voice' must be a mapping", None, ""),
        ("required:\n  - {say: [x], place: top}", "place: 'top' is not known", 3, ""),
        ("required:\n  - {say: [x], platforms: [linkdin]}", "'linkdin'", 3, "linkedin"),
        ("handles: yes please", "'handles' must be a list or a mapping", 2, ""),
        ("hashtags: {approved: [a], only: 1}", "'only' must be true or false", 2, ""),
        ("emoji: lots", "none, few, a number or a list", 2, ""),
        ("emoji: {most: -1}", "'most' must be a whole number", 2, ""),
        ("profile: me.json", "no profile 'me.json' beside it", 2, ""),
        ("own: ''", "'own' must be a text", 2, ""),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(
    tmp_path: Path, text: str, message: str, line: int | None, hint: str
) -> None:
    with pytest.raises(AuthlintError) as caught:
        brand(tmp_path, text)
    error = caught.value
    assert message in error.message and error.line == line and hint in (error.hint or "")
    assert error.path == str(tmp_path / "brand.yaml")


@pytest.mark.parametrize("text", ["", "- a", "banned: [x]", "name: [a]", "name: &a x\nown: *a"])
def test_a_file_that_is_no_brand_file_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(AuthlintError):
        load(written(tmp_path, text))


def test_a_missing_or_undecodable_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_bytes(b"name: \xff")
    for name in ("bad.yaml", "none.yaml", "none.json"):
        with pytest.raises(AuthlintError):
            named(tmp_path / name)


# --- schema and starter ----------------------------------------------------------------------


def uncommented() -> str:
    lines = starter().splitlines()
    texts = {FIELDS[name].doc for name in FIELDS}
    kept = [line.removeprefix("# ") for line in lines if line.removeprefix("# ") not in texts]
    return "\n".join(kept[2:])


def test_the_starter_is_valid_as_it_is_and_when_every_line_counts(tmp_path: Path) -> None:
    assert not brandrules.rules(load(written(tmp_path, starter())))
    (tmp_path / "our-voice.json").write_text("{}")
    full = load(written(tmp_path, uncommented()))
    assert {rule.id for rule in brandrules.rules(full)} == set(brandrules.NAMES)
    assert set(SAMPLES) == set(FIELDS) - {"name"}


def test_the_schema_takes_what_the_reader_takes() -> None:
    validator = Draft202012Validator(schema())
    Draft202012Validator.check_schema(schema())
    for text in (GUIDE.read_text("utf-8"), starter(), uncommented()):
        assert [error.message for error in validator.iter_errors(yaml.safe_load(text))] == []
    for wrong in ({}, {"name": "x", "valus": []}, {"name": "x", "voice": {"i-we": 9}}):
        assert not validator.is_valid(wrong)


def test_every_key_of_the_file_is_described() -> None:
    for name, each in FIELDS.items():
        assert each.doc.endswith("."), name
        assert all(inner.doc.endswith(".") for inner in each.inner.values()), name


# --- rules -----------------------------------------------------------------------------------


def test_a_banned_word_is_found_and_replaced_but_not_in_a_quotation(tmp_path: Path) -> None:
    guide = "banned:\n  - {term: (cheap|cheaper), use: [fair, plain], why: It is about price.}\n"
    (hit,) = findings(tmp_path, guide, "A cheap tyre, fitted today.")
    assert hit.text == "cheap" and hit.match.replacement == "fair"
    assert hit.message == (
        "'cheap' is on the list of words to avoid; write 'fair' or 'plain': It is about price"
        " (brand.yaml:3)."
    )
    assert said(tmp_path, guide, 'One of you wrote "cheap and good", and we kept it.') == []
    assert said(tmp_path, guide, "We stopped saying cheap in May.") == []


def test_each_banned_word_names_its_own_line(tmp_path: Path) -> None:
    guide = "banned:\n  - rockstar\n  - ninja\n"
    hits = findings(tmp_path, guide, "A ninja and a rockstar walk in.")
    assert [(f.text, f.match.values["line"]) for f in hits] == [
        ("ninja", "brand.yaml:4"),
        ("rockstar", "brand.yaml:3"),
    ]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("The new TarnBike is here.", ["TarnBike"]),
        ("The new Tarnbyke is here.", ["Tarnbyke"]),
        ("Our Tarn bike is here.", ["Tarn bike"]),
        ("A Tarn Bike, and the Tarn Bike's bell.", []),
        ("A tarn bike route around the lake.", []),
        ("TARN BIKE DAY", []),
    ],
)
def test_a_name_is_written_in_one_way(tmp_path: Path, text: str, wrong: list[str]) -> None:
    guide = "terms:\n  - {use: Tarn Bike, not: [Tarnbyke]}\n"
    assert [word for _, word in said(tmp_path, guide, text)] == wrong


def test_a_name_that_is_a_common_word_is_left_alone(tmp_path: Path) -> None:
    assert said(tmp_path, "terms: [Thread]", "A thread about the thread count.") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Thanks @tarnbike for the ride", [("brand-term-misuse", "@tarnbike")]),
        ("Thanks @TarnBikes for the ride", []),
        ("Thanks @marnie for the ride", []),
        ("Rain again #tarnrides", []),
        ("Rain again #tarnride", [("brand-term-misuse", "#tarnride")]),
        ("Rain again #weather", [("unlisted-tag", "#weather")]),
        ("Rain again #tarnrides24", [("unlisted-tag", "#tarnrides24")]),
    ],
)
def test_handles_and_hashtags(tmp_path: Path, text: str, expected: list[tuple[str, str]]) -> None:
    guide = "handles: ['@tarnbikes']\nhashtags: {approved: [tarnrides], only: true}\n"
    assert said(tmp_path, guide, text) == expected


@pytest.mark.parametrize(
    ("policy", "text", "wrong"),
    [
        ("none", "Rain 🌧️ again", ["🌧️"]),
        ("none", "Rain again", []),
        ("few", "Rain 🌧️☔", []),
        ("few", "Rain 🌧️☔🌂💧", ["🌂💧"]),
        ("1", "Rain 🌧️ and ☔", ["☔"]),
        ("[☔, 🚲]", "Rain ☔ 🔥", ["🔥"]),
        ("{approved: [☔], most: 1}", "☔ ☔ 🔥", ["☔", "🔥"]),
        ("{approved: [👍]}", "Thanks 👍🏽", []),
    ],
)
def test_the_emoji_policy(tmp_path: Path, policy: str, text: str, wrong: list[str]) -> None:
    assert [word for _, word in said(tmp_path, f"emoji: {policy}", text)] == wrong


def test_a_value_is_contradicted_only_where_the_words_are_meant(tmp_path: Path) -> None:
    guide = "values:\n  - {name: repair, means: We mend., against: [just bin it]}\n"
    (hit,) = findings(tmp_path, guide, "Puncture? Just bin it.")
    assert "the value 'repair': We mend (brand.yaml:3)" in hit.message
    assert said(tmp_path, guide, "We never say just bin it.") == []
    assert hit.rule.effects == {"on-brand": "error", "genuine": "major"}


def test_a_claim_needs_its_evidence_or_a_link(tmp_path: Path) -> None:
    guide = "claims:\n  - {claim: carries <number> kg, evidence: [tested by]}\n"
    assert said(tmp_path, guide, "It carries 40 kg.") == [
        ("claim-without-evidence", "carries 40 kg")
    ]
    assert said(tmp_path, guide, "It carries 40 kg, tested by the club.") == []
    assert said(tmp_path, guide, "It carries 40 kg: tarn.example/test") == []


@pytest.mark.parametrize(
    ("text", "fields", "found"),
    [
        ("The Tarn Bike is here.", {"platform": "linkedin"}, True),
        ("The Tarn Bike is here.", {"platform": "x"}, False),
        ("The Tarn Bike is here.", {"platform": "linkedin", "kind": "comment"}, False),
        ("The shop is open.", {"platform": "linkedin"}, False),
        ("The Tarn Bike is here. Tarn Bike is a trademark.", {"platform": "linkedin"}, False),
    ],
)
def test_required_wording(tmp_path: Path, text: str, fields: dict[str, Any], found: bool) -> None:
    guide = (
        "required:\n  - say: [Tarn Bike is a trademark]\n    platforms: [linkedin]\n"
        "    kinds: [post]\n    with: [Tarn Bike]\n"
    )
    hits = findings(tmp_path, guide, text, **fields)
    assert bool(hits) is found
    if hits:
        assert hits[0].message == "This post needs 'Tarn Bike is a trademark' (brand.yaml:3)."


def test_wording_may_have_to_stand_first(tmp_path: Path) -> None:
    guide = "required:\n  - {say: [Ad], place: start}\n"
    late = "We got this lamp from Tarn Bikes and like its light. Ad"
    assert said(tmp_path, guide, "Ad: we got this lamp from Tarn Bikes.") == []
    (hit,) = findings(tmp_path, guide, late)
    assert hit.message == "This post needs 'Ad' at its start (brand.yaml:3)."


@pytest.mark.parametrize(
    ("text", "fields", "found"),
    [
        ("Wir haben heute leider geschlossen und sind morgen wieder für euch da.", {}, True),
        ("We are closed today and will be back for all of you tomorrow.", {}, False),
        ("Geschlossen!", {}, False),
        ("Kette, Bremse, Licht: alles neu an acht Rädern.", {"lang": "de"}, True),
    ],
)
def test_the_language(tmp_path: Path, text: str, fields: dict[str, Any], found: bool) -> None:
    assert bool(said(tmp_path, "languages: [en]", text, **fields)) is found


def test_a_short_foreign_text_is_not_taken_for_english(tmp_path: Path) -> None:
    guide = "languages: [et]"
    assert said(tmp_path, guide, "Homme pood kinni, ratas tuleb laupäeval, tere tulemast") == []
    assert said(tmp_path, guide, "The shop is shut today and it will be open for you at nine.")


def test_a_post_on_no_subject_of_the_brand_is_noted(tmp_path: Path) -> None:
    guide = (
        "pillars:\n  - {name: mending, about: How to mend a chain or a brake or a wheel with"
        " the tools of a kitchen.}\n  - {name: rides, about: Where to ride around the lake when"
        " it rains or when the road is shut.}\n"
    )
    off = (
        "Our accountant has moved to a new office above the bakery in town, where parking costs"
        " nothing before ten, and she says that coffee and questions are welcome every morning."
    )
    (hit,) = findings(tmp_path, guide, off)
    assert hit.rule.id == "off-pillar" and set(hit.rule.effects.values()) == {"note"}
    assert said(tmp_path, guide, off + " She came by on a bike with a squeaking brake.") == []
    assert said(tmp_path, guide, "Happy new year to all of you!") == []
    assert said(tmp_path, guide, off, kind="comment") == []


FIRES: dict[str, tuple[str, str]] = {
    "banned-term": ("banned: [cheap]", "A cheap tyre."),
    "brand-term-misuse": ("terms: [Tarn Bike]", "A TarnBike."),
    "off-tone": ("voice: {formal-casual: 5}", "We herewith furnish the tyre."),
    "value-contradiction": ("values: [{name: repair, against: [bin it]}]", "Please bin it."),
    "claim-without-evidence": ("claims: [never rusts]", "This chain never rusts."),
    "missing-wording": ("required: [{say: [Ad]}]", "A new tyre."),
    "unlisted-tag": ("hashtags: {approved: [tarnrides], only: true}", "Rain #weather"),
    "emoji-policy": ("emoji: none", "Rain ☔"),
    "brand-language": ("languages: [de]", "The shop is shut and we will be back for you at nine."),
    "off-pillar": (
        "pillars: [{name: mending, about: chain brake wheel saddle spoke tyre bell lamp tube pump"
        " hub rim}]",
        "Our accountant has moved to a new office above the bakery in town, where she says that"
        " coffee and questions are welcome each morning before ten.",
    ),
}


@pytest.mark.parametrize("name", brandrules.NAMES)
def test_every_rule_of_a_brand_file_fires_and_has_a_page(tmp_path: Path, name: str) -> None:
    guide, text = FIRES[name]
    hits = findings(tmp_path, guide, text)
    assert {f.rule.id for f in hits} == {name}
    assert "brand.yaml:2" in hits[0].message and "{" not in hits[0].message
    page = (HERE.parents[2] / "rules" / "brand" / "README.md").read_text("utf-8")
    assert f"## {name}\n" in page


def test_the_rules_of_a_brand_file_are_worded_like_cards() -> None:
    names = [template.id for template in TEMPLATES]
    assert len(names) == len(set(names)) and not set(names) & {r.id for r in packs.builtin()}
    for template in TEMPLATES:
        assert template.summary.endswith(".") and template.message.endswith(".")
        if template.family == "style":
            assert set(template.effects.values()) <= {"note", "warning"}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("#tarnrides", "#tarnrides", False),
        ("#tarnride", "#tarnrides", True),
        ("#tarnriddes", "#tarnrides", True),
        ("#tarnrudes", "#tarnrides", True),
        ("#tarnirdes", "#tarnrides", True),
        ("#trnaides", "#tarnrides", False),
        ("#tarnrid", "#tarnrides", False),
        ("#barnrides", "#tarnrides", True),
        ("#barnride", "#tarnrides", False),
    ],
)
def test_a_slip_is_one_letter_or_a_swap(one: str, other: str, same: bool) -> None:
    assert slip(one, other) is slip(other, one) is same


def test_a_brand_rule_may_not_be_named_twice(tmp_path: Path) -> None:
    written(tmp_path, "name: T\nbanned: [cheap]\n")
    write_card(tmp_path / "ours", id="banned-term")
    written(tmp_path, 'brand = "brand.yaml"\npacks = ["ours"]\n', "authlint.toml")
    with pytest.raises(AuthlintError, match="a rule 'banned-term' already"):
        run.final_rules(load_config(tmp_path / "authlint.toml"))


def test_a_hostile_post_is_judged_in_linear_time() -> None:
    rules = engine.index(brandrules.rules(load(GUIDE)))
    engine.check(post("A warm-up of fifty words, so that textstat is there. " * 6), rules)
    for unit in ("#mendmondey ", '"!" ', "🎉", "lol ", "Fernhil ", "@a", "I ", "(" * 9):
        text = (unit * 50_000)[:50_000]
        begun = process_time()
        engine.check(post(text), rules)
        assert process_time() - begun < SLOWEST, unit


# --- the project -----------------------------------------------------------------------------


def judged(config: Config) -> dict[str, Result]:
    posts = [p for p in sources.read([str(HERE / "posts")], config) if isinstance(p, Post)]
    assert len(posts) == 4
    results = run.check(posts, run.rules_by_path(config))
    return {Path(result.post.source.path).name: result for result in results}


def test_a_project_is_judged_by_its_brand_files() -> None:
    results = judged(load_config(HERE / "authlint.toml"))
    assert {name: result.verdict for name, result in results.items()} == {
        "kept.md": "pass",
        "broken.md": "fail",
        "stiff.txt": "warn",
        "loud.txt": "pass",
    }
    broken = {finding.rule.id for finding in results["broken.md"].findings}
    assert broken == {
        "banned-term",
        "brand-term-misuse",
        "value-contradiction",
        "claim-without-evidence",
        "emoji-policy",
        "unlisted-tag",
    }
    for result in results.values():
        assert all("yaml:" in f.message for f in result.findings if f.rule.pack == "brand")


def test_what_the_brand_says_of_itself_reaches_the_posts() -> None:
    results = judged(load_config(HERE / "authlint.toml"))
    context = results["kept.md"].post.context
    assert context.relation == "owner" and context.goal is not None
    assert "fernhill.example" in context.own and "@fernhillstands" in context.own
    assert context.brand == str(GUIDE.resolve())
    assert results["loud.txt"].post.context.relation is None


def test_with_a_brand_file_on_brand_is_judged() -> None:
    score = {s.check: s for s in judged(load_config(HERE / "authlint.toml"))["kept.md"].scores}
    assert score["on-brand"].points == 100 and score["on-brand"].confidence >= 0.5
    assert "a brand profile" not in score["on-brand"].missing


def test_levels_and_excuses_name_brand_rules(tmp_path: Path) -> None:
    written(tmp_path, "name: T\nbanned: [cheap]\n")
    written(tmp_path, 'brand = "brand.yaml"\n[rules]\nbanned-term = "note"\n', "authlint.toml")
    config = load_config(tmp_path / "authlint.toml")
    assert {r.id: r.effects for r in run.final_rules(config)}["banned-term"] == {"on-brand": "note"}
    written(tmp_path, '[rules]\nbanned-term = "note"\nbrand = "off"\n', "authlint.toml")
    assert not [r for r in run.final_rules(load_config(tmp_path / "authlint.toml"))
                if r.pack == "brand"]  # fmt: skip
    written(tmp_path, '[rules]\nbaned-term = "note"\n', "authlint.toml")
    with pytest.raises(AuthlintError):
        run.final_rules(load_config(tmp_path / "authlint.toml"))


def test_a_brand_on_the_command_line_takes_the_place_of_all_others() -> None:
    config = run.with_brand(load_config(HERE / "authlint.toml"), str(HERE / "studio.yaml"))
    assert {result.verdict for result in judged(config).values()} == {"pass"}
    assert judged(config)["kept.md"].post.context.relation is None


def call(*args: str) -> tuple[int, str]:
    result = CliRunner().invoke(cli.main, args, prog_name="authlint")
    return result.exit_code, result.output


def test_the_command_line_takes_a_brand_file(project: Path) -> None:
    (project / "a.txt").write_text("A cheap tyre.", "utf-8")
    written(project, "name: T\nbanned: [cheap]\n")
    assert call("a.txt")[0] == 0
    code, output = call("a.txt", "--brand", "brand.yaml", "-f", "concise")
    assert code == 1 and "banned-term" in output and "(brand.yaml:2)" in output
    for name in ("none.yaml", "none.json"):
        code, output = call("a.txt", "--brand", name)
        assert code == 2 and name in output and "Traceback" not in output


def test_a_profile_that_the_brand_file_names_is_what_posts_carry(project: Path) -> None:
    (project / "me.json").write_text("{}")
    guide = load(written(project, "name: T\nprofile: me.json\n"))
    assert guide.defaults()["brand"] == str(project / "me.json")
    assert named(project / "me.json") == (None, str(project / "me.json"))


def test_a_brand_file_may_be_given_in_python() -> None:
    text, path = "Still cheap.", str(GUIDE)
    report = authlint.check_text(text, brand=path, own=["+44 20 7946 0999"])
    (result,) = report.results
    assert [finding.rule.id for finding in result.findings] == ["banned-term"]
    assert result.post.context.relation == "owner"
    assert {"fernhill.example", "+44 20 7946 0999"} <= set(result.post.context.own)
    assert "banned-term" in {rule.id for rule in authlint.load_rules(brand=path)}
    assert authlint.check_text(text, brand="Fern Hill").results[0].findings == ()


def test_init_writes_a_brand_file_once(project: Path) -> None:
    assert call("init", "--brand")[0] == 0
    assert load(project / "brand.yaml").name == "Your brand"
    assert call("init", "--brand")[0] == 2
    assert call("init", "--brand", "--force")[0] == 0
    assert not (project / "authlint.toml").exists()


def test_brand_rules_are_explained_without_a_brand_file(project: Path) -> None:
    code, output = call("explain", "off-tone")
    assert code == 0 and "brand file" in output


def test_the_configuration_shows_the_brand_file() -> None:
    path = str(HERE / "posts" / "studio" / "loud.txt")
    code, output = call("config", "--config", str(HERE / "authlint.toml"), "--explain", path)
    assert code == 0 and "brand file:" in output and "studio.yaml" in output


# --- the guide and the voice ------------------------------------------------------------------


@dataclass(frozen=True)
class Seen:
    posts: int
    values: tuple[float, ...] = (0.0,) * 9


@dataclass(frozen=True)
class Voice:
    posts: int = 100
    languages: dict[str, int] = field(default_factory=lambda: {"en": 100})
    counts: dict[str, int] = field(default_factory=dict)
    grade: float | None = None
    styles: dict[str, Seen] = field(default_factory=dict)


STYLES = {"person-i": Seen(80), "person-we": Seen(5), "exclamations": Seen(70),
          "emoji": Seen(60, (0.0,) * 6 + (4.0, 5.0, 6.0)), "contractions": Seen(3),
          "sentence-length": Seen(100, (20.0,) * 9)}  # fmt: skip


def test_a_guide_and_a_voice_that_agree_have_nothing_to_say(tmp_path: Path) -> None:
    guide = brand(tmp_path, "languages: [en]\nvoice: {i-we: 1, dry-exuberant: 4}\nemoji: 6\n")
    assert compare(guide, Voice(styles=STYLES)) == ()


def test_the_guide_and_the_voice_are_compared_line_by_line(tmp_path: Path) -> None:
    guide = brand(
        tmp_path,
        "languages: [en, fr]\n"
        "pillars: [{name: mending, about: chains and brakes}, {name: rides}]\n"
        "voice:\n  i-we: 5\n  dry-exuberant: 1\n  formal-casual: 5\n  terse-expansive: 1\n"
        "  technical-plain: 5\n"
        "terms: [{use: Tarn Bike, not: [Tarnbyke]}]\n"
        "banned: [(cheap|cheaper), ninja]\n"
        "hashtags: {approved: [tarnrides], only: true}\nemoji: few\n",
    )
    voice = Voice(
        languages={"en": 60, "de": 40},
        counts={"cheap": 14, "ninja": 1, "#lake": 9, "#tarnrides": 30, "brake": 4, "tarnbyke": 2},
        grade=13.0,
        styles=STYLES,
    )
    lines = [str(found) for found in compare(guide, voice)]
    assert lines[:3] == [
        "brand.yaml:2: the guide lists en, fr; 40 of 100 posts are in de",
        "brand.yaml:2: the guide lists en, fr; no post is in fr",
        "brand.yaml:3: the guide names 'rides' as a subject; none of its words is in two posts",
    ]
    assert [line.split(":")[1] for line in lines[3:8]] == ["5", "6", "7", "8", "9"]
    assert lines[8:] == [
        "brand.yaml:10: the guide writes 'Tarn Bike'; 2 of 100 posts have 'Tarnbyke'",
        "brand.yaml:11: the guide avoids 'cheap'; 14 of 100 posts have it",
        "brand.yaml:12: the guide allows only listed hashtags; 9 of 100 posts have #lake",
        "brand.yaml:13: the guide allows 2 emoji in a post; one post in twenty has 4 or more,"
        " 60 of 100 posts have some",
    ]


def test_an_edited_brand_file_makes_kept_results_void(project: Path) -> None:
    (project / "a.txt").write_text("A cheap tyre.", "utf-8")
    written(project, 'brand = "brand.yaml"\n', "authlint.toml")
    written(project, "name: T\nbanned: [cheap]\n")
    assert [call("a.txt")[0] for _ in range(2)] == [1, 1]
    written(project, "name: T\nbanned: [rockstar]\n")
    assert call("a.txt")[0] == 0


def test_an_override_may_excuse_a_brand_rule(project: Path) -> None:
    (project / "a.txt").write_text("A cheap tyre.", "utf-8")
    written(project, "name: T\nbanned: [cheap]\n")
    excuse = '[[overrides]]\nfiles = ["a.txt"]\nexcuse = ["banned-term"]\nreason = "a quote"\n'
    written(project, f'brand = "brand.yaml"\n{excuse}', "authlint.toml")
    assert call("a.txt", "--no-cache")[0] == 0
