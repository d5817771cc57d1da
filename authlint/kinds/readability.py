"""Kind `readability`: the prose asks more of its readers than most posts do."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.measures import ramp
from authlint.registers import LEAST_WORDS, prose
from authlint.tokens import Reading
from authlint.types import Match, Matcher

__all__ = ["build", "prose", "screen"]


def build(lix: float, full: float, grade: float = 0.0) -> Matcher:
    """Match a text whose LIX is above `lix` and whose Coleman-Liau grade is above `grade`.

    A cheap screen (words a sentence plus percent of words over six letters, which is
    LIX: Björnsson 1968) decides whether textstat is asked to confirm and name the grade;
    URLs, handles and hashtags are left out, and a line end ends a sentence. Never below
    50 words. Confidence rises from 0.3 at `lix` to 1 at `full`. Values: `{lix}`, `{grade}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        words = [item for item in reading.words if item.kind == "word"]
        if len(words) < LEAST_WORDS or screen(reading) <= lix:
            return
        import textstat

        text = prose(reading)
        measured, level = float(textstat.lix(text)), float(textstat.coleman_liau_index(text))
        if measured > lix and level > grade:
            longest = max(reading.sentences, key=lambda s: sum(1 for _ in reading.words_in(s)))
            values = {"lix": f"{measured:.0f}", "grade": f"{level:.0f}"}
            yield Match(longest, values, confidence=ramp(measured, lix, full))

    return Matcher(run)


def screen(reading: Reading) -> float:
    """The LIX of a reading's tokens."""
    words = [item.norm for item in reading.words if item.kind == "word"]
    sentences = len({item.sentence for item in reading.words})
    long = sum(len(word) > 6 for word in words)
    return len(words) / max(1, sentences) + 100 * long / max(1, len(words))
