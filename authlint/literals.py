"""What a text must hold for a regular expression to match it, found when cards are compiled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

Literals = list[list[str]]
"""Case-folded texts: of each list, one must stand in the case-folded text."""

MOST = 80
"""The most texts of one list: a longer one costs more to look for than it spares."""
SHORTEST = 3
"""The least characters of each text of a list: shorter ones stand in every post."""
_USUAL = frozenset("abcdefghijklmnopqrstuvwxyz0123456789 .,:;!?'\"()-/\n\t")
_WORD = re.compile(r"\w+", re.ASCII)
_RE2_ONLY = {
    r"\\x\{([0-9A-Fa-f]+)\}": lambda m: re.escape(chr(int(m[1], 16))),
    r"\\p\{?(?:Lu|L|N)\}?": lambda m: r"\w",
    r"\\z": lambda m: r"\Z",
    r"\\C": lambda m: ".",
}


def literals(expression: str) -> Literals:
    """Give the texts that every match of an expression holds; none where that is not plain.

    The lists are sound and not complete: a text that fails one of them cannot match,
    whatever the expression's flags.
    """
    for pattern, plain in _RE2_ONLY.items():
        expression = re.sub(pattern, plain, expression)
    try:
        tree = import_module("re._parser").parse(expression)
    except (re.error, OverflowError, RecursionError, ImportError, AttributeError):
        return []
    lists = [sorted(texts) for texts in _sequence(tree) if _worthwhile(texts)]
    return [texts for number, texts in enumerate(lists) if texts not in lists[:number]]


def haystack(text: str) -> str:
    """Give what literals are looked for in: the case-folded text, then its bare words."""
    folded = text.casefold()
    return f"{folded}\n {' '.join(_WORD.findall(folded))} "


def possible(needed: Iterable[Sequence[str]], hay: str) -> bool:
    """Tell whether a haystack holds one text of every list."""
    return all(any(one in hay for one in texts) for texts in needed)


def _worthwhile(texts: frozenset[str]) -> bool:
    return 0 < len(texts) <= MOST and min(map(_weight, texts)) >= SHORTEST


def _weight(text: str) -> int:
    """The length of a text, where an emoji or a rare mark weighs as much as a short word."""
    return len(text) + (SHORTEST if any(c not in _USUAL for c in text) else 0)


def _sequence(tree: Any) -> list[frozenset[str]]:
    """The lists of a sequence; literals that follow one another are one text."""
    found: list[frozenset[str]] = []
    run, edge = "", False
    for operation, argument in tree:
        name = str(operation)
        if name == "LITERAL":
            run = run or (" " if edge and _plain(chr(argument)) else "")
            run += chr(argument).casefold()
        elif name == "AT":
            edge = str(argument) == "AT_BOUNDARY"
            if edge and run and _plain(run):
                found.append(frozenset({run + " "}))
                run = ""
            continue
        else:
            found.append(frozenset({run}))
            run = ""
            found.extend(_part(name, argument))
        edge = False
    return [texts for texts in (*found, frozenset({run})) if "" not in texts]


def _plain(text: str) -> bool:
    """Tell whether a text stands alike in a haystack's bare words: words with one space between."""
    return bool(re.fullmatch(r" ?[A-Za-z0-9]+(?: [A-Za-z0-9]+)*", text))


def _part(name: str, argument: Any) -> list[frozenset[str]]:
    if name == "SUBPATTERN":
        return _sequence(argument[-1])
    if name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] > 0:
        return _sequence(argument[2])
    if name == "IN":
        return _class(argument)
    if name == "BRANCH":
        best = [_best(_sequence(branch)) for branch in argument[1]]
        return [frozenset().union(*best)] if all(best) else []
    return []


def _class(members: Any) -> list[frozenset[str]]:
    """The characters of a class that names few, one by one."""
    if any(str(kind) != "LITERAL" for kind, _ in members):
        return []
    return [frozenset(chr(code).casefold() for _, code in members)]


def _best(lists: list[frozenset[str]]) -> frozenset[str]:
    """The list of a branch that is rarest: the one whose shortest text is longest."""
    usable = [texts for texts in lists if _worthwhile(texts)]
    return max(
        usable, key=lambda texts: (min(map(_weight, texts)), -len(texts)), default=frozenset()
    )
