"""Make any text safe to print: no control, no hidden direction, no forged command."""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e0fff\ud800-\udfff]"
)
_COMMAND = re.compile(r"^(\s*)::")
_OLD_COMMAND = re.compile(r"(##(?:vso)?)\[", re.IGNORECASE)
"""The runners of GitHub and Azure look for these anywhere in a line."""
_EMOJI_PARTS = "\u200d"


def safe_text(text: str) -> str:
    """Make controls, direction marks, hidden and tag characters visible, on one line.

    A zero-width joiner inside an emoji sequence stays; a line break becomes a visible
    `⏎`; what would begin a workflow command is broken by a visible bar.
    """
    shown = _UNSAFE.sub(lambda match: _shown(match, text), text)
    return _OLD_COMMAND.sub(r"\1│[", _COMMAND.sub(r"\1│::", shown))


def _shown(match: re.Match[str], text: str) -> str:
    char = match.group()
    code = ord(char)
    if char == _EMOJI_PARTS and 0 < match.start() < len(text) - 1:
        before, after = text[match.start() - 1], text[match.start() + 1]
        if ord(before) > 0x2000 and ord(after) > 0x2000:
            return char
    if char == "\n":
        return "⏎"
    if char == "\r":
        return "␍"
    if char == "\t":
        return " "
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"
