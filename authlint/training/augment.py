"""Change the surface of training texts, so that no publisher's habit decides."""

from __future__ import annotations

import random
import re

_DIGITS = re.compile(r"\d+(?:[.,:/]\d+)*")
_MARKS = re.compile(r"[!?.,;:\"'()\-\u2013\u2014\u2026*#]+")
_URL = re.compile(r"https?://\S+|\bhttp\b")
_TITLE = re.compile(r"\b[A-Z][a-z]")


def augment(text: str, rng: random.Random, rate: float = 0.35) -> str:
    """Give the text, or one with another case, without digits, marks or links.

    Each change happens by itself with probability `rate`. Case matters for a cased base
    encoder only. Dropping digits can make a text less specific: the caller masks that head.
    """
    if rng.random() < rate:
        text = text.lower() if rng.random() < 0.5 else sentence_case(text)
    if rng.random() < rate:
        text = _DIGITS.sub(lambda _: str(rng.randint(2, 60)) if rng.random() < 0.5 else "", text)
    if rng.random() < rate:
        text = _MARKS.sub(lambda m: " " if rng.random() < 0.7 else m.group(), text)
    if rng.random() < rate:
        text = _URL.sub("", text) if rng.random() < 0.5 else f"{text} http"
    return " ".join(text.split()) or text


def sentence_case(text: str) -> str:
    """Turn Title Case into sentence case; leave a text alone that has little of it."""
    words = text.split()
    titled = sum(1 for word in words if _TITLE.match(word))
    if len(words) < 3 or titled < 0.6 * len(words):
        return text
    return text[:1] + text[1:].lower()
