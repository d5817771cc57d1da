"""The phrase language of the cards: compile a phrase, find it in a post's tokens.

A phrase is matched on tokens, not on characters: case, curly quotes, contractions,
hyphens, hidden characters and emoji between words make no difference, and a phrase
never crosses the end of a sentence or a line unless it says so. The notation:

=================  ==========================================================
``word``           the word, in any case; ``don't`` also matches "do not"
``word*``          any word that begins so (three letters or more)
``(a|b c|d)``      one of these
``[a|b]``          the same, optional
``...``            up to 3 words in between; ``...8`` up to 8 words (at most 15)
``<number>``       a token of a type: word, number, money, percent, url, email,
                   mention, hashtag, cashtag, placeholder, emoji, any
``<caps>``         a word of two or more letters in capitals
``<name>``         a word with a capital initial
``#tag`` ``🔥``     that hashtag, that emoji
``^`` ``$``        the start, the end of a sentence or line
``^^`` ``$$``      the start, the end of the whole post
``/``              a sentence may end here, and the next one begin
``!`` ``?``        the sentence ends here with this mark
=================  ==========================================================
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from authlint.errors import AuthlintError
from authlint.tokens import STEM, Item, Reading, plain_emoji, split_word
from authlint.types import Span

TYPES = frozenset(
    "word number money percent url email mention hashtag cashtag placeholder emoji"
    " any caps name".split()
)
_PIECE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\S+")
_GAP = re.compile(r"\.\.\.(\d{0,2})")
_MARKS = frozenset({"^", "$", "^^", "$$", "/", "!", "?"})
_COMMON = frozenset(
    "a an and any are as at be but by can did do does for from get had has have he her his how i"
    " if in into is it 's just let like me more my no not of on one or our out she so that the"
    " their them then there these they this to up us was we were what when who will with would"
    " you your".split()
)
_MAX_GAP = 15


class Step(NamedTuple):
    """One element of a phrase: alternatives of steps, a gap, a mark, a type or a word."""

    kind: str
    text: str = ""
    options: tuple[tuple[Step, ...], ...] = ()
    gap: int = 0


class Phrase(NamedTuple):
    """A compiled phrase with its source, its steps and the keys it cannot do without."""

    source: str
    steps: tuple[Step, ...]
    keys: frozenset[str]


def parse(source: str) -> Phrase:
    """Compile a phrase.

    Raises:
        AuthlintError: if the phrase is empty, unbalanced, names an unknown type, or
            has nothing that a post can be searched for.
    """
    steps = tuple(_steps(source))
    kinds = [step.kind for step in steps]
    if kinds.count("gap") > 3 or kinds.count("maybe") + kinds.count("all") > 8:
        raise AuthlintError(f"phrase '{source}' has more than three gaps or eight bracketed parts")
    keys = _keys(steps)
    if not keys:
        raise AuthlintError(
            f"phrase '{source}' names no word or type that it cannot do without",
            hint="give it at least one word outside brackets",
        )
    return Phrase(source, steps, keys)


def _steps(source: str) -> Iterator[Step]:
    pieces = _PIECE.findall(source)
    if not pieces or re.search(r"[()\[\]]", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", source)):
        raise AuthlintError(f"phrase '{source}' is empty or has unbalanced brackets")
    for piece in pieces:
        if piece[0] in "([" and len(piece) > 1:
            options = tuple(tuple(_steps(part)) for part in piece[1:-1].split("|"))
            yield Step("all" if piece[0] == "(" else "maybe", options=options)
        elif gap := _GAP.fullmatch(piece):
            size = int(gap.group(1) or 3)
            if size > _MAX_GAP:
                raise AuthlintError(f"phrase '{source}': a gap holds at most {_MAX_GAP} words")
            yield Step("gap", gap=size)
        elif piece in _MARKS:
            yield Step("mark", piece)
        elif piece[0] == "<" and piece[-1] == ">":
            if piece[1:-1] not in TYPES:
                raise AuthlintError(f"phrase '{source}': no token type '{piece}'")
            yield Step("type", piece[1:-1])
        else:
            yield from _literal(piece, source)


def _literal(piece: str, source: str) -> Iterator[Step]:
    text = piece.lower().replace("\u2019", "'")
    if text.endswith("*"):
        if len(text) < 4:
            raise AuthlintError(f"phrase '{source}': '{piece}' needs three letters before '*'")
        yield Step("stem", text[:-1])
    elif text[0] in "#@$":
        yield Step("word", text)
    elif not any(c.isalnum() for c in text):
        yield Step("word", plain_emoji(text))
    else:
        for part in re.findall(r"[^\W_]+(?:'[^\W_]+)*|'s", text):
            yield from (Step("word", word) for word in split_word(part))


def _keys(steps: Iterable[Step]) -> frozenset[str]:
    best: frozenset[str] = frozenset()
    rank = (9, 0)
    for step in steps:
        keys = _step_keys(step)
        if keys:
            order = (max(_commonness(key) for key in keys), len(keys))
            if order < rank:
                best, rank = keys, order
    return best


def _commonness(key: str) -> int:
    if key.startswith("<"):
        return 2
    return 3 if key in _COMMON else 1 if len(key) < 5 else 0


def _step_keys(step: Step) -> frozenset[str]:
    if step.kind == "word":
        return frozenset({"is", "'s"} if step.text in ("is", "'s") else {step.text})
    if step.kind == "stem":
        return frozenset({step.text[:STEM] + "*"})
    if step.kind == "type" and step.text not in ("word", "any", "caps", "name"):
        return frozenset({"<number>" if step.text in ("money", "percent") else f"<{step.text}>"})
    if step.kind == "all":
        parts = [_keys(option) for option in step.options]
        return frozenset().union(*parts) if all(parts) else frozenset()
    return frozenset()


def find(phrases: Iterable[Phrase], reading: Reading) -> Iterator[tuple[Span, tuple[Item, ...]]]:
    """Yield span and tokens of every place where one of the phrases stands, longest first.

    Spans that lie inside a longer one of the same call are dropped.
    """
    found: dict[int, int] = {}
    keys = reading.keys
    for phrase in phrases:
        if phrase.keys.isdisjoint(keys):
            continue
        for start in _starts(phrase.steps, reading):
            end = _match(phrase.steps, start, reading)
            if end > start and end > found.get(start, -1):
                found[start] = end
    stream = reading.stream
    last = -1
    for start, end in sorted(found.items()):
        if end <= last:
            continue
        last = end
        items = stream[start:end]
        yield Span(items[0].start, items[-1].end), items


def _starts(steps: tuple[Step, ...], reading: Reading) -> Iterable[int]:
    first = next((step for step in steps if step.kind != "mark"), None)
    if first is not None and first.kind == "word":
        if first.text in ("is", "'s"):
            return (reading.positions.get("is") or []) + (reading.positions.get("'s") or [])
        return reading.positions.get(first.text, ())
    return range(len(reading.stream))


def _match(
    steps: tuple[Step, ...], index: int, reading: Reading, begun: bool = False, free: bool = True
) -> int:
    """Match steps at a stream index; give the end index or -1.

    `begun` tells that a token has been taken, `free` that a sentence may end here.
    """
    stream = reading.stream
    for at, step in enumerate(steps):
        if step.kind == "mark":
            if not _mark(step.text, index, reading):
                return -1
            free = free or step.text in "/!?"
            continue
        rest = steps[at + 1 :]
        if step.kind == "gap":
            return _gap(step.gap, rest, index, reading)
        if step.kind in ("all", "maybe"):
            for option in step.options:
                end = _match(option + rest, index, reading, begun, free)
                if end >= 0:
                    return end
            if step.kind == "all":
                return -1
            continue
        while begun and index < len(stream) and _skipped(step, stream[index], reading):
            index += 1
        if index >= len(stream) or not _takes(step, stream[index], reading):
            return -1
        if not free and stream[index].sentence != stream[index - 1].sentence:
            return -1
        index += 1
        begun, free = True, False
    return index


def _skipped(step: Step, item: Item, reading: Reading) -> bool:
    return item.kind == "emoji" and not _takes(step, item, reading)


def _gap(size: int, rest: tuple[Step, ...], index: int, reading: Reading) -> int:
    stream = reading.stream
    for end in range(index, min(index + size, len(stream)) + 1):
        if end > index and index and stream[end - 1].sentence != stream[index - 1].sentence:
            return -1
        done = _match(rest, end, reading, begun=True, free=False)
        if done >= 0:
            return done
    return -1


def _mark(mark: str, index: int, reading: Reading) -> bool:
    stream = reading.stream
    if mark == "/":
        return True
    if mark == "^^":
        return index == 0
    if mark == "$$":
        return index == len(stream)
    if mark == "^":
        return index == 0 or (
            index < len(stream) and stream[index].sentence != stream[index - 1].sentence
        )
    ends = index == len(stream) or stream[index].sentence != stream[index - 1].sentence
    if mark == "$" or not ends or index == 0:
        return ends
    tail = reading.post.text[stream[index - 1].end : stream[index - 1].end + 6].split("\n")[0]
    return mark in tail


def _takes(step: Step, item: Item, reading: Reading) -> bool:
    if step.kind == "word":
        if step.text == item.norm:
            return True
        return step.text in ("is", "'s") and item.norm in ("is", "'s")
    if step.kind == "stem":
        return item.kind == "word" and item.norm.startswith(step.text)
    kind = step.text
    if kind == "any":
        return True
    if kind == "money":
        return item.kind == "number" and item.norm[0] in "£$€¥"
    if kind == "percent":
        return item.kind == "number" and item.norm.endswith("%")
    if kind in ("caps", "name"):
        text = reading.post.text[item.start : item.end]
        return item.kind == "word" and (
            text.isupper() and len(text) > 1 if kind == "caps" else text[:1].isupper()
        )
    return item.kind == kind
