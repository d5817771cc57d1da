"""The shipped cards, and the compiled file that is made of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from authlint import shipped
from authlint.phraseset import with_needs


@cache
def shipped_cards() -> list[dict[str, Any]]:
    """The compiled cards; a checkout whose compiled file is stale compiles them in memory."""
    data = shipped.compiled()
    if data is None:
        data = compile_cards(shipped.folder())
    found: list[dict[str, Any]] = data["cards"]
    return found


def compile_cards(root: Path) -> dict[str, Any]:
    """Load every card strictly and put all that a run needs into one structure."""
    from authlint import cards

    found = [cards.load(path) for path in shipped.card_files(root)]
    return {
        "digest": shipped.digest(root),
        "platforms": shipped.read_table(root, "platforms"),
        "cues": {
            name: [with_needs(source) for source in sources]
            for name, sources in shipped.read_table(root, "cues").items()
        },
        "cards": [cards.compiled(card) for card in found],
    }
