"""Kind `characters`: styled alphabets, hidden characters, letters of mixed scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal
from unicodedata import name as char_name
from unicodedata import normalize

from authlint.fold import LOOKALIKES
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

_DRESSED = (
    "\U0001d400-\U0001d7ff\u2100-\u2115\u2117-\u2121\u2123-\u2138\u24b6-\u24e9"
    "\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189"
)
_WIDE = "\uff21-\uff3a\uff41-\uff5a"
_HIDDEN = re.compile("[A-Za-z0-9]+(?:[\u200b-\u200d\u2060-\u2063\ufeff]+[A-Za-z0-9]+)+")
_OVERRIDE = re.compile("(?:\u202e|\u202d(?=[A-Za-z]))[^\u202c\u2069\n]*")
_WORD = re.compile(r"[^\W\d_]{3,}")


def build(of: Literal["styled", "hidden", "mixed-script"], at_least: int = 1) -> Matcher:
    """Match characters that hide or dress up a word, `at_least` letters long.

    styled: letters of mathematical or enclosed Unicode blocks in runs of words (single
    variables are left alone); hidden: zero-width characters between Latin letters and
    direction overrides; mixed-script: Latin words with Cyrillic or Greek look-alikes.
    The replacement is the plain text. Value: `{plain}`.
    """

    def run(reading: Reading) -> Iterator[Match]:
        text = reading.post.text
        if text.isascii():
            return
        for span, plain in _FINDERS[of](text):
            if len(plain.replace(" ", "")) >= at_least:
                yield Match(span, {"plain": plain}, replacement=plain)

    return Matcher(run)


def _styled(text: str) -> Iterator[tuple[Span, str]]:
    eastern = any("\u3040" <= c <= "\u9fff" for c in text)
    letters = _DRESSED if eastern else _DRESSED + _WIDE
    for match in re.finditer(f"[{letters}](?:[\\s'’.,!?-]*[{letters}])*", text):
        yield Span(match.start(), match.end()), normalize("NFKC", match.group())


def _hidden(text: str) -> Iterator[tuple[Span, str]]:
    for match in _HIDDEN.finditer(text):
        yield Span(match.start(), match.end()), re.sub(r"[^A-Za-z0-9]", "", match.group())
    for match in _OVERRIDE.finditer(text):
        if any("A" <= c <= "z" for c in match.group()):
            yield Span(match.start(), match.end()), match.group()[1:]


def _mixed(text: str) -> Iterator[tuple[Span, str]]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii():
            continue
        scripts = {char_name(c, "?").split()[0] for c in word}
        plain = word.translate(LOOKALIKES)
        if "LATIN" in scripts and scripts & {"CYRILLIC", "GREEK"} and plain.isascii():
            yield Span(match.start(), match.end()), plain


_FINDERS = {"styled": _styled, "hidden": _hidden, "mixed-script": _mixed}
