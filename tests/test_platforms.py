from __future__ import annotations

from datetime import date

import pytest
import twitter_text
from hypothesis import given
from hypothesis import strategies as st

from authlint import platforms
from authlint.platforms import length, length_limit, named
from tests.conftest import reading


@pytest.mark.parametrize(
    ("name", "expected"),
    [("x", "x"), (" Twitter ", "x"), ("LinkedIn", "linkedin"), ("bsky", "bluesky"), ("nope", None)],
)
def test_names_and_aliases(name: str, expected: str | None) -> None:
    assert named(name) == expected


def test_every_alias_leads_to_a_known_platform() -> None:
    assert set(platforms.ALIASES.values()) <= set(platforms.NAMES)
    assert list(platforms.NAMES) == sorted(platforms.NAMES)


def test_every_platform_of_the_table_is_known_and_dated_and_sourced() -> None:
    for name, platform in platforms.table().items():
        assert name in platforms.NAMES
        for limit in platform.limits.values():
            assert limit.value >= 0 and len(limit.source) > 8
            assert date.fromisoformat(limit.verified)
            assert length(reading("a"), limit.unit) == 1


def test_a_limit_follows_the_gesture_and_falls_back_to_the_length() -> None:
    limits = platforms.table()["linkedin"].limits
    assert length_limit(reading("x", platform="linkedin")) == limits["length"]
    assert length_limit(reading("x", platform="linkedin", kind="comment")) == limits["comment"]
    assert length_limit(reading("x", platform="linkedin", kind="share")) == limits["length"]
    assert length_limit(reading("x")) is None


def weighted(text: str) -> int:
    return int(twitter_text.parse_tweet(text).weightedLength)


@pytest.mark.parametrize(
    "text",
    [
        "plain words",
        "naïve café",
        "cafe\u0301",
        "漢字かな",
        "한국어",
        "👍",
        "👍🏽",
        "👩‍💻 and 👨‍👩‍👧‍👦",
        "🇬🇧🇩🇪",
        "1️⃣ one",
        "❤️ and ❤",
        "“quoted” – dash — long…",
        "€ and ™ and ①",
        "see https://a.example.com/a/very/long/path?with=query&and=more#end",
        "see http://example.com.",
        "(https://example.com/x)",
        "go to example.com/menu now",
        "www.example.com is up",
        "https://example.com/漢字",
        "https://example.com/menuを見て",
        "https://example.com/straße/école",
        "two https://example.com https://example.org/x",
        "mail mara@example.com",
        "@mara and #Tea",
        "  trimmed  ",
        "line\nbreak",
        "e.g. this, i.e. that",
        "version 3.11.4 is out",
    ],
)
def test_x_counts_as_twitter_text_does(text: str) -> None:
    assert length(reading(text), "x") == weighted(text.strip())


PIECES = st.sampled_from(
    ["hello", "naïve", "tea-time", "don't", "漢字", "かな", "한국", "👍", "👍🏽", "👩‍💻", "🇬🇧", "❤️",
     "https://example.com", "http://example.org/a?b=c&d=e", "https://example.com/a/b.html",
     "www.example.net", "example.com/x", "#Tea", "@mara", "$ACME", "“so”", "—", "…", "12:30",
     "£4.50", "e\u0301", "Привет", "مرحبا"]
)  # fmt: skip
GLUE = st.sampled_from([" ", "\n", "  ", ", ", ". ", "! "])


@given(st.lists(st.tuples(PIECES, GLUE), max_size=14))
def test_x_counts_mixed_text_as_twitter_text_does(parts: list[tuple[str, str]]) -> None:
    text = "".join(piece + glue for piece, glue in parts).strip()
    assert length(reading(text), "x") == weighted(text)


@given(st.text(st.sampled_from("ab é漢かü한Жع“—…€ 👍👩💻🇬🇧❤1\n"), max_size=30))
def test_x_counts_any_row_of_characters_as_twitter_text_does(text: str) -> None:
    text = text.strip()
    assert length(reading(text), "x") == weighted(text)


@pytest.mark.parametrize(
    ("text", "graphemes"),
    [("abc", 3), ("👩‍💻", 1), ("🇬🇧", 1), ("e\u0301", 1), ("a\r\nb", 3), ("é\r\nb", 3), (" a ", 1)],
)
def test_bluesky_counts_graphemes(text: str, graphemes: int) -> None:
    assert length(reading(text), "graphemes") == graphemes


def test_bluesky_also_counts_bytes() -> None:
    limits = platforms.table()["bluesky"].limits
    assert (limits["length"].unit, limits["bytes"].unit) == ("graphemes", "bytes")
    assert length(reading("👩‍💻é"), "bytes") == len("👩‍💻é".encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("see https://a.example/with/a/long/path/indeed", 4 + 23),
        ("see https://a.ex.com", 4 + 23),
        ("hi @mara@tea.example", 3 + 5),
        ("hi @mara", 8),
        ("👩‍💻!", 2),
    ],
)
def test_mastodon_counts_urls_as_23_and_handles_without_their_server(
    text: str, expected: int
) -> None:
    assert length(reading(text), "mastodon") == expected


@pytest.mark.parametrize(
    ("text", "expected"), [("tea", 3), ("👍", 4), ("a👍🏽b", 10), ("👩‍💻", 11), ("é漢", 2)]
)
def test_threads_counts_the_bytes_of_an_emoji(text: str, expected: int) -> None:
    assert length(reading(text), "threads") == expected


@pytest.mark.parametrize(("text", "expected"), [("tea", 3), ("👍", 2), ("é漢", 2), ("\ud800", 1)])
def test_utf16(text: str, expected: int) -> None:
    assert length(reading(text), "utf16") == expected


@given(st.text(max_size=60), st.sampled_from(
    ["x", "mastodon", "threads", "utf16", "bytes", "graphemes", "characters"]
))  # fmt: skip
def test_every_unit_counts_any_text_and_no_text_as_nothing(text: str, unit: str) -> None:
    count = length(reading(text), unit)
    assert count >= 0
    assert (count == 0) == (not text.strip())
