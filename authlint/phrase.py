"""The phrase language of the cards: compile a phrase for `authlint.lookup`.

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
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from authlint.contractions import SPLITS, split_word
from authlint.errors import AuthlintError
from authlint.frequency import share
from authlint.tokens import STEM, plain_emoji

TYPES = frozenset(
    "word number money percent url email mention hashtag cashtag placeholder emoji"
    " any caps name".split()
)
_PIECE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\S+")
_GAP = re.compile(r"\.\.\.(\d{0,2})")
_MARKS = frozenset({"^", "$", "^^", "$$", "/", "!", "?"})
_MAX_GAP = 15
_NUMBER = re.compile(r"[£$€¥]?\d+(?:[.,:/]\d+)*%?")
_IS = frozenset({"is", "'s"})
_ANY = frozenset({"word", "any", "caps", "name"})


@dataclass(slots=True, eq=False)
class Step:
    """One element of a phrase, linked to what follows it.

    kind: token (takes one of `words`, `stems` or `types`), choice (a token or one of the
    longer `options`), maybe (the same, or nothing), gap (up to `size` words) or mark.
    """

    kind: str
    text: str = ""
    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    types: frozenset[str] = frozenset()
    options: tuple[tuple[Step, ...], ...] = ()
    size: int = 0
    next: Step | None = None
    heads: tuple[Step, ...] = ()


class Phrase(NamedTuple):
    """A compiled phrase: its source, its steps, and what it cannot do without.

    A post must hold one key of every set in `needs` besides `keys`, which is the rarest.
    `reach` is the most tokens a match can take; `crossing` tells that it may leave its
    sentence, `anchored` that it begins with its rarest step.
    """

    source: str
    steps: tuple[Step, ...]
    keys: frozenset[str]
    needs: tuple[frozenset[str], ...] = ()
    reach: int = 0
    crossing: bool = False
    anchored: bool = False

    @property
    def head(self) -> Step:
        """The first step; each step knows the next."""
        return self.steps[0]


def parse(source: str, rarest: Collection[str] = ()) -> Phrase:
    """Compile a phrase; `rarest` are its rarest keys, where they are known.

    Raises:
        AuthlintError: if the phrase is empty, unbalanced, names an unknown type, or
            has nothing that a post can be searched for.
    """
    steps = tuple(_steps(source))
    kinds = [step.kind for step in steps]
    if kinds.count("gap") > 3 or source.count("(") + source.count("[") > 8:
        raise AuthlintError(f"phrase '{source}' has more than three gaps or eight bracketed parts")
    needs = list(filter(None, map(_step_keys, steps)))
    known = frozenset(rarest)
    needs.sort(key=(lambda keys: keys != known) if known else cost)
    if not needs:
        raise AuthlintError(
            f"phrase '{source}' names no word or type that it cannot do without",
            hint="give it at least one word outside brackets",
        )
    crossing = any(step.kind == "mark" and step.text in "/!?" for step in _all_steps(steps))
    _link(steps, None)
    first = next(step for step in steps if step.kind != "mark")
    anchored = first.kind == "token" and _step_keys(first) == needs[0]
    return Phrase(source, steps, needs[0], tuple(needs[1:]), _reach(steps), crossing, anchored)


def _link(steps: Sequence[Step], after: Step | None) -> None:
    """Tell each step, and the last step of each option, what follows it."""
    for at, step in enumerate(steps):
        step.next = steps[at + 1] if at + 1 < len(steps) else after
    for step in steps:
        for option in step.options:
            _link(option, step.next)
        step.heads = tuple(option[0] for option in step.options)


def _all_steps(steps: Iterable[Step]) -> Iterator[Step]:
    for step in steps:
        yield step
        for option in step.options:
            yield from _all_steps(option)


def _reach(steps: Iterable[Step]) -> int:
    total = 0
    for step in steps:
        own = step.size if step.kind == "gap" else int(step.kind != "mark")
        total += max([own, *map(_reach, step.options)])
    return total


def _steps(source: str) -> Iterator[Step]:
    pieces = _PIECE.findall(source)
    if not pieces or re.search(r"[()\[\]]", re.sub(r"\([^()]*\)|\[[^\[\]]*\]", "", source)):
        raise AuthlintError(f"phrase '{source}' is empty or has unbalanced brackets")
    for piece in pieces:
        if piece[0] in "([" and len(piece) > 1:
            yield _choice(piece)
        elif gap := _GAP.fullmatch(piece):
            size = int(gap.group(1) or 3)
            if size > _MAX_GAP:
                raise AuthlintError(f"phrase '{source}': a gap holds at most {_MAX_GAP} words")
            yield Step("gap", size=size)
        elif piece in _MARKS:
            yield Step("mark", piece)
        elif piece[0] == "<" and piece[-1] == ">":
            if piece[1:-1] not in TYPES:
                raise AuthlintError(f"phrase '{source}': no token type '{piece}'")
            yield Step("token", types=frozenset({piece[1:-1]}))
        else:
            yield from _literal(piece, source)


def _literal(piece: str, source: str) -> Iterator[Step]:
    text = piece.lower().replace("\u2019", "'")
    if text.isalpha() and text.isascii():
        yield from map(_word, split_word(text))
        return
    if text.endswith("*"):
        if len(text) < 4:
            raise AuthlintError(f"phrase '{source}': '{piece}' needs three letters before '*'")
        yield Step("token", stems=(text[:-1],))
    elif text[0] in "#@$":
        yield _word(text)
    elif not any(c.isalnum() for c in text):
        yield _word(plain_emoji(text))
    elif _NUMBER.fullmatch(text):
        yield _word(text)
    else:
        for part in re.findall(r"[^\W_]+(?:'[^\W_]+)*|'s", text):
            yield from (_word(word) for word in split_word(part))


def _is_plain(word: str) -> bool:
    """Tell whether a lower-case piece stands for itself alone: no mark, type or contraction."""
    return word.isalpha() and word.isascii() and word not in SPLITS and word != "is"


def _word(word: str) -> Step:
    return Step("token", words=_IS if word in _IS else frozenset({word}))


def _choice(piece: str) -> Step:
    plain, parsed = set[str](), []
    for part in piece[1:-1].lower().split("|"):
        words = part.split()
        if not all(map(_is_plain, words)) or not words:
            parsed.append(tuple(_steps(part)))
        elif len(words) == 1:
            plain.add(words[0])
        else:
            parsed.append(tuple(Step("token", words=frozenset((word,))) for word in words))
    single = [option[0] for option in parsed if len(option) == 1 and option[0].kind == "token"]
    longer = tuple(option for option in parsed if len(option) != 1 or option[0].kind != "token")
    kind = "maybe" if piece[0] == "[" else "choice" if longer else "token"
    return Step(
        kind,
        words=frozenset(plain).union(*(step.words for step in single)),
        stems=tuple(stem for step in single for stem in step.stems),
        types=frozenset().union(*(step.types for step in single)),
        options=longer,
    )


def _keys(steps: Iterable[Step]) -> frozenset[str]:
    return min(filter(None, map(_step_keys, steps)), key=cost, default=frozenset())


def cost(keys: frozenset[str]) -> float:
    """The percent of posts that a lookup by these keys would find, at most."""
    return sum(share(key) for key in keys)


def _step_keys(step: Step) -> frozenset[str]:
    if step.kind not in ("token", "choice") or step.types & _ANY:
        return frozenset()
    parts = [_keys(option) for option in step.options]
    if not all(parts):
        return frozenset()
    types = ("number" if kind in ("money", "percent") else kind for kind in step.types)
    return step.words.union(
        (stem[:STEM] + "*" for stem in step.stems), (f"<{kind}>" for kind in types), *parts
    )
