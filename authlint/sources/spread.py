"""One announcement, several drafts: one text for several platforms, a thread, a first comment."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from authlint.platforms import named
from authlint.sources.fields import Draft

_SPLIT = re.compile(r"[|,;/&\s\[\]\"']+|\band\b")
_KEYS = ("platforms", "networks", "channels", "platform", "network", "channel")


def platforms_of(value: Any) -> list[str]:
    """The platforms that a list or a text such as `Twitter/X, LinkedIn` names, each once.

    What is no platform's name is kept, so that it can be noted.
    """
    if isinstance(value, list):
        words = [item for item in value if isinstance(item, str)]
    elif isinstance(value, str):
        parts = [part.strip(" []\"'") for part in re.split(r"[|,;]", value)]
        whole = [part for part in parts if part]
        split = [word for part in whole for word in _words(part)]
        words = split if all(map(named, split)) else whole
    else:
        words = []
    return list(dict.fromkeys(named(word) or word for word in words))


def _words(part: str) -> list[str]:
    return [part] if named(part) else [word for word in _SPLIT.split(part) if word]


def spread(draft: Draft) -> Iterator[Draft]:
    """Yield a draft for each platform that the draft's fields list, the same text and place.

    Limits and customs differ by platform, so each is judged.
    """
    key = next((key for key in draft.data if key.lower() in _KEYS), None)
    listed = draft.data[key] if key else None
    several = isinstance(listed, list) or (key or "").endswith("s")
    if listed is None or (not several and isinstance(listed, str) and named(listed)):
        yield draft
        return
    names = platforms_of(listed)
    if not several and (len(names) < 2 or not all(map(named, names))):
        yield draft
        return
    data = {k: v for k, v in draft.data.items() if k.lower() not in _KEYS}
    for own in [{"platform": name} for name in names] or [{}]:
        yield replace(draft, data=data | own)


def announced(drafts: Iterable[Draft], index: int) -> Iterator[Draft]:
    """Number the drafts of one announcement from `index` on; if several, they share a group."""
    made = [each for draft in drafts for each in spread(draft)]
    group = f"{made[0].source.path}#{index + 1}" if len(made) > 1 else None
    for number, draft in enumerate(made, index):
        same = (draft.index, draft.group) == (number, group)
        yield draft if same else replace(draft, index=number, group=group)
