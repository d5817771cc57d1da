"""Typed tokens, sentences and words over the untouched text of a post."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property, reduce
from operator import or_
from typing import Any, NamedTuple

from authlint.contractions import SPLITS, split_word
from authlint.fold import LOOKALIKES, Folded, fold
from authlint.literals import haystack
from authlint.types import Post, Span

_EMOJI_CHAR = (
    "[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2194-\u2199\u21a9\u21aa\u231a\u231b\u2328\u23cf"
    "\u23e9-\u23fa\u24c2\u25aa\u25ab\u25b6\u25c0\u25fb-\u25fe\u2600-\u27bf\u2934\u2935"
    "\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f0ff\U0001f18e\U0001f191-\U0001f19a\U0001f200-\U0001faff]"
)
_EMOJI = (
    "(?:[\U0001f1e6-\U0001f1ff]{2}|[0-9#*]\ufe0f?\u20e3"
    f"|{_EMOJI_CHAR}[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
    f"(?:\u200d{_EMOJI_CHAR}[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]*)*)"
)
_TLD = (
    "com|org|net|io|co|ai|app|dev|me|uk|de|fr|eu|us|ca|au|nz|in|ie|nl|ch|at|be|es|it|se|no|dk"
    "|info|biz|shop|store|blog|news|xyz|ly|gl|gg|tv|fm|to|be|gy|so|link|site|online|page|club"
    "|tech|cloud|example|social|edu|gov|int|academy|agency|studio|design|live|media|health"
)
_SLOT = (
    "your|insert|first|last|full|company|name|job|title|recipient|topic|city|industry|product"
    "|customer|client|prospect|date|link|url|event|role|position|firm|brand|business|number"
)
_TOKEN = re.compile(
    rf"""[ \t,;]*+(?:
    (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*+(?=[\s,;!?)"]|\Z))
  | (?P<end>[.!?\u2026\u3002\uff01\uff1f]+["')\]\u201d\u2019]*(?=\s|\Z)|\n|\r\n?)
  | (?P<code>```.*?(?:```|\Z)|`[^`\n]+`)
  | (?P<image>!\[[^\]\n]{{0,400}}\]\([^()\n]{{0,800}}\))
  | (?P<url>https?://[^\s<>"]*[^\s<>"'.,;:!?)\]}}*_]
      | (?<![\w@./-])www\.[^\s<>"]*[^\s<>"'.,;:!?)\]}}*_]
      | (?<![\w@./-])[a-zA-Z0-9](?:[a-zA-Z0-9-]*[a-zA-Z0-9])?(?:\.[a-zA-Z0-9-]+)*\.(?:{_TLD})
        (?:/[^\s<>"]*[^\s<>"'.,;:!?)\]}}*_]|(?![\w@-]|\.\w)))
  | (?P<email>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)
  | (?P<mention>(?<![\w@/])@\w(?:[\w.-]*\w)?(?:@[\w-]+(?:\.[\w-]+)+)?)
  | (?P<hashtag>(?<![\w&/])[#\uff03](?=\w*[^\W\d_])\w+)
  | (?P<cashtag>(?<!\w)\$[A-Z]{{1,6}}\b)
  | (?P<placeholder>\{{\{{[^{{}}\n]{{1,60}}\}}\}}|\$\{{[^{{}}\n]{{1,60}}\}}
      | \{{[A-Za-z_][\w\ .-]{{0,30}}\}}|%%\w{{1,30}}%%|%[A-Z_]{{3,30}}%|\*\|[A-Z:_]{{1,30}}\|\*
      | <<[^<>\n]{{1,40}}>>|<(?i:{_SLOT})\b[\w\ '/-]{{0,30}}>
      | \[(?i:{_SLOT})\b[\w\ '/-]{{0,30}}\](?!\())
  | (?P<emoji>{_EMOJI})
  | (?P<number>[£$€¥]?\d+(?:[.,:/]\d+)*(?:%|[^\W\d_]{{1,4}}(?!\w))?)
  | (?P<other>[^\W_]+(?:'[^\W\d_]+)*))
    """,
    re.VERBOSE | re.DOTALL,
)
_QUOTE = re.compile(
    r'(?<!\w)"[^"\n]{1,400}"(?!\w)|(?<!\w)\'[^\'\n]{2,400}?[^\s\']\'(?!\w)'
    r"|«[^»\n]{1,400}»|(?m:^[ \t]*>[^\n]*)"
)
STEM = 3
"""How many letters of a word its stem key holds; a phrase's `word*` needs as many."""
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof st vs etc eg ie approx no fig inc ltd co jr sr dept est min max tel".split()
)
_SHAPES = {
    "<digits>": re.compile(r"\d(?:[ ().-]{0,2}\d){6}"),
    "<mixed>": re.compile(r"[A-Za-z][A-Za-z_-]{0,40}\d[A-Za-z0-9_-]{6}|\d[A-Za-z_-]{8}"),
    "<login>": re.compile(r"://[^\s/@]{1,80}@"),
    "<address>": re.compile(r"\d[A-Za-z]?,? [A-Z][^\s\d]+ [A-Zgsw]"),
    "<image>": re.compile(r"!\["),
}
"""Keys for a text that may hold a phone number, a key or password, a login, a street
address, an image."""


class Item(NamedTuple):
    """One token: its type, its lower-case form, its span and its sentence's number.

    `kind` is one of word, number, url, email, mention, hashtag, cashtag, code, image (as
    Markdown writes it), placeholder, emoji; a contraction gives two words that share its span.
    """

    kind: str
    norm: str
    start: int
    end: int
    sentence: int


def plain_emoji(emoji: str) -> str:
    """Drop skin tones and presentation selectors from an emoji."""
    return "".join(c for c in emoji if c not in "\ufe0e\ufe0f" and not 0x1F3FB <= ord(c) <= 0x1F3FF)


def _split(word: str) -> tuple[str, ...]:
    if not word.isascii() and any("a" <= c <= "z" for c in word):
        word = word.translate(LOOKALIKES)
    return split_word(word)


class Reading:
    """A post as rules see it: tokens, sentences, quotations and keys, each made on first use.

    `memory` keeps what was found for a phrase set; `met` holds the identities of the needs
    that the engine's lookup found met, so that a rule's own lookup need not do it again.
    """

    def __init__(self, post: Post) -> None:
        self.post = post
        self.memory: dict[int, Any] = {}
        self.met: set[int] | None = None

    @cached_property
    def folded(self) -> Folded:
        """The text with look-alike characters folded, and the way back."""
        return fold(self.post.text)

    @cached_property
    def _parts(self) -> tuple[tuple[Item, ...], tuple[Span, ...]]:
        items: list[Item] = []
        sentences: list[Span] = []
        text = self.folded.text
        begin, count, last = -1, 0, ""
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            start, end = match.span(kind)
            if kind == "end":
                if begin >= 0 and not _is_abbreviation(text, items, start, end):
                    sentences.append(Span(begin, start if text[start] in "\r\n" else end))
                    begin, count = -1, count + 1
                last = kind
                continue
            if last == "emoji" and begin >= 0 and text[start].isupper():
                sentences.append(Span(begin, items[-1].end))
                begin, count = -1, count + 1
            if begin < 0:
                begin = start
            last = kind
            token = text[start:end]
            if kind == "word" or kind == "other":
                word = token.lower()
                if "'" not in word and word not in SPLITS and word.isascii():
                    items.append(Item("word", word, start, end, count))
                    continue
                items.extend(Item("word", part, start, end, count) for part in _split(word))
            else:
                norm = plain_emoji(token) if kind == "emoji" else token.lower()
                items.append(Item(kind, norm, start, end, count))
        if begin >= 0:
            sentences.append(Span(begin, len(text.rstrip())))
        return self._unfolded(items, sentences)

    def _unfolded(
        self, items: list[Item], sentences: list[Span]
    ) -> tuple[tuple[Item, ...], tuple[Span, ...]]:
        folded = self.folded
        if not folded.cuts:
            return tuple(items), tuple(sentences)
        start, end = folded.origin, folded.origin_end
        return (
            tuple(i._replace(start=start(i.start), end=end(i.end)) for i in items),
            tuple(Span(start(s.start), end(s.end)) for s in sentences),
        )

    @property
    def items(self) -> tuple[Item, ...]:
        """All tokens in reading order."""
        return self._parts[0]

    @property
    def sentences(self) -> tuple[Span, ...]:
        """Sentence spans; a line break always ends a sentence."""
        return self._parts[1]

    @cached_property
    def stream(self) -> tuple[Item, ...]:
        """The tokens that phrases are matched on: all but code and images."""
        return tuple(item for item in self.items if item.kind not in ("code", "image"))

    @cached_property
    def words(self) -> tuple[Item, ...]:
        """The word and number tokens."""
        return tuple(item for item in self.items if item.kind in ("word", "number"))

    def of(self, kind: str) -> tuple[Item, ...]:
        """The tokens of one type."""
        return tuple(item for item in self.items if item.kind == kind)

    @cached_property
    def positions(self) -> dict[str, list[int]]:
        """Where in `stream` each form, short stem (`abc*`) and type (`<kind>`) stands."""
        found: dict[str, list[int]] = {}
        for index, item in enumerate(self.stream):
            norm = item.norm
            if norm in found:
                found[norm].append(index)
            else:
                found[norm] = [index]
            if len(norm) >= STEM:
                stem = norm[:STEM] + "*"
                if stem in found:
                    found[stem].append(index)
                else:
                    found[stem] = [index]
            if item.kind != "word":
                found.setdefault(f"<{item.kind}>", []).append(index)
        return found

    @cached_property
    def places(self) -> dict[str, int]:
        """The same as `positions`, as one number a key: a bit for each place in `stream`."""
        return {
            key: 1 << at[0] if len(at) == 1 else sum(1 << place for place in at)
            for key, at in self.positions.items()
        }

    @cached_property
    def keys(self) -> dict[str, int]:
        """The sentences that hold a form, stem or type, one bit each; of a shape, all."""
        of = [1 << item.sentence for item in self.stream]
        found = {
            key: of[at[0]] if len(at) == 1 else reduce(or_, map(of.__getitem__, at))
            for key, at in self.positions.items()
        }
        text = self.folded.text
        found.update((key, -1) for key, shape in _SHAPES.items() if shape.search(text))
        return found

    @cached_property
    def haystack(self) -> str:
        """What the literals of patterns are looked for in."""
        return haystack(self.folded.text)

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Quotations; none if the writer put the whole draft into quotation marks."""
        folded = self.folded
        spans = [
            Span(folded.origin(m.start()), folded.origin_end(m.end()))
            for m in _QUOTE.finditer(folded.text)
        ]
        covered = sum(span.end - span.start for span in spans)
        return () if covered > 0.8 * len(self.post.text.strip()) else tuple(spans)

    @cached_property
    def lines(self) -> tuple[Span, ...]:
        """The spans of all lines, blank ones included, without their line breaks."""
        spans: list[Span] = []
        at = 0
        for line in self.post.text.splitlines(keepends=True):
            spans.append(Span(at, at + len(line.rstrip("\r\n"))))
            at += len(line)
        return tuple(spans)

    @cached_property
    def parent(self) -> Reading | None:
        """The text replied to, read in the same way; None if it is not known."""
        text = self.post.context.parent
        return Reading(Post(text=text)) if text and text.strip() else None

    def sentence_of(self, span: Span) -> Span:
        """The sentence in which a span begins."""
        for sentence in self.sentences:
            if span.start < sentence.end:
                return sentence
        return Span(0, len(self.post.text))

    def words_in(self, span: Span) -> Iterator[Item]:
        """The words that lie inside a span."""
        return (item for item in self.words if span.start <= item.start and item.end <= span.end)


def _is_abbreviation(text: str, items: list[Item], start: int, end: int) -> bool:
    if end - start != 1 or text[start] != "." or not items or items[-1].end != start:
        return False
    last = items[-1]
    return last.norm in _ABBREVIATIONS or (
        last.end - last.start == 1
        and (text[start - 1].isupper() or text[start - 2 : start - 1] == ".")
    )
