from __future__ import annotations

import json
from pathlib import Path

import pytest

from authlint.profiles.gather import first_half, samples
from tests.bench.resonance import interval, masked


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("@user @amy Hi Bob, https://x.example #win ^JS", "Hi Alex, https://example.org #tag"),
        ("Thanks for flying AcmeAir! Our acme team. *TB", "Thanks for flying Alex! Our Alex team."),
        ("I'm glad it works. Please DM us.", "I'm glad it works. Please DM us."),
    ],
)  # fmt: skip
def test_what_gives_a_brand_away_is_masked(text: str, left: str) -> None:
    assert masked(text, "AcmeAir_Support", True) == left


def test_communities_keep_their_words() -> None:
    assert masked("Chess with @amy #win", "chess", False) == "Chess with @user #tag"


def test_only_the_first_half_gets_into_a_background(tmp_path: Path) -> None:
    rows = [{"text": f"post {n}", "community": name} for name in "abcdefgh" for n in range(30)]
    path = tmp_path / "a.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    drawn = samples(tmp_path)
    assert {one.group for one in drawn} == {name for name in "abcdefgh" if first_half(name)}
    assert 0 < sum(one.kept for one in drawn) < len(drawn)
    assert drawn == samples(tmp_path)


def test_the_interval_holds_the_mean() -> None:
    values = [0.8, 0.9, 0.85, 0.95, 0.7]
    low, high = interval(values)
    assert 0.7 < low < 0.84 < high < 0.95
