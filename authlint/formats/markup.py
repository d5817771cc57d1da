"""Words of strangers inside XML and Markdown, where they may neither mark up nor call anyone."""

from __future__ import annotations

import html
import re

from authlint.explain import escaped
from authlint.safe import safe_text
from authlint.types import Finding

_NO_XML = re.compile("[\ufffe\uffff]")
_CALLS = re.compile(r"(\\?[@#])(?=\w)")


def xml(text: str) -> str:
    """Escape a text for an XML attribute in double quotes or for character data, on one line."""
    return html.escape(_NO_XML.sub("\ufffd", safe_text(text)))


def code(text: str) -> str:
    """Show words as a Markdown code span, in which no mention, link, tag or image can begin.

    The fence is longer than any in the words (CommonMark 6.1). Not for a table's cell,
    which a bar would end.
    """
    shown = safe_text(text)
    if not shown:
        return ""
    fence = "`" * (1 + max((len(run) for run in re.findall("`+", shown)), default=0))
    pad = " " if shown.strip(" ") and {shown[0], shown[-1]} & set("` ") else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def prose(text: str) -> str:
    """Escape the text of a card for Markdown; `@name` and `#1` stay words."""
    return _CALLS.sub(lambda call: code(call.group()[-1]), escaped(safe_text(text)))


def message(finding: Finding) -> str:
    """The finding's message as Markdown: the card's words as prose, the draft's as code."""
    values = finding.values
    template = re.sub(r"'(\{\w+\})'", r"\1", finding.rule.message)
    pieces = re.split(r"\{(\w+)\}", template)
    for at, piece in enumerate(pieces):
        pieces[at] = code(values.get(piece, f"{{{piece}}}")) if at % 2 else prose(piece)
    return "".join(pieces)
