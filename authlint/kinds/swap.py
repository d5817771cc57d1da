"""Kind `swap`: a wording for which there is a better one."""

from __future__ import annotations

from collections.abc import Iterator

from authlint.kinds.phrases import spans
from authlint.phraseset import parse_all
from authlint.tokens import Reading
from authlint.types import Match, Matcher


def build(pairs: dict[str, list[str]], quoted: bool = False) -> Matcher:
    """Match phrases and offer their replacements.

    The values are `{better}` (all offers in words); the first offer is the replacement.
    """
    swaps = [(parse_all([source]), offers) for source, offers in pairs.items()]

    def run(reading: Reading) -> Iterator[Match]:
        for phrases, offers in swaps:
            for span in spans(phrases, reading, quoted):
                better = " or ".join(f"'{offer}'" for offer in offers)
                yield Match(span, {"better": better}, offers[0] if offers else None)

    return Matcher(run, tuple(need for phrases, _ in swaps for need in phrases.needs))
