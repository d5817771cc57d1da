"""Kind `voice`: the draft's wording lies outside the range that a guide gives its voice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from authlint.errors import AuthlintError
from authlint.measures import ramp
from authlint.registers import SCALES, Cue, per, place
from authlint.tokens import Reading
from authlint.types import Match, Matcher

Scale = Literal[
    "formal-casual",
    "dry-exuberant",
    "technical-plain",
    "i-we",
    "tentative-assured",
    "terse-expansive",
]
WEIGHT, FAINT = 1.5, 0.3
"""The least that the words for the wrong end weigh together, without faint ones: contractions."""
MOST = 5
"""The most words of one draft that are pointed at."""


def build(scale: Scale, at: float, tolerance: float = 1.0, cues: int = 2) -> Matcher:
    """Match the words that put a draft outside `at` ± `tolerance` on a scale from 1 to 5.

    `authlint.registers` says how a scale is measured and from which source. A draft is
    never blamed for what it lacks: `cues` different words for the wrong end must stand in
    it and weigh enough. On `i-we`, a place between 2 and 4 leaves the choice. Confidence
    rises from 0.5 at the edge of the range to 1 two steps outside.
    Values: `{pole}` (the wrong end), `{wanted}`, `{position}`.

    Raises:
        AuthlintError: for a position outside 1 to 5 or a negative tolerance.
    """
    if not 1 <= at <= 5 or tolerance < 0:
        raise AuthlintError(f"a position on '{scale}' is from 1 to 5, a tolerance from 0")
    if scale == "i-we" and 2 < at < 4:
        return Matcher(lambda reading: ())

    def run(reading: Reading) -> Iterator[Match]:
        placed = place(reading, scale)
        beyond = abs(placed.position - at) - tolerance
        high = placed.position > at
        found = placed.high if high else placed.low
        if beyond <= 0 or not _enough(found, reading, scale, cues):
            return
        said = {"wanted": wanted(scale, at), "position": f"{placed.position:.1f}"}
        sure = ramp(beyond, 0.0, 2.0, 0.5)
        for cue in sorted(sorted(found, key=lambda cue: -cue.weight)[:MOST]):
            yield Match(cue.span, {"pole": SCALES[scale][high], **said}, confidence=sure)

    return Matcher(run)


def _enough(found: tuple[Cue, ...], reading: Reading, scale: str, least: int) -> bool:
    weight = sum(cue.weight for cue in found if cue.weight >= FAINT)
    different = _different(found, reading, scale)
    return different >= least and weight / per(reading, scale) >= WEIGHT


def wanted(scale: str, at: float) -> str:
    """Say a position on a scale in words."""
    low, high = SCALES[scale]
    name = high if at > 3 else low
    if at == 3:
        return f"neither {low} nor {high}"
    return f"rather {name}" if 2 <= at <= 4 else f"very {name}"


def _different(found: tuple[Cue, ...], reading: Reading, scale: str) -> int:
    if scale in ("i-we", "terse-expansive"):
        return len(found)
    return len({reading.post.text[slice(*cue.span)].lower() for cue in found})
