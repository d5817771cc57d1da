"""Guard `checkable-limit`: the limit has a number with a reason, or a date and time."""

from __future__ import annotations

import re

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span

_DATE = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b"
    r"|\b(?:jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)[a-z]*\.?\s+\d|\d\s*(?:st|nd|rd|th)?"
    r"\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"
    r"|\b(?:may|march|june|july)\s+\d|\b\d{1,2}[:.]\d\d\b|\b\d{1,2}\s?(?:am|pm)\b|\b(?:noon|midnight)\b"
    r"|\b\d{4}-\d\d-\d\d\b|\b\d{1,2}/\d{1,2}\b",
    re.IGNORECASE,
)


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare a limit that a reader can check: in the match's sentence or a neighbour."""
    sentence = reading.sentence_of(span)
    at = reading.sentences.index(sentence) if sentence in reading.sentences else 0
    near = reading.sentences[max(0, at - 1) : at + 2] or (sentence,)
    text = reading.post.text[near[0].start : near[-1].end]
    if _DATE.search(text):
        return True
    return any(
        near[0].start <= s.start < near[-1].end for s in cues.spans("checkable-limit", reading)
    )
