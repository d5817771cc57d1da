from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlint.errors import AuthlintError, did_you_mean
from authlint.yamlfile import MAX_BYTES, MAX_DEPTH, Mapping, load
from tests.conftest import SLOWEST


def test_scalars_take_the_core_types_and_nothing_more() -> None:
    text = "a: 1\nb: 1.5\nc: true\nd: null\ne: 2026-01-02\nf: yes\ng: 0o14\nh: '1'\ni: ~\n"
    assert load(text, "a.yaml") == {
        "a": 1, "b": 1.5, "c": True, "d": None, "e": "2026-01-02", "f": "yes", "g": "0o14",
        "h": "1", "i": None,
    }  # fmt: skip


def test_without_plain_every_scalar_is_a_text() -> None:
    assert load("a: 1\nb: true", "a.yaml", plain=False) == {"a": "1", "b": "true"}


def test_mappings_know_their_lines() -> None:
    data = load("a: 1\nb:\n  c:\n  - d: 2\n", "a.yaml", first_line=10)
    assert isinstance(data, Mapping)
    assert (data.line, data.lines) == (10, {"a": 10, "b": 11})
    assert data["b"].lines == {"c": 12}
    assert data["b"]["c"][0].lines == {"d": 13}


def test_an_empty_document_is_none() -> None:
    assert load("", "a.yaml") is None
    assert load("# only a remark\n", "a.yaml") is None


@pytest.mark.parametrize(
    ("text", "reason", "line"),
    [
        ("a: 1\nb: 2\na: 3\n", "'a' stands twice", 3),
        ("a: &x 1\n", "anchors", 1),
        ("a: 1\nb: *x\n", "anchors|undefined", 2),
        ("a: 1\nb: [1\n", "not YAML", 3),
        ("a: 1\n\tb: 2\n", "not YAML", 2),
        ("? [a, b]\n: 1\n", "a key must be a word", 1),
        ("a: 1\n---\nb: 2\n", "not YAML", 2),
        ("a: !!python/name:os.system x\n", "tag", 1),
        ("a: 1\nb: !mine x\n", "tag", 2),
        ("a: 1\nb: !!map {c: 1}\n", "tag", 2),
        ("b:\n  <<: {a: 1}\n", "merge", 2),
        ("a: \x07\n", "not YAML", 1),
    ],
)
def test_what_is_refused_and_where(text: str, reason: str, line: int) -> None:
    with pytest.raises(AuthlintError, match=reason) as caught:
        load(text, "a.yaml")
    assert (caught.value.path, caught.value.line) == ("a.yaml", line)


def test_depth_is_capped_and_fast() -> None:
    assert load("[" * MAX_DEPTH + "]" * MAX_DEPTH, "a.yaml") is not None
    begun = time.process_time()
    with pytest.raises(AuthlintError, match="nested too deeply"):
        load("[" * 5000, "a.yaml")
    assert time.process_time() - begun < SLOWEST


def test_an_alias_bomb_is_refused_before_it_unfolds() -> None:
    bomb = "a0: &a0 [x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    with pytest.raises(AuthlintError, match="anchors and aliases"):
        load(bomb, "a.yaml")


def test_size_is_capped() -> None:
    with pytest.raises(AuthlintError, match="larger than 256 kB"):
        load("a: " + "é" * (MAX_BYTES // 2 + 1), "a.yaml")


@given(st.text(st.sampled_from("ab:-[]{}&*!|>'\"#%@? \n\t,\\0\x07é👍\ud800"), max_size=40))
def test_any_text_is_parsed_or_refused_with_a_place(text: str) -> None:
    try:
        load(text, "a.yaml")
    except AuthlintError as error:
        assert error.path == "a.yaml" and error.line is not None and error.line >= 1


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (AuthlintError("bad"), "bad"),
        (AuthlintError("bad", path="a.txt"), "a.txt: bad"),
        (AuthlintError("bad", path="a.txt", line=3, hint="do so"), "a.txt:3: bad (do so)"),
        (AuthlintError("bad", line=3), "bad"),
    ],
)
def test_an_error_prints_its_place_and_hint(error: AuthlintError, text: str) -> None:
    assert str(error) == text


def test_did_you_mean() -> None:
    assert did_you_mean("genuin", ["genuine", "resonant"]) == "did you mean 'genuine'?"
    assert did_you_mean("zzz", ["b", "a"]) == "known: a, b"
    assert did_you_mean("zzz", [f"name{n}" for n in range(40)]) is None
    assert did_you_mean("zzz", []) is None
