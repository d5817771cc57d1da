"""The keys of the configuration: what each takes and what it is for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from authlint.types import KINDS, RELATIONS

FAIL_ON = ("fail", "warn", "never")


@dataclass(frozen=True, slots=True)
class Key:
    """A configuration key: the type of its value, what it is for, and its allowed words."""

    type: Any
    doc: str
    words: tuple[str, ...] = ()


POST_KEYS = {
    "platform": Key(str, "Platform of posts that name none."),
    "kind": Key(str, "Gesture of posts that name none.", KINDS),
    "relation": Key(str, "What ties the author to what the posts praise or sell.", RELATIONS),
    "recipient": Key(str, "The person addressed."),
    "lang": Key(str, "Language of the posts, as `en`, `de` …; unset, it is guessed."),
    "goal": Key(str, "What the posts are for."),
    "audience": Key(str, "Audience profile."),
    "brand": Key(str, "Brand file (brand.yaml), or a profile learned from the brand's posts."),
    "region": Key(str, "Region for days of mourning, as `GB`, `US`, `CA`."),
    "own": Key(list, "Own contacts and domains, which are nobody else's private data."),
    "glossary": Key(list, "Acronyms and terms that may stand in capitals."),
    "series": Key(bool, "The posts are a series or duty notice that repeats by design."),
}
KEYS = {
    **POST_KEYS,
    "extends": Key(str, "A configuration inside the same project that this one builds on."),
    "exclude": Key(list, "Globs of files that a directory walk leaves out."),
    "packs": Key(list, "Folders of your own cards."),
    "rules": Key(dict, "Rule or pack = `off`, `on` or a level."),
    "fail-on": Key(str, "The verdict that makes the exit code 1.", FAIL_ON),
    "fail-under": Key(dict, "Check = least points; below, the exit code is 1."),
    "drafts": Key(bool, "Let posts that are marked as drafts fail a run too."),
    "baseline": Key(str, "File of accepted findings; unset, `authlint-baseline.json`."),
    "queue": Key(dict, "Window, days and settings of the rules of `authlint queue`."),
    "model": Key(bool | dict, "`false`, or a table: `path` and `labels` of a classifier."),
    "overrides": Key(list, "Tables with `files` (globs) and any key above the line for these."),
}
OVERRIDE_KEYS = {
    **POST_KEYS,
    "files": Key(list, "Globs, relative to the configuration's folder."),
    "rules": Key(dict, "Rule or pack = `off`, `on` or a level, for these files."),
    "excuse": Key(list, "Rules whose findings do not count in these files; needs `reason`."),
    "reason": Key(str, "Why these files are treated differently."),
}


MODEL_KEYS = {
    "path": Key(str, "Folder of a classifier, or the name of one in the hub's local cache."),
    "labels": Key(dict, "Its labels = ours, for a classifier that authlint did not export."),
}
