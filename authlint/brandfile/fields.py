"""The keys of a brand file in one table: the reader, the schema and the starter come from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from authlint.platforms import NAMES as PLATFORMS
from authlint.registers import SCALES
from authlint.types import KINDS, RELATIONS

Shape = Literal["text", "texts", "number", "flag", "entries", "table", "scales", "emoji"]
PLACES = ("start", "end", "anywhere")
FEW = 2
"""How many emoji `emoji: few` allows in one post."""


@dataclass(frozen=True, slots=True)
class Field:
    """A key: the shape of its value, what it is for, its allowed words, what is inside.

    A bare text in place of an entry stands for the entry's `key`.
    """

    shape: Shape
    doc: str
    words: tuple[str, ...] = ()
    inner: Mapping[str, Field] = field(default_factory=dict)
    key: str = ""


_PHRASE = "in the phrase notation of the cards"
SCALE = {
    "at": Field("number", "Where the voice stands, from 1 (first word) to 5 (second word)."),
    "tolerance": Field("number", "How far a draft may stray; 1 where nothing is said."),
}
LISTED = {
    "approved": Field("texts", "The brand's own, exactly as written."),
    "only": Field("flag", "No others may be used."),
}
EMOJI = {
    "approved": Field("texts", "The only emoji that a post may hold."),
    "most": Field("number", "The most emoji that one post may hold."),
}
FIELDS: dict[str, Field] = {
    "name": Field("text", "The brand's name."),
    "speaks": Field("text", "Who speaks: what ties the author to the brand.", RELATIONS),
    "profile": Field("text", "A profile learned from the brand's own posts (authlint learn)."),
    "languages": Field("texts", "The languages that posts may be in, as en, de."),
    "values": Field(
        "entries",
        "What the brand stands for.",
        inner={
            "name": Field("text", "The value in a word or two."),
            "means": Field("text", "What it means for a post, in a sentence."),
            "against": Field("texts", f"What would go against it, {_PHRASE}."),
        },
        key="name",
    ),
    "goals": Field("texts", "What the posts are for; a post's own `goal` wins."),
    "pillars": Field(
        "entries",
        "The subjects that the brand speaks about.",
        inner={
            "name": Field("text", "The subject in a word or two."),
            "about": Field("text", "What belongs to it, in a sentence."),
            "words": Field("texts", "Further words of the subject."),
        },
        key="name",
    ),
    "voice": Field("scales", f"Positions from 1 to 5 on scales: {', '.join(SCALES)}.", inner=SCALE),
    "terms": Field(
        "entries",
        "Names and trademarks in their one right spelling.",
        inner={
            "use": Field("text", "The right spelling."),
            "not": Field("texts", "Wrong spellings that people write."),
        },
        key="use",
    ),
    "banned": Field(
        "entries",
        "Words to avoid.",
        inner={
            "term": Field("text", f"The words, {_PHRASE}."),
            "use": Field("texts", "What to write instead, best first."),
            "why": Field("text", "Why they are avoided."),
        },
        key="term",
    ),
    "claims": Field(
        "entries",
        "Claims that need evidence in the same post: a link, or one of the phrases.",
        inner={
            "claim": Field("text", f"The claim, {_PHRASE}."),
            "evidence": Field("texts", f"Words that count as evidence, {_PHRASE}."),
        },
        key="claim",
    ),
    "required": Field(
        "entries",
        "Wording that must stand in a post: disclosures, trademark lines.",
        inner={
            "say": Field("texts", f"One of these must be there, {_PHRASE}."),
            "platforms": Field("texts", "Only on these platforms.", PLATFORMS),
            "kinds": Field("texts", "Only for these gestures.", KINDS),
            "with": Field("texts", f"Only where one of these stands, {_PHRASE}."),
            "place": Field("text", "Where it must stand.", PLACES),
        },
        key="say",
    ),
    "handles": Field("table", "The brand's handles.", inner=LISTED),
    "hashtags": Field("table", "The brand's hashtags.", inner=LISTED),
    "own": Field("texts", "Own contacts and domains, which are nobody else's private data."),
    "emoji": Field("emoji", f"none, few (at most {FEW}), a number, or a list.", inner=EMOJI),
}
"""Every key of a brand file; only `name` is needed."""
NEEDED = {"": ("name",), "values": ("name",), "pillars": ("name",), "terms": ("use",),
          "banned": ("term",), "claims": ("claim",), "required": ("say",),
          "handles": ("approved",), "hashtags": ("approved",)}  # fmt: skip
"""The keys that the file, or an entry under a key, cannot do without."""


def schema() -> dict[str, Any]:
    """Give the JSON Schema of a brand file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "authlint brand file",
        **_object(FIELDS, NEEDED[""]),
    }


def _object(fields: Mapping[str, Field], needed: tuple[str, ...]) -> dict[str, Any]:
    properties = {
        name: {"description": each.doc, **_shape(name, each)} for name, each in fields.items()
    }
    return {
        "type": "object",
        "required": list(needed),
        "properties": properties,
        "additionalProperties": False,
    }


def _shape(name: str, each: Field) -> dict[str, Any]:
    text: dict[str, Any] = {"enum": list(each.words)} if each.words else {"type": "string"}
    texts = {"type": "array", "items": text}
    inner = _object(each.inner, NEEDED.get(name, ()))
    if each.shape == "texts":
        return {"anyOf": [text, texts]}
    if each.shape == "entries":
        return {"type": "array", "items": {"anyOf": [{"type": "string"}, inner]}}
    if each.shape == "scales":
        position = {"type": "number", "minimum": 1, "maximum": 5}
        scale = {"anyOf": [position, {**inner, "required": ["at"]}]}
        scales = dict.fromkeys(SCALES, scale)
        return {"type": "object", "properties": scales, "additionalProperties": False}
    if each.shape == "emoji":
        count = {"type": "integer", "minimum": 0}
        return {"anyOf": [{"enum": ["none", "few"]}, count, texts, inner]}
    plain = {"text": text, "number": {"type": "number"}, "flag": {"type": "boolean"}}
    return plain.get(each.shape, inner)
