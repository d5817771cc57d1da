"""The differences between a draft and a profile that a reader would notice."""

from __future__ import annotations

from collections.abc import Iterator
from math import exp
from typing import TYPE_CHECKING

from authlint.language import language
from authlint.measures import FUNCTION_WORDS, stem
from authlint.profiles import maths
from authlint.profiles.sample import ending, measured, opening
from authlint.profiles.swaps import SWAPS
from authlint.profiles.traits import NOTED
from authlint.tokens import Item
from authlint.types import Difference, Span, shorten

if TYPE_CHECKING:
    from authlint.profiles.background import Background
    from authlint.profiles.profile import Profile, Seen, Spread

MOST = 6
"""The most differences of one draft that are named, strongest first."""
RATES = 20
"""Rates of words are compared in drafts of at least so many: one word in five says nothing."""
GRADED = 50
"""No reading grade is sound below so many words (kinds.readability)."""
_COUNTS = {
    "emoji": "emoji", "hashtags": "hashtag", "mentions": "mention", "links": "url",
    "numbers": "number",
}  # fmt: skip
_MARKS = {"exclamations": "!", "questions": "?"}
_SHARES = (
    "title-case", "lower-case", "contractions", "person-i", "person-we", "person-you",
)  # fmt: skip


def differences(profile: Profile, one: Seen, background: Background) -> tuple[Difference, ...]:
    """List what is rarer than 2% of the profile's own posts, strongest first."""
    if not one.reading.items:
        return ()
    found = [
        *_language(profile, one),
        *_topic(profile, one, background),
        *_words(profile, one, background),
        *_counts(profile, one),
        *_lengths(profile, one),
        *_shares(profile, one),
        *_grade(profile, one),
        *_edges(profile, one),
    ]
    kept = [one for one in found if one.strength >= NOTED]
    return tuple(sorted(kept, key=lambda d: (-d.strength, d.trait, d.span or Span(0, 0))))[:MOST]


def _difference(
    trait: str, tail: float, span: Span | None, theirs: str, this: str, **extra: str
) -> Difference:
    values = {"theirs": theirs, "this": this, **extra}
    return Difference(trait, span, values, round(maths.strength(tail), 3))


def _language(profile: Profile, one: Seen) -> Iterator[Difference]:
    here = language(one.reading)
    tail = profile.language_share(here)
    if here != "und" and here != profile.language:
        yield _difference("language", tail, None, profile.language, here)


def _topic(profile: Profile, one: Seen, background: Background) -> Iterator[Difference]:
    if len(one.features.words) < 4 or not profile.themes:
        return
    near = (one.embedding - background.mean) @ background.whiten
    best = int((profile.model.centres @ near).argmax())
    words = ", ".join(profile.themes[best].words) or "nothing in particular"
    tail = profile.near.tail(one.near, above=False, posts=profile.posts)
    yield _difference("topic", tail, None, f"{profile.posts} posts", words)


def _words(profile: Profile, one: Seen, background: Background) -> Iterator[Difference]:
    """Words that nobody here says though others do, and heavy words for their plain ones."""
    stems = one.stems
    for word, item in _first(one).items():
        if profile.counts.get(word, 0):
            continue
        span, theirs = Span(item.start, item.end), f"0 in {profile.posts} posts"
        said = [w for w in SWAPS.get(word, ()) if profile.counts.get(w, 0)]
        uses = sum(profile.counts[w] for w in said)
        if uses:
            instead = max(said, key=lambda w: profile.counts[w])
            tail = 1 / (uses + 2)
            yield _difference("other-word", tail, span, theirs, word, word=word, instead=instead)
        elif (
            word in background.vocabulary and word not in FUNCTION_WORDS and stem(word) not in stems
        ):
            rate = float(background.rates[background.vocabulary[word]])
            tail = max(exp(-rate * profile.posts), 1 / (profile.posts + 2))
            yield _difference("unheard-word", tail, span, theirs, word, word=word)


def _first(one: Seen) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in one.reading.words:
        if item.kind == "word":
            found.setdefault(item.norm.removesuffix("'s"), item)
    return found


def _counts(profile: Profile, one: Seen) -> Iterator[Difference]:
    values = measured(one.features.style)
    text = one.reading.post.text
    for trait in (*_COUNTS, *_MARKS, "capitals"):
        value, spread = values[trait], profile.styles[trait]
        if trait in _COUNTS:
            items = one.reading.of(_COUNTS[trait])
            span = Span(items[-1].start, items[-1].end) if items else None
        elif trait in _MARKS:
            at = text.rfind(_MARKS[trait])
            span = Span(at, at + 1) if at >= 0 else None
        else:
            span = next((s for s in _capitals(one)), None)
        tail = spread.tail(value, True, profile.posts) if value else _none(profile, spread)
        yield _difference(trait, tail, span, _usual(profile, spread), f"{value:.0f}")


def _capitals(one: Seen) -> Iterator[Span]:
    for item in one.reading.words:
        shown = one.reading.post.text[item.start : item.end]
        if len(shown) > 1 and shown.isupper():
            yield Span(item.start, item.end)


def _none(profile: Profile, spread: Spread) -> float:
    """The share of posts that have none of a thing either."""
    return (profile.posts - spread.posts + 1) / (profile.posts + 2)


def _usual(profile: Profile, spread: Spread) -> str:
    """Say how often a thing is seen: in how many posts, or how many a post."""
    low, high = spread.usual
    if spread.posts * 2 < profile.posts:
        return f"in {spread.posts} of {profile.posts} posts"
    return f"{low:.0f} to {high:.0f} in most posts" if high > low else f"{low:.0f} in most posts"


def _lengths(profile: Profile, one: Seen) -> Iterator[Difference]:
    values = measured(one.features.style)
    longest = max(
        one.reading.sentences, key=lambda s: sum(1 for _ in one.reading.words_in(s)), default=None
    )
    for trait, least in (("post-length", 0), ("sentence-length", 8), ("line-breaks", 0),
                         ("word-length", RATES)):  # fmt: skip
        value, spread = values[trait], profile.styles[trait]
        if values["post-length"] < least:
            continue
        above = value > spread.values[4]
        if trait == "sentence-length" and not above:
            continue
        span = longest if trait == "sentence-length" else None
        digits = 1 if trait == "word-length" else 0
        yield _difference(
            trait, spread.tail(value, above, profile.posts), span, _range(spread, digits),
            f"{value:.{digits}f}",
        )  # fmt: skip


def _range(spread: Spread, digits: int = 0) -> str:
    low, high = (f"{v:.{digits}f}" for v in (spread.values[2], spread.values[6]))
    return f"{low} to {high}" if low != high else low


def _shares(profile: Profile, one: Seen) -> Iterator[Difference]:
    values = measured(one.features.style)
    if values["post-length"] < RATES:
        return
    for trait in _SHARES:
        spread = profile.styles[trait]
        above = values[trait] > spread.values[4]
        tail = spread.tail(values[trait], above, profile.posts)
        if not values[trait]:
            tail = max(tail, _none(profile, spread))
        low, high = 100 * spread.values[2], 100 * spread.values[6]
        yield _difference(
            trait, tail, None, f"{low:.0f} to {high:.0f}%", f"{100 * values[trait]:.0f}%"
        )


def _grade(profile: Profile, one: Seen) -> Iterator[Difference]:
    from authlint.kinds.readability import prose, screen

    spread = profile.styles.get("lix")
    if spread is None or len(one.features.words) < GRADED:
        return
    value = screen(one.reading)
    tail = spread.tail(value, value > spread.values[4], spread.posts)
    if maths.strength(tail) < NOTED or profile.grade is None:
        return
    import textstat

    grade = float(textstat.coleman_liau_index(prose(one.reading)))
    yield _difference("reading-grade", tail, None, f"{profile.grade:.0f}", f"{grade:.0f}")


def _edges(profile: Profile, one: Seen) -> Iterator[Difference]:
    text, sentences = one.reading.post.text, one.reading.sentences
    if not sentences:
        return
    for trait, here, counts, span in (
        ("opening", opening(one.reading), profile.openings, sentences[0]),
        ("ending", ending(one.reading), profile.endings, sentences[-1]),
    ):
        usual = max(sorted(counts), key=lambda name: counts[name], default="")
        tail = (counts.get(here, 0) + 1) / (profile.posts + 2)
        shown = f"{here}: {shorten(text[span.start : span.end], 30)}"
        if usual and counts[usual] * 2 > profile.posts:
            yield _difference(
                trait, tail, span, f"{usual} ({counts[usual]} of {profile.posts})", shown
            )
