"""The words that disclose an interest, strong and weak, as regulators see them.

Strong: FTC 16 CFR 255 and Disclosures 101, ASA/CAP (UK) guidance on "Ad" labels.
"""

from __future__ import annotations

from authlint import cues
from authlint.tokens import Reading
from authlint.types import Span


def labels(reading: Reading) -> list[Span]:
    """Where a label stands that regulators accept by itself."""
    return cues.spans("disclosure-labels", reading)


def statements(reading: Reading) -> list[Span]:
    """Where a label or a plain sentence states the author's interest."""
    return labels(reading) + cues.spans("disclosure-statements", reading)
