"""Fold look-alike characters for matching, with a way back to the untouched text."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import NamedTuple

_HIDDEN = re.compile("(?<=[A-Za-z0-9])[\u00ad\u200b-\u200d\u2060\u2063\ufeff]+(?=[A-Za-z0-9])")
_STYLED = re.compile(
    "[\uff01-\uff5e\U0001d400-\U0001d7ff\u2100-\u2138\u24b6-\u24e9\U0001f130-\U0001f169\U0001f170-\U0001f189]"
)
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4\u0060\u201b\uff07", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\uff02", '"'),
        **dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u205f\u3000", " "),
        **dict.fromkeys("\u2010\u2011", "-"),
        **dict.fromkeys(map(chr, range(0xD800, 0xE000)), "\ufffd"),  # halves: RE2 reads no such
    }
)
_PLAIN.pop(0x60)

LOOKALIKES = str.maketrans(
    "аеорсухіјѕһԁԛԝАВЕКМНОРСТХІЈЅαονρτικΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "aeopcyxijshdqwABEKMHOPCTXIJSaovptikABEZHIKMNOPTYX",
)
"""Cyrillic and Greek letters that look like Latin ones (Unicode TR 39, the common ones)."""


class Folded(NamedTuple):
    """A folded text; `cuts` maps its offsets back: (folded offset, shift) in rising order."""

    text: str
    cuts: tuple[tuple[int, int], ...] = ()

    def origin(self, offset: int) -> int:
        """Give the offset in the untouched text that a folded offset stands for."""
        if not self.cuts:
            return offset
        at = bisect_right(self.cuts, (offset, 1 << 60)) - 1
        return offset + (self.cuts[at][1] if at >= 0 else 0)

    def origin_end(self, offset: int) -> int:
        """Give the untouched offset just after the character that ends at a folded offset."""
        return self.origin(offset - 1) + 1 if offset else 0


def _letter(match: re.Match[str]) -> str:
    from unicodedata import normalize

    char = match.group()
    code = ord(char)
    if 0x1F130 <= code <= 0x1F189:
        return chr(ord("A") + (code - 0x1F130) % 32) if (code - 0x1F130) % 32 < 26 else char
    plain = normalize("NFKC", char)
    return plain if len(plain) == 1 else char


def fold(text: str) -> Folded:
    """Straighten quotes, spaces and styled letters, and drop hidden characters inside words.

    The result is never stored: rules match on it and report spans of the untouched text.
    """
    if text.isascii():
        return Folded(text)
    plain = _STYLED.sub(_letter, text.translate(_PLAIN))
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = shift = length = 0
    for match in _HIDDEN.finditer(plain):
        pieces.append(plain[done : match.start()])
        length += match.start() - done
        shift += match.end() - match.start()
        cuts.append((length, shift))
        done = match.end()
    if not cuts:
        return Folded(plain)
    pieces.append(plain[done:])
    return Folded("".join(pieces), tuple(cuts))
