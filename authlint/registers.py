"""Where a text stands on the scales of a voice, counted from words that can be shown.

Each scale runs from 1 to 5, 3 is neutral. A text's cues for either end are weighed, shared out
over its length and shrunk towards neutral: `3 + 2 (high - low) / (high + low + 1)`, so that one
word moves little and no word count is a cliff. Cues in quotations do not count. English only.

Sources of what is a cue: formal and casual: Pavlick & Tetreault 2016 (TACL 4, "An Empirical
Analysis of Formality in Online Communication": casing, contractions, slang, emoticons, greetings)
and Biber 1988 (contractions mark involved, not informational, prose); exuberant: Waseleski 2006
(JCMC 11, exclamation marks show friendliness and excitement); tentative and assured: Hyland 2005
(hedges and boosters); I and we: Kacewicz et al. 2014; technical: the reading grade as the mean of
ARI and Coleman-Liau (textstat, from 50 words on); terse and expansive: mean sentence length,
beside that of the honest posts in `fixtures/clean`. The weights are ours. Dry and plain have no
cues of their own: nobody is blamed for what a text lacks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import NamedTuple

from authlint import cues
from authlint.measures import FUNCTION_WORDS, capital_words
from authlint.tokens import Reading
from authlint.types import Span

SCALES: dict[str, tuple[str, str]] = {
    "formal-casual": ("formal", "casual"),
    "dry-exuberant": ("dry", "exuberant"),
    "technical-plain": ("technical", "plain"),
    "i-we": ("personal ('I')", "collective ('we')"),
    "tentative-assured": ("tentative", "assured"),
    "terse-expansive": ("terse", "expansive"),
}
"""The scales and the names of their ends, 1 and 5."""
NEUTRAL = 3.0
WORDS = 60
"""Cues are counted as if in a text of at most so many words."""
SHORT, USUAL, LONG = 4.0, 12.0, 25.0
"""Words a sentence at positions 1, 3 and 5: 12 is the median of 693 honest posts (5%: 7.8,
95%: 17.7)."""
HARD = 11.0
"""Above this grade a post is technical: of 402 honest posts of 50 words or more, 98% lie
below 8.7."""
MOST = 200
"""No more cues of one text are looked at; a text of so many needs no more."""
LEAST_WORDS = 50
"""No reading grade below: its error would be as large as the spread of texts."""
_STRETCHED = re.compile(r"([a-hj-uwyz])\1{2,}")
"""A letter three times in a row; not i, v and x, which Roman numerals repeat."""
_UNSPOKEN = re.compile(r"^[b-df-hj-np-tv-xz]{2,}$|[b-df-hj-np-tv-xz]{3}")
"""An acronym that cannot be read as a word; `SALE` and `FREE` are only loud."""
_SPOKEN = frozenset("gonna wanna gotta dont cant im ive didnt isnt youre thats doesnt".split())
_KNOWN = frozenset(
    "xl xs xxl kg km mb gb hq nb st rd ltd tbc tbd bbq msg txt thx nhs vs pls ppl dm ok tv uk "
    "us usa eu pm am faq pdf usb diy ceo bbc utc gmt bst gps id wifi a4 a5 dvd cd ps rsvp dj "
    "mc it hr pr ai cv pc uv qr atm sms".split()
)
_I = frozenset("i me my mine myself".split())
_WE = frozenset("we us our ours ourselves".split())


class Cue(NamedTuple):
    """Words that speak for one end of a scale, and how much."""

    span: Span
    weight: float


class Place(NamedTuple):
    """A position from 1 to 5 and the cues for its low and its high end, in text order."""

    position: float
    low: tuple[Cue, ...]
    high: tuple[Cue, ...]


def place(reading: Reading, scale: str) -> Place:
    """Measure a reading on one of the `SCALES`."""
    if scale == "terse-expansive":
        return _by_sentences(reading)
    low, high = (_own(reading, side(reading)) for side in _CUES[scale])
    below, above = (sum(cue.weight for cue in side) / per(reading, scale) for side in (low, high))
    return Place(NEUTRAL + 2 * (above - below) / (above + below + 1), low, high)


def per(reading: Reading, scale: str) -> float:
    """What the weight of a text's cues is divided by, so that length alone moves nothing."""
    counted = scale in ("i-we", "terse-expansive")
    return 1.0 if counted else max(1.0, len(reading.words) / WORDS)


def _own(reading: Reading, found: Iterator[Cue]) -> tuple[Cue, ...]:
    kept: list[Cue] = []
    for cue in sorted(islice(found, MOST), key=lambda cue: (cue.span, -cue.weight)):
        if any(cue.span.overlaps(other.span) for other in kept[-2:]):
            continue
        if not any(cue.span.within(quote) for quote in reading.quotes):
            kept.append(cue)
    return tuple(kept)


def phrases(name: str, reading: Reading, weight: float = 1.0) -> Iterator[Cue]:
    """Give the cue phrases under a name of `rules/cues.yaml`."""
    return (Cue(span, weight) for span in cues.spans(name, reading))


def _formal(reading: Reading) -> Iterator[Cue]:
    return phrases("voice-formal", reading)


def slang(reading: Reading) -> Iterator[Cue]:
    """Give the words that only casual writing has: slang, spoken forms, stretched letters."""
    yield from phrases("voice-casual", reading)
    text = reading.post.text
    for item in reading.words:
        word = text[item.start : item.end].lower()
        if word in _SPOKEN or _STRETCHED.search(word):
            yield Cue(Span(item.start, item.end), 1.0)


def _casual(reading: Reading) -> Iterator[Cue]:
    text = reading.post.text
    yield from slang(reading)
    yield from (Cue(Span(i.start, i.end), 0.35) for i in reading.of("emoji")[:3])
    short = {(i.start, i.end) for i in reading.words if "'" in reading.folded.text[i.start : i.end]}
    yield from (Cue(Span(*at), 0.25) for at in sorted(short)[:4])
    lone = [i for i in reading.words if i.norm == "i" and text[i.start : i.end] == "i"]
    yield from (Cue(Span(i.start, i.end), 0.5) for i in lone[:2])


def _exuberant(reading: Reading) -> Iterator[Cue]:
    text = reading.post.text
    yield from phrases("voice-exuberant", reading)
    yield from (Cue(Span(i.start, i.end), 0.35) for i in reading.of("emoji"))
    yield from (Cue(Span(m.start(), m.end()), 0.35) for m in re.finditer("[!！]+", text))
    known = frozenset(word.lower() for word in reading.post.context.glossary)
    stretched = (item for item in reading.words if _STRETCHED.search(item.norm))
    for item in (*capital_words(reading, known), *stretched):
        yield Cue(Span(item.start, item.end), 1.0)


def _technical(reading: Reading) -> Iterator[Cue]:
    known = _KNOWN | FUNCTION_WORDS | {w.lower() for w in reading.post.context.glossary}
    loud = {cue.span.start for cue in slang(reading)}
    for item in reading.items:
        text = reading.post.text[item.start : item.end]
        short = 2 <= len(text) <= 6 and text.isupper() and bool(_UNSPOKEN.search(item.norm))
        if item.kind == "code" or (short and item.norm not in known and item.start not in loud):
            yield Cue(Span(item.start, item.end), 1.0)
        elif item.kind == "word" and len(text) >= 13 and text.islower():
            yield Cue(Span(item.start, item.end), 0.75)
    grade = reading_grade(reading)
    if grade is not None and grade > HARD:
        longest = max(reading.sentences, key=lambda s: sum(1 for _ in reading.words_in(s)))
        yield Cue(longest, (grade - HARD) / 2)


def reading_grade(reading: Reading) -> float | None:
    """Give the mean of ARI and Coleman-Liau grade, or None below 50 words."""
    words = [item for item in reading.words if item.kind == "word"]
    if len(words) < LEAST_WORDS:
        return None
    known: float | None = reading.memory.get(_GRADE)
    if known is None:
        import textstat

        text = prose(reading)
        ari, cli = textstat.automated_readability_index(text), textstat.coleman_liau_index(text)
        known = reading.memory[_GRADE] = (float(ari) + float(cli)) / 2
    return known


_GRADE = -1
"""The key under which a reading remembers its grade; ids of objects are never negative."""


def prose(reading: Reading) -> str:
    """The words of each sentence on a line of its own, closed by a full stop."""
    text = reading.post.text
    lines: dict[int, list[str]] = {}
    for item in reading.words:
        words = lines.setdefault(item.sentence, [])
        word = text[item.start : item.end]
        if not words or words[-1] != word:
            words.append(word)
    return "\n".join(" ".join(words) + "." for words in lines.values())


def _pronouns(wanted: frozenset[str]) -> Callable[[Reading], Iterator[Cue]]:
    def find(reading: Reading) -> Iterator[Cue]:
        for item in reading.words:
            text = reading.post.text[item.start : item.end]
            if item.norm in wanted and not (len(text) > 1 and text.isupper()):
                yield Cue(Span(item.start, item.end), 1.0)

    return find


def _by_sentences(reading: Reading) -> Place:
    text = reading.post.text
    whole = [s for s in reading.sentences if text[s.start : s.end].rstrip("\"')”’")[-1:] in ".!?…"]
    sizes = [(s, sum(1 for _ in reading.words_in(s))) for s in whole]
    sizes = [(span, size) for span, size in sizes if size > 1]
    total = sum(size for _, size in sizes)
    if len(sizes) < 3 or total < 25:
        return Place(NEUTRAL, (), ())
    beyond = total / len(sizes) - USUAL
    position = NEUTRAL + 2 * beyond / (LONG - USUAL if beyond > 0 else USUAL - SHORT)
    low = tuple(Cue(span, 1.0) for span, size in sizes if size <= 6)
    high = tuple(Cue(span, 1.0) for span, size in sizes if size >= 25)
    return Place(min(5.0, max(1.0, position)), low, high)


def _none(reading: Reading) -> Iterator[Cue]:
    return iter(())


Side = Callable[[Reading], Iterator[Cue]]
_CUES: dict[str, tuple[Side, Side]] = {
    "formal-casual": (_formal, _casual),
    "dry-exuberant": (_none, _exuberant),
    "technical-plain": (_technical, _none),
    "i-we": (_pronouns(_I), _pronouns(_WE)),
    "tentative-assured": (
        lambda reading: phrases("voice-tentative", reading),
        lambda reading: phrases("voice-assured", reading),
    ),
}
