"""Guess the language of a text from its script and its most frequent words."""

from __future__ import annotations

import re

from authlint.tokens import Reading

_COMMON = {
    "en": "the and to of a in is it you that for on with was are this be i my we have not at your"
    " but so they from what all will can just me do an our if out up about there when get more",
    "de": "der die das und ist nicht ich wir ein eine mit für auf den dem zu von es sie auch im"
    " war haben hat bei wie oder aber noch nach wenn nur uns heute euch",
    "fr": "le la les et est un une des nous vous pour dans que qui pas sur avec ce je du au ne"
    " plus sont mais cette notre votre merci être aux bonjour",
    "es": "el la los las y es un una que para con por en del se nos su más como pero este esta"
    " al muy está lo gracias hoy hay qué son",
    "it": "il la le di che un una per con non è sono gli del della ci si più anche ma come questo"
    " nel grazie oggi alla dei",
    "pt": "o a os as de que um uma para com não por em do da se mais como mas você nós seu muito"
    " está obrigado hoje na são",
    "nl": "de het een en van is dat niet voor op met zijn aan te er maar wij ook wel naar bij nog"
    " heeft deze jullie onze",
    "sv": "och att det som en är på av för med den till har inte om ett vi jag men från",
    "pl": "i w na się nie z że to do jest jak dla po od ale co już tylko za dziękuję",
    "tr": "bir ve bu için ile de da çok ne ama gibi daha var ben biz olarak",
    "id": "yang dan di ini itu untuk dengan tidak ada kami kita saya dari akan juga ke",
}
_SETS = {language: frozenset(words.split()) for language, words in _COMMON.items()}


_CODE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{1,8})*")


def spoken(lang: str) -> str | None:
    """Give the language of a code such as `de`, `en-GB` or `en_US`; None for what is no code.

    A misspelled language would switch off the rules for English wording.
    """
    found = _CODE.fullmatch(lang.strip().lower())
    if found is None:
        return "en" if lang.strip().lower() == "english" else None
    return "en" if found[1] == "eng" else found[1]


def language(reading: Reading) -> str:
    """Name the language: the declared one, else a guess; English when nothing speaks against it.

    A guess other than English needs four words and clearly more of that language's
    frequent words than of English ones; `und` stands for another script.
    """
    declared = reading.post.context.lang
    code = spoken(declared) if declared else None
    if code:
        return code
    words = list(dict.fromkeys(item.norm for item in reading.words if item.kind == "word"))
    if len(words) < 3:
        letters = [c for c in reading.post.text if c.isalpha()]
        latin = sum(c < "\u0250" for c in letters)
        return "en" if not letters or latin * 2 >= len(letters) else "und"
    latin = sum(word[0] < "\u0250" for word in words)
    if latin * 2 < len(words):
        return "und"
    english = sum(word in _SETS["en"] for word in words)
    if english * 5 >= len(words):
        return "en"
    counts = {name: sum(word in common for word in words) for name, common in _SETS.items()}
    best = max(counts, key=lambda name: counts[name])
    if best != "en" and counts[best] >= 3 and counts[best] > 1.5 * counts["en"]:
        return best
    accented = sum(not word.isascii() for word in words)
    if counts["en"] == 0 and accented * 3 > len(words):
        return "und"
    return "en"
