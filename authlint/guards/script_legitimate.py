"""Guard `script-legitimate`: the characters belong to mathematics or to the script."""

from __future__ import annotations

import re

from authlint.tokens import Reading
from authlint.types import Span

_MATHS = re.compile("[∈∉ℝℂℕℤℚ∑∏∫√≤≥≠≈∀∃∂∇‖⊂⊆∪∩→⇒×÷±∞ⁿ²³₀-₉^=+<>]")


def holds(reading: Reading, span: Span, rule: str) -> bool:
    """Spare styled single letters near mathematics, and joiners next to non-Latin letters."""
    text = reading.post.text
    words = re.findall(r"\w+", text[span.start : span.end])
    sentence = reading.sentence_of(span)
    if _MATHS.search(text[sentence.start : sentence.end]) and all(len(w) <= 2 for w in words):
        return True
    around = text[max(0, span.start - 2) : span.end + 2]
    return any("\u0590" <= c <= "\u0fff" for c in around)
