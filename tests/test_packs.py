from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from authlint import carddata, cardtest, packs, shipped
from authlint.errors import AuthlintError
from authlint.types import LEVELS, Rule
from tests.conftest import check, rule, write_card

TWO = (
    rule(id="one", pack="left", effects={"genuine": "error", "appropriate": "warning"}),
    rule(id="two", pack="right", aliases=["old-two"], effects={"resonant": "note"}),
)


def effects(levels: dict[str, str]) -> dict[str, dict[str, str]]:
    return {r.id: dict(r.effects) for r in packs.apply_levels(TWO, levels)}


def test_without_settings_the_rules_stay_as_their_cards_say() -> None:
    assert packs.apply_levels(TWO, {}) == TWO


@pytest.mark.parametrize(
    ("levels", "left"),
    [
        ({"one": "off"}, {"two"}),
        ({"old-two": "off"}, {"one"}),
        ({"left": "off"}, {"two"}),
        ({"left": "off", "one": "on"}, {"one", "two"}),
        ({"one": "on", "left": "off"}, {"two"}),
    ],
)
def test_rules_packs_and_aliases_are_switched_and_later_entries_win(
    levels: dict[str, str], left: set[str]
) -> None:
    assert set(effects(levels)) == left


def test_a_level_becomes_the_highest_effect_and_the_others_keep_their_distance() -> None:
    assert effects({"one": "major"})["one"] == {"genuine": "major", "appropriate": "note"}
    assert effects({"one": "block"})["one"] == {"genuine": "block", "appropriate": "major"}
    assert effects({"one": "note"})["one"] == {"genuine": "note", "appropriate": "note"}


@pytest.mark.parametrize("level", LEVELS)
def test_every_level_can_be_set(level: str) -> None:
    assert effects({"two": level})["two"] == {"resonant": level}


def test_unknown_names_and_levels_are_refused_with_the_closest() -> None:
    with pytest.raises(AuthlintError, match=r"no rule 'tow' \(did you mean 'two'"):
        packs.apply_levels(TWO, {"tow": "off"})
    with pytest.raises(AuthlintError, match="did you mean 'error'"):
        packs.apply_levels(TWO, {"two": "eror"})


def test_find_knows_aliases() -> None:
    assert packs.find("old-two", TWO).id == "two"


def test_a_folder_of_cards_and_a_folder_of_packs_are_read(tmp_path: Path) -> None:
    write_card(tmp_path / "mine", id="first-card")
    write_card(tmp_path / "yours", id="second-card")
    assert [r.pack for r in packs.load_folder(tmp_path)] == ["mine", "yours"]
    assert [r.id for r in packs.load_folder(tmp_path / "mine")] == ["first-card"]
    assert [r.id for r in packs.load_folder(tmp_path / "mine" / "first-card.yaml")] == [
        "first-card"
    ]


def test_a_folder_without_cards_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(AuthlintError, match="no card"):
            packs.load_folder(path)


def test_a_rule_of_a_card_applies_its_guards_and_conditions(tmp_path: Path) -> None:
    match: dict[str, Any] = {
        "kind": "phrases", "any_of": ["grand prize"], "unless": ["series-flag"],
        "softened_by": ["interest-disclosed"], "when": {"draft_has": ["tea"]},
    }  # fmt: skip
    (one,) = packs.load_folder(write_card(tmp_path, match=match))
    assert check("A grand prize", one) == ()
    (plain,) = check("A grand prize of tea", one)
    assert plain.match.confidence == 1.0
    assert check("A grand prize of tea", one, series=True) == ()
    (soft,) = check("Ad: A grand prize of tea", one)
    assert soft.match.confidence == pytest.approx(packs.SOFTENED)


def test_the_stand_ins_are_the_builtin_rules(stand_in: tuple[Rule, ...]) -> None:
    assert "loud-offer" in {r.id for r in packs.builtin()}
    assert packs.builtin() is not packs.builtin()


def test_the_compiled_file_is_used_only_while_it_is_fresh(tree: Path) -> None:
    import json

    rules = tree / "rules"
    data = json.loads((rules / shipped.COMPILED).read_text("utf-8").splitlines()[0])
    assert data["digest"] == shipped.digest(rules)
    assert {card["id"] for card in data["cards"]} == {p.stem for p in shipped.card_files(rules)}
    table = rules / "cues.yaml"
    before = table.read_bytes()
    table.write_bytes(before.replace(b"\n", b"\r\n"))
    assert data["digest"] == shipped.digest(rules)
    table.write_bytes(before + b"# more\n")
    assert data["digest"] != shipped.digest(rules)
    table.write_bytes(before)


def test_a_card_with_the_name_of_a_builtin_rule_is_refused(
    tmp_path: Path, stand_in: tuple[Rule, ...]
) -> None:
    from authlint.config import Config
    from authlint.run import final_rules

    write_card(tmp_path / "mine", id="loud-offer")
    with pytest.raises(AuthlintError):
        final_rules(Config(packs=(str(tmp_path),)))


def test_cards_are_tested_by_their_examples(tmp_path: Path, stand_in: tuple[Rule, ...]) -> None:
    write_card(tmp_path / "mine", match={"kind": "phrases", "any_of": ["red kettle"]},
               bad=["A red kettle", {"text": "One red kettle", "flags": ["kettle"]}, "No hit"],
               good=["A blue pan", "A red kettle", "A mug"],
               known_misses=["red kettle", "rot"], known_false_alarms=["blue"])  # fmt: skip
    report = cardtest.run_folder(tmp_path)
    reasons = [failure.reason for failure in report.failures]
    assert reasons == [
        "flags ['red kettle'], not ['kettle']",
        "not flagged",
        "flagged by stand-in at 'red kettle'",
        "is found now: move it to bad",
        "is clean now: move it to good",
    ]
    assert (report.cards, report.examples, report.silent) == (1, 9, ())


def test_good_examples_must_be_clean_under_the_builtin_rules_too(
    tmp_path: Path, stand_in: tuple[Rule, ...]
) -> None:
    write_card(tmp_path / "mine", match={"kind": "phrases", "any_of": ["red kettle"]},
               bad=["A red kettle"] * 3, good=["synergy", "A pan", "A mug"])  # fmt: skip
    (failure,) = cardtest.run_folder(tmp_path).failures
    assert "soft-word" in failure.reason


def test_a_rule_that_no_example_fires_is_named(tmp_path: Path, stand_in: tuple[Rule, ...]) -> None:
    write_card(tmp_path / "mine", match={"kind": "phrases", "any_of": ["red kettle"]},
               bad=["a", "b", "c"])  # fmt: skip
    assert cardtest.run_folder(tmp_path).silent == ("stand-in",)


@pytest.mark.parametrize(
    ("fields", "example", "reason"),
    [
        ({"applies_to": {"kinds": ["share"]}}, {"kind": "post"}, "does not apply to a post"),
        ({"applies_to": {"needs": ["parent"]}}, {}, "language or context is missing"),
        ({"languages": ["de"]}, {}, "language or context is missing"),
    ],
)
def test_a_bad_example_out_of_reach_says_why(
    tmp_path: Path, stand_in: tuple[Rule, ...], fields: dict[str, Any], example: dict[str, str],
    reason: str,
) -> None:  # fmt: skip
    text = {"text": "A red kettle", **example}
    write_card(tmp_path / "mine", match={"kind": "phrases", "any_of": ["red kettle"]},
               bad=[text] * 3, **fields)  # fmt: skip
    failures = cardtest.run_folder(tmp_path).failures
    assert {reason in failure.reason for failure in failures} == {True}


def test_a_checkout_without_a_fresh_compiled_file_compiles_its_cards(
    tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import shutil

    rules = tmp_path / "rules"
    shutil.copytree(tree / "rules", rules)
    monkeypatch.setattr(shipped, "folder", lambda: rules)
    fresh = shipped.compiled.__wrapped__
    assert fresh() is not None
    write_card(rules / "stand", id="one-more")
    assert fresh() is None
    monkeypatch.setattr(shipped, "compiled", lambda: None)
    names = {card["id"] for card in carddata.shipped_cards.__wrapped__()}
    assert {"one-more", "loud-offer"} <= names
    assert shipped.table.__wrapped__("cues") == shipped.read_table(rules, "cues")
    (rules / shipped.COMPILED).unlink()
    assert fresh() is None
    shutil.rmtree(rules)
    with pytest.raises(AuthlintError, match="rules are missing"):
        fresh()
