"""The words that disclose an interest, strong and weak, as regulators see them.

Strong: FTC 16 CFR 255 and Disclosures 101, ASA/CAP (UK) guidance on "Ad" labels.
"""

from __future__ import annotations

from functools import lru_cache

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Post, Span


def labels(reading: Reading) -> list[Span]:
    """Where a label stands that regulators accept by itself."""
    return cues.spans("disclosure-labels", reading)


def statements(reading: Reading) -> list[Span]:
    """Where a label or a plain sentence states the author's interest."""
    return labels(reading) + cues.spans("disclosure-statements", reading)


def in_opening(reading: Reading, label: bool = False) -> bool:
    """Tell whether a later part of a thread follows a first part with a statement or label.

    A thread is read from its top, so that what the first part says holds for the rest.
    """
    whole, thread = reading.post.context.whole, reading.post.context.thread
    return bool(whole and thread and thread[0] > 1) and _discloses(whole[0], label)


@lru_cache(maxsize=64)
def _discloses(text: str, label: bool) -> bool:
    opening = Reading(Post(text))
    return bool(labels(opening) if label else statements(opening))
