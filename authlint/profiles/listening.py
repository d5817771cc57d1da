"""What a profile heard: plain statements about its posts, for the listening report."""

from __future__ import annotations

from math import exp, sqrt
from typing import NamedTuple

from authlint.profiles.profile import Profile, Spread
from authlint.profiles.swaps import SWAPS
from authlint.profiles.traits import ENOUGH

WORDS = 30
THEMES = 8
MOST = 100.0
"""Beyond so many times as often, a count of times says nothing more."""
SAID, SWAPPED = 10, 6
"""Posts that must hold a plain word before its heavy one is missed; how many are told."""
_HABITS = {
    "emoji": "emoji", "hashtags": "hashtags", "mentions": "mentions", "links": "links",
    "questions": "question marks", "exclamations": "exclamation marks", "numbers": "numbers",
    "capitals": "words in capitals", "person-i": "I, me, my", "person-we": "we, us, our",
    "person-you": "you, your",
}  # fmt: skip
_SIZES = {
    "post-length": "words a post", "sentence-length": "words a sentence",
    "word-length": "letters a word", "line-breaks": "lines a post",
}  # fmt: skip


class Word(NamedTuple):
    """A word that is theirs: in how many posts, how many times as often as elsewhere."""

    word: str
    posts: int
    times: float


class Habit(NamedTuple):
    """A thing that posts hold: its name, the share of posts that hold it, a remark."""

    name: str
    share: float
    note: str = ""


class Size(NamedTuple):
    """How large something is: its name and the quantiles of it."""

    name: str
    spread: Spread


class Heard(NamedTuple):
    """All that a listening report says."""

    title: str
    posts: int
    left_out: tuple[tuple[str, int], ...]
    languages: tuple[tuple[str, int], ...]
    sure: str
    warning: str
    confidence: float
    themes: tuple[Habit, ...]
    words: tuple[Word, ...]
    openings: tuple[Habit, ...]
    endings: tuple[Habit, ...]
    sizes: tuple[Size, ...]
    habits: tuple[Habit, ...]
    grade: str
    never: tuple[str, ...]
    apart: tuple[Habit, ...]
    examples: tuple[str, ...]


def heard(profile: Profile) -> Heard:
    """Put a profile into statements."""
    count = profile.posts
    return Heard(
        title=f"{profile.name} ({profile.kind})",
        posts=count,
        left_out=tuple(profile.left_out.items()),
        languages=tuple(profile.languages.items()),
        sure=_sure(profile),
        warning=_warning(profile),
        confidence=profile.confidence,
        themes=tuple(
            Habit(", ".join(theme.words) or "mixed", theme.share)
            for theme in sorted(profile.themes, key=lambda t: (-t.share, t.words))[:THEMES]
        ),
        words=_words(profile),
        openings=_shares(profile.openings, count),
        endings=_shares(profile.endings, count),
        sizes=tuple(Size(name, profile.styles[key]) for key, name in _SIZES.items()),
        habits=tuple(
            Habit(name, profile.styles[key].posts / count, _often(profile.styles[key], key))
            for key, name in _HABITS.items()
        ),
        grade=_grade(profile),
        never=_never(profile),
        apart=tuple(Habit(name, value) for name, value in profile.area.items()),
        examples=profile.examples,
    )


def _shares(counts: object, posts: int) -> tuple[Habit, ...]:
    pairs = counts.items() if isinstance(counts, dict) else ()
    return tuple(Habit(name, count / posts) for name, count in pairs)


def _often(spread: Spread, key: str) -> str:
    if not spread.posts or key.startswith("person"):
        return ""
    return f"at most {spread.values[-1]:.0f}"


def _grade(profile: Profile) -> str:
    if profile.grade is None:
        return "no post is long enough for a reading grade (50 words)"
    return f"Coleman-Liau grade {profile.grade:.0f}, over the posts of 50 words and more"


def _words(profile: Profile) -> tuple[Word, ...]:
    ranked = sorted(
        (
            (count * profile.model.words.get(word, 0.0), word, count)
            for word, count in profile.counts.items()
            if count >= 2 and len(word) > 1 and not word.startswith("0")
        ),
        key=lambda found: (-found[0], found[1]),
    )
    return tuple(
        Word(word, count, float(f"{min(MOST, exp(profile.model.words.get(word, 0.0))):.2g}"))
        for score, word, count in ranked[:WORDS]
        if score > 0
    )


def _never(profile: Profile) -> tuple[str, ...]:
    """Name what no post does and what they say in place of a heavy word; from 30 posts on."""
    if profile.posts < ENOUGH:
        return ()
    found = [f"no {name}" for key, name in _HABITS.items() if not profile.styles[key].posts]
    told: dict[str, tuple[int, str]] = {}
    for word, others in SWAPS.items():
        said = [other for other in others if profile.counts.get(other, 0) >= SAID]
        if said and not profile.counts.get(word, 0):
            best = max(said, key=lambda other: profile.counts[other])
            text = f"never '{word}': they say '{best}' ({profile.counts[best]} posts)"
            told.setdefault(best, (-profile.counts[best], text))
    return (*found, *(text for _, text in sorted(told.values())[:SWAPPED]))


def interval(profile: Profile) -> tuple[float, float]:
    """Give the 95% interval of the whole AUC (Hanley and McNeil 1982, others far more)."""
    area = profile.area.get("all", 0.5)
    pairs = area / (2 - area)
    error = sqrt(max(0.0, pairs - area * area) / max(1, profile.posts - 1))
    return max(0.0, area - 1.96 * error), min(1.0, area + 1.96 * error)


def _sure(profile: Profile) -> str:
    low, high = interval(profile)
    share = 100 * profile.area.get("all", 0.5)
    return (
        f"Of two posts, one of theirs and one of somebody else, the profile takes theirs for"
        f" theirs {share:.0f} times in 100 (95%: {100 * low:.0f} to {100 * high:.0f}; posts that"
        f" it had not seen). Confidence {profile.confidence:.2f} of 1."
    )


def _warning(profile: Profile) -> str:
    if profile.posts < ENOUGH:
        return (
            f"Only {profile.posts} posts: too few for a firm judgement."
            f" {ENOUGH} make a start, 200 a good profile."
        )
    if profile.language != "en":
        return "The background and the encoder are English: confidence is halved."
    if profile.posts < 100:
        return "Under 100 posts: more posts would make the profile surer."
    return ""


def text(heard: Heard) -> str:
    """Write a listening report for a terminal."""
    lines = [f"{heard.title}: learned from {heard.posts} posts", heard.sure]
    if heard.warning:
        lines.append(f"! {heard.warning}")
    for title, rows in _tables(heard):
        if rows:
            lines += ["", title, *(f"  {name:<34} {value}".rstrip() for name, value in rows)]
    return "\n".join(lines) + "\n"


def markdown(heard: Heard) -> str:
    """Write a listening report in Markdown."""
    lines = [f"# {_escaped(heard.title)}", "", f"Learned from {heard.posts} posts. {heard.sure}"]
    if heard.warning:
        lines += ["", f"**{heard.warning}**"]
    for title, rows in _tables(heard):
        if rows:
            lines += ["", f"## {title}", ""]
            lines += [
                f"- {_escaped(name)}" + (f": {value}" if value else "") for name, value in rows
            ]
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    return "".join("\\" + char if char in "\\`*_{}[]<>#|!" else char for char in text)


def _tables(heard: Heard) -> list[tuple[str, list[tuple[str, str]]]]:
    def shares(habits: tuple[Habit, ...]) -> list[tuple[str, str]]:
        return [
            (h.name, f"{100 * h.share:.0f}%" + (f", {h.note}" if h.note else "")) for h in habits
        ]

    sizes = [
        (s.name, "{:.0f}, mostly {:.0f} to {:.0f}".format(s.spread.values[4], *s.spread.usual))
        for s in heard.sizes
    ]
    return [
        ("What they talk about", shares(heard.themes)),
        (
            "Words that are theirs",
            [(w.word, f"{w.posts} posts, {w.times:g} times as often") for w in heard.words],
        ),
        ("How they open", shares(heard.openings)),
        ("How they end", shares(heard.endings)),
        ("How long", [*sizes, ("reading", heard.grade)]),
        ("Posts that hold", shares(heard.habits)),
        ("What they never do", [(name, "") for name in heard.never]),
        ("How well each view tells them apart", [(h.name, f"{h.share:.2f}") for h in heard.apart]),
        ("Left out", [(name, str(count)) for name, count in heard.left_out]),
        ("Languages", [(name, str(count)) for name, count in heard.languages]),
        ("Examples", [(example, "") for example in heard.examples]),
    ]
