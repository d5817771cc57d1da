from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from authlint import cards, kinds, packs
from authlint.cards import FIELDS, REQUIRED
from authlint.errors import AuthlintError
from tests.conftest import card_yaml, check, write_card

ODD: list[Any] = [
    5,
    True,
    [],
    {},
    "",
    [5],
    [[]],
    [{}],
    {"a": 1},
    {"genuine": ["x"]},
    {"kind": ["x"]},
]


def refusal(folder: Path, text: str) -> AuthlintError:
    path = folder / "stand-in.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(AuthlintError) as caught:
        cards.load(path)
    assert caught.value.path == str(path)
    return caught.value


def test_a_valid_card_is_read_whole(tmp_path: Path) -> None:
    card = cards.load(write_card(tmp_path / "mine"))
    assert (card.id, card.pack) == ("stand-in", "mine")
    assert len(card.examples("bad")) == len(card.examples("good")) == 3
    assert card.examples("known_misses") == ()


def test_examples_carry_their_context(tmp_path: Path) -> None:
    example = {
        "text": "Win the grand prize",
        "flags": ["grand prize"],
        "kind": "comment",
        "relation": "paid",
        "context": {"platform": "x", "parent": "So?"},
    }
    card = cards.load(write_card(tmp_path, bad=[example, "A grand prize", "grand prize"]))
    first = card.examples("bad")[0]
    assert (first.flags, first.kind, first.platform) == (("grand prize",), "comment", "x")
    assert first.context == {"parent": "So?", "relation": "paid"}
    assert first.line > 1


@pytest.mark.parametrize(
    ("fields", "reason", "hint"),
    [
        ({"id": "other-name"}, "its file is 'stand-in'", None),
        ({"famly": "bait"}, "no field 'famly'", "did you mean 'family'"),
        ({"family": "baits"}, "no family 'baits'", "did you mean 'bait'"),
        ({"effects": {"genuin": "error"}}, "no check 'genuin'", "did you mean 'genuine'"),
        ({"effects": {"genuine": "eror"}}, "no level 'eror'", "did you mean 'error'"),
        ({"summary": ""}, "'summary' is empty", None),
        ({"summary": ["a"]}, "'summary' must be text", None),
        ({"sources": []}, "'sources' is empty", None),
        ({"gate": "yes"}, "'gate' must be true or false", None),
        ({"bad": ["one", "two"]}, "'bad' needs three", None),
        ({"good": ["one", "two"]}, "'good' needs three", None),
        ({"match": {"any_of": ["a"]}}, "names no kind", None),
        ({"match": {"kind": "phrase", "any_of": ["a"]}}, "no match kind", "did you mean 'phrases'"),
        ({"match": {"kind": "phrases"}}, "needs the setting 'any_of'", None),
        ({"match": {"kind": "phrases", "any_of": ["(a"]}}, "unbalanced", None),
        ({"match": {"kind": "phrases", "any_of": ["a"], "unless": ["asked"]}},
         "no guard 'asked'", "did you mean 'asked-for'"),
        ({"match": {"kind": "phrases", "any_of": ["a"], "softened_by": ["nope"]}},
         "no guard 'nope'", None),
        ({"match": {"kind": "phrases", "any_of": ["a"], "when": {"drafthas": ["a"]}}},
         "no setting 'drafthas'", "did you mean 'draft_has'"),
        ({"match": {"kind": "phrases", "any_of": ["a"], "when": {"draft_has": ["(a"]}}},
         "unbalanced", None),
        ({"match": {"kind": "pattern", "any_of": ["(a"], "given": []}}, "pattern '\\(a'", None),
        ({"applies_to": {"kinds": ["posts"]}}, "no kinds 'posts'", "did you mean 'post'"),
        ({"applies_to": {"platforms": ["twiter"]}}, "no platforms 'twiter'", None),
        ({"applies_to": {"needs": ["parents"]}}, "no needs 'parents'", "did you mean 'parent'"),
        ({"applies_to": {"kind": ["post"]}}, "applies_to has no 'kind'", "did you mean 'kinds'"),
        ({"bad": [{"txt": "a"}, "b", "c"]}, "an example is a text or a mapping", None),
        ({"bad": [{"text": "a", "flag": ["a"]}, "b", "c"]},
         "an example has no 'flag'", "did you mean 'flags'"),
        ({"known_misses": [3]}, "an example is a text", None),
    ],
)  # fmt: skip
def test_a_faulty_card_is_refused_with_its_line_and_a_hint(
    tmp_path: Path, fields: dict[str, Any], reason: str, hint: str | None
) -> None:
    error = refusal(tmp_path, card_yaml(**fields))
    assert error.line is not None
    lines = card_yaml(**fields).splitlines()
    key = next(iter(fields))
    assert lines[error.line - 1].startswith(f"{key}:") or error.line == 1
    import re

    assert re.search(reason, error.message)
    assert hint is None or (error.hint is not None and hint in error.hint)


@pytest.mark.parametrize("key", REQUIRED)
def test_every_required_field_is_missed(tmp_path: Path, key: str) -> None:
    assert refusal(tmp_path, card_yaml(**{key: None})).message == f"the card lacks '{key}'"


@pytest.mark.parametrize(
    "name", ["Stand-in", "stand_in", "stand--in", "-stand", "stand in", "1stand"]
)
def test_a_bad_id_is_refused(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name}.yaml"
    path.write_text(card_yaml(id=name), "utf-8")
    with pytest.raises(AuthlintError, match="lower-case words joined"):
        cards.load(path)


def test_duplicate_keys_aliases_and_depth_are_refused(tmp_path: Path) -> None:
    whole = card_yaml()
    assert "stands twice" in refusal(tmp_path, whole + 'id: "stand-in"\n').message
    assert "aliases" in refusal(tmp_path, whole + "aliases: &a [x]\n").message
    assert "deeply" in refusal(tmp_path, whole + "aliases: " + "[" * 99).message
    assert "a card is a mapping" in refusal(tmp_path, "- a\n").message


def test_an_unreadable_card_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AuthlintError, match="cannot read the card"):
        cards.load(tmp_path / "missing.yaml")
    (tmp_path / "odd.yaml").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(AuthlintError, match="cannot read the card"):
        cards.load(tmp_path / "odd.yaml")


@pytest.mark.parametrize(
    "match",
    [
        {"kind": "phrases", "any_of": []},
        {"kind": "pattern", "any_of": [], "given": []},
        {"kind": "count", "at_least": 3},
        {"kind": "density", "tells": {}, "distinct": 1},
        {"kind": "swap", "pairs": {}},
        {"kind": "names", "after": []},
    ],
)
def test_a_match_that_can_never_fire_is_refused(tmp_path: Path, match: dict[str, Any]) -> None:
    error = refusal(tmp_path, card_yaml(match=match))
    assert "never" in error.message


@pytest.mark.parametrize("value", ODD, ids=repr)
@pytest.mark.parametrize("key", sorted(FIELDS))
def test_a_field_of_an_odd_type_never_breaks_the_loader(
    tmp_path: Path, key: str, value: Any
) -> None:
    path = tmp_path / "stand-in.yaml"
    path.write_text(card_yaml(**{key: value}), "utf-8")
    try:
        card = cards.load(path)
    except AuthlintError as error:
        assert error.path == str(path) and error.line
    else:
        assert cards.compiled(card)["id"] == "stand-in"


@pytest.mark.parametrize("value", [5, "x", ["x"], {"x": 1}, [["x"]], True], ids=repr)
@pytest.mark.parametrize("key", ["kind", "any_of", "unless", "softened_by", "when"])
def test_a_match_of_an_odd_type_never_breaks_the_loader(
    tmp_path: Path, key: str, value: Any
) -> None:
    match = {"kind": "phrases", "any_of": ["grand prize"], key: value}
    path = tmp_path / "stand-in.yaml"
    path.write_text(card_yaml(match=match), "utf-8")
    try:
        assert cards.load(path).data["match"]["kind"] == "phrases"
    except AuthlintError as error:
        assert error.path == str(path) and error.line


@pytest.mark.parametrize("value", [5, "x", {"x": 1}, [5], ["x"]], ids=repr)
@pytest.mark.parametrize("key", ["flags", "context", "kind", "platform", "parent"])
def test_an_example_of_an_odd_type_never_breaks_the_loader(
    tmp_path: Path, key: str, value: Any
) -> None:
    path = tmp_path / "stand-in.yaml"
    path.write_text(card_yaml(bad=[{"text": "a", key: value}, "b", "c"]), "utf-8")
    try:
        flags = cards.load(path).examples("bad")[0].flags
        assert flags is None or flags == tuple(value)
    except AuthlintError as error:
        assert error.path == str(path) and error.line


def test_a_compiled_card_leaves_the_examples_out_and_holds_its_needs(tmp_path: Path) -> None:
    made = cards.compiled(cards.load(write_card(tmp_path / "mine")))
    assert made["pack"] == "mine" and not {"bad", "good", "known_misses"} & set(made)
    again = json.loads(json.dumps(made))
    assert again == made
    one = packs.rule_from(again)
    assert one.matcher.needs is not None and len(check("A grand prize", one)) == 1
    free = {"kind": "structure", "shape": "triads"}
    loose = cards.compiled(cards.load(write_card(tmp_path / "mine", match=free)))
    assert packs.rule_from(loose).matcher.needs is None


def test_the_schema_of_cards_names_every_field_and_kind() -> None:
    from jsonschema import Draft202012Validator

    from authlint.docs import card_schema

    schema = card_schema()
    Draft202012Validator.check_schema(schema)
    assert set(schema["properties"]) == set(FIELDS)
    named = {one["properties"]["kind"]["const"] for one in schema["properties"]["match"]["oneOf"]}
    assert named == set(kinds.NAMES)
    import yaml

    Draft202012Validator(schema).validate(yaml.safe_load(card_yaml()))
    assert not Draft202012Validator(schema).is_valid(yaml.safe_load(card_yaml(famly="x")))
