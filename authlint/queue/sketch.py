"""A sketch of thirty bytes from which the likeness of two texts can be estimated.

One-permutation MinHash (Li, Owen & Zhang 2012) with the densification of Shrivastava
(2017): every character 5-gram is hashed once, the hashes are dealt into thirty bins, and
each bin keeps one byte of its least hash. Two sketches agree in a bin about as often as
the Jaccard index of the texts' 5-grams. Our own, since datasketch needs numpy and scipy.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

BINS = 30
ROWS = 3
"""Bins in a band: texts of Jaccard 0.8 share one of ten bands with p > 0.999, of 0.6 with 0.91."""
GRAM = 5
_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_EMPTY = 1 << 64


def grams(text: str) -> frozenset[bytes]:
    """Give the character 5-grams of a text (a shorter text is one gram), as UTF-8 slices."""
    data = text.encode("utf-8", "surrogatepass")
    if len(data) <= GRAM:
        return frozenset((data,))
    return frozenset(data[at : at + GRAM] for at in range(len(data) - GRAM + 1))


def sketch(text: str) -> bytes:
    """Make the sketch of a text, `BINS` bytes long."""
    least = [_EMPTY] * BINS
    for gram in grams(text):
        value = crc32(gram) * _MIX & _MASK
        value ^= value >> 29
        place = value % BINS
        if value < least[place]:
            least[place] = value
    return bytes((_dense(least, place) * _MIX & _MASK) >> 56 for place in range(BINS))


def _dense(least: list[int], place: int) -> int:
    """Borrow an empty bin's value from the first filled one in an order all sketches share."""
    value, at = least[place], place
    tries = 0
    while value == _EMPTY:
        tries += 1
        at = (place * 31 + tries * 17 + tries * tries * 7) % BINS if tries < 90 else tries % BINS
        value = least[at]
    return value


def agreement(one: bytes, other: bytes) -> float:
    """Estimate the Jaccard index of two texts from their sketches."""
    return sum(map(int.__eq__, one, other)) / BINS


def jaccard(one: frozenset[Any], other: frozenset[Any]) -> float:
    """Give the share that two sets have in common; 1 for two empty ones."""
    union = len(one | other)
    return len(one & other) / union if union else 1.0
