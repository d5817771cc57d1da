from __future__ import annotations

import pytest

from authlint.language import language
from tests.conftest import reading


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We met at the station and the train was late.", "en"),
        ("Heute sind wir mit der Bahn und dem Rad auf dem Weg zu euch.", "de"),
        ("Nous sommes dans la cuisine avec les enfants et une tarte.", "fr"),
        ("Hoy es un día muy bonito para los niños de la escuela.", "es"),
        ("Oggi non sono nel negozio ma la porta è aperta per gli amici.", "it"),
        ("Wij zijn vandaag niet op het kantoor maar wel bij jullie.", "nl"),
        ("Сегодня мы открыли новую пекарню на углу.", "und"),
        ("今日は新しいパン屋を開きました。", "und"),
        ("Launch day!", "en"),
        ("🎉🎉", "en"),
        ("", "en"),
        ("Привет", "und"),
    ],
)
def test_a_guess(text: str, expected: str) -> None:
    assert language(reading(text)) == expected


def test_a_declared_language_wins_over_the_guess() -> None:
    assert language(reading("We met at the station.", lang="de-AT")) == "de"
    assert language(reading("Heute sind wir auf dem Weg zu euch.", lang="EN")) == "en"


def test_a_few_foreign_words_leave_english_english() -> None:
    assert language(reading("The café and the crème brûlée were the best of the day.")) == "en"
