"""The language and the subject of a draft beside those of the brand file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from authlint.brandfile.model import Brand
from authlint.language import language
from authlint.measures import FUNCTION_WORDS, topic_words
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Post

Part = tuple[Matcher, Mapping[str, str]]
LEAST_WORDS = 8
"""Fewer words are no ground to name a language."""
ENGLISH = 0.3
"""English is what `language` names when nothing speaks against it; so many of a text's words
must be English function words before a brand that posts in others is told so."""
SUBJECT_WORDS = 12
"""Pillars with fewer topic words in all say too little to be left."""
START = 4
"""Words that share so many letters at their start count as one (brake, brakes, braking)."""
LONG_ENOUGH = 25
"""Shorter posts (a greeting, opening hours) need no subject."""


def language_matcher(brand: Brand) -> Iterator[Part]:
    """Match the opening sentence of a post that is surely in an unlisted language."""
    if not brand.languages:
        return
    listed = frozenset(word.split("-")[0] for word in brand.languages)

    def run(reading: Reading) -> Iterator[Match]:
        words = [item.norm for item in reading.words if item.kind == "word"]
        lang = language(reading)
        if len(words) < LEAST_WORDS or lang in listed or lang == "und":
            return
        declared = reading.post.context.lang is not None
        english = sum(word in FUNCTION_WORDS for word in words) / len(words)
        if declared or lang != "en" or english >= ENGLISH:
            yield Match(reading.sentences[0], {"lang": lang})

    values = {"languages": ", ".join(brand.languages), "line": brand.at(brand.languages_line)}
    yield Matcher(run), values


def pillar_matcher(brand: Brand) -> Iterator[Part]:
    """Match the opening sentence of a post that shares no topic word with any pillar."""
    texts = [f"{p.name}. {p.about} {' '.join(p.words)}" for p in brand.pillars]
    known = topic_words(Reading(Post("\n".join(texts))))
    if len(known) < SUBJECT_WORDS:
        return
    starts = {word[:START] for word in known}

    def run(reading: Reading) -> Iterator[Match]:
        if reading.post.kind != "post" or len(reading.words) < LONG_ENOUGH:
            return
        if not any(word[:START] in starts for word in topic_words(reading)):
            yield Match(reading.sentences[0])

    names = ", ".join(pillar.name for pillar in brand.pillars)
    yield Matcher(run), {"pillars": names, "line": brand.at(brand.pillars[0].line)}
