"""The form in which the classifier reads a text, in training and at run time alike."""

from __future__ import annotations

import re

from authlint.fold import fold

_LINK = re.compile(r"(?:https?://|\bwww\.)\s?\S+")
_ADDRESSED = re.compile(r"^\s*(?:!*\s*RT\b:?\s*)?(?:@\w[\w.@-]*:?\s*)+")
_HANDLE = re.compile(r"(?<![\w@/])@\w[\w.@-]*")


def normalised(text: str) -> str:
    """Fold look-alike letters, drop leading handles, mask other handles and links.

    What a name or an address reads like must not decide what a text is.
    """
    text = _ADDRESSED.sub("", fold(text).text)
    return " ".join(_HANDLE.sub("@user", _LINK.sub("http", text)).split())
