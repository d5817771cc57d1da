"""The text of a post that a scheduler keeps as HTML, and where each character stands in it.

The tags of a post are one regular expression here: the standard library's parser needs
quadratic time for hostile markup (18 s for 40 kB of `<a `, measured on Python 3.11).
"""

from __future__ import annotations

import re
from html import unescape

from authlint.sources.positions import Passage

_BLOCKS = frozenset(
    "p div li ul ol h1 h2 h3 h4 h5 h6 blockquote pre section article header footer table tr".split()
)
_INLINE = (
    "a abbr b bdi bdo big cite code del em font hr i img ins kbd mark q s samp small span "
    "strike strong sub sup tbody td th thead time tt u var wbr"
).split()
_NAMES = "|".join(sorted((*_BLOCKS, *_INLINE, "br"), key=len, reverse=True))
_MARKUP = re.compile(
    rf"<(?P<close>/?)(?P<tag>{_NAMES})(?=[\s/>])"
    r"""(?:[^<>"']|"[^"]{0,4000}+"|'[^']{0,4000}+')*+>"""
    r"|(?P<comment><!--.*?(?:-->|\Z))"
    r"|(?P<reference>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});)",
    re.DOTALL | re.IGNORECASE,
)


def convert(passage: Passage) -> Passage:
    """Give the words of an HTML passage, placed in its file.

    A paragraph, list item or heading is a line, an empty one a blank line; `<br>` is a
    line break. A break stands where the tag that makes it does. References are decoded,
    comments and other tags left out, other white space is kept. What is no tag of a text
    (`<name>`, `a < b`) stays as it is; a passage without markup is given back.
    """
    if not _MARKUP.search(passage.text):
        return passage
    writer = _Writer()
    done = 0
    for match in _MARKUP.finditer(passage.text):
        writer.words(passage.text[done : match.start()], done)
        done = match.end()
        if match["reference"]:
            writer.put(unescape(match["reference"]), match.start())
        elif match["tag"]:
            writer.tag(match["tag"].lower(), bool(match["close"]), match.start())
    writer.words(passage.text[done:], done)
    return passage.through("".join(writer.pieces), tuple(writer.runs.items()))


class _Writer:
    """Collects text and its runs; a line break waits until something follows it."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.runs: dict[int, int] = {0: 0}
        self.length = 0
        self.owed: list[int] = []
        self.in_block = self.in_line = self.after_br = False

    def put(self, text: str, at: int) -> None:
        """Add a text that stands at an offset, after the breaks that are owed."""
        for place in self.owed:
            self._add("\n", place)
        self.owed.clear()
        self._add(text, at)
        self.in_line, self.after_br = True, False

    def words(self, text: str, at: int) -> None:
        """Add what stands between tags; indentation between blocks is no text."""
        if self.after_br and text[:1] in ("\r", "\n"):
            skipped = 2 if text.startswith("\r\n") else 1
            text, at = text[skipped:], at + skipped
        layout = not self.in_line and (not self.in_block or "\n" in text) and text.isspace()
        if text and not layout:
            self.put(text, at)

    def tag(self, name: str, closing: bool, at: int) -> None:
        """Take note of a tag: the end of a line, or nothing."""
        if name == "br":
            self.owed.append(at)
            self.in_line, self.after_br = False, True
        elif name in _BLOCKS:
            empty = closing and self.in_block and not self.after_br
            if self.in_line or empty:
                self.owed.append(at)
            self.in_block = not closing
            self.in_line = self.after_br = False

    def _add(self, text: str, at: int) -> None:
        self.runs[self.length] = at
        self.pieces.append(text)
        self.length += len(text)
