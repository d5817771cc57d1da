"""Find compiled phrases in a post's tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from authlint.phrase import Phrase, Step
from authlint.phraseset import PhraseSet
from authlint.tokens import STEM, Item, Reading
from authlint.types import Span

_UNSEARCHED = frozenset({"any", "word", "caps", "name"})
Hit = tuple[Span, tuple[Item, ...]]


def find(phrases: PhraseSet, reading: Reading) -> list[Hit]:
    """Give span and tokens of every place where one of the phrases stands, longest first.

    Spans that lie inside a longer one are dropped. A reading remembers what was found.
    """
    return [hit for hit, _ in find_sources(phrases, reading)]


def find_sources(phrases: PhraseSet, reading: Reading) -> list[tuple[Hit, str]]:
    """The same, each with the source of the phrase that stands there."""
    known = reading.memory.get(id(phrases))
    if known is None or known[0] is not phrases:
        known = reading.memory[id(phrases)] = (phrases, _find(phrases, reading))
    hits: list[tuple[Hit, str]] = known[1]
    return hits


def _find(phrases: PhraseSet, reading: Reading) -> list[tuple[Hit, str]]:
    keys = reading.keys
    found: dict[int, tuple[int, str]] = {}
    for entry in phrases.possible(reading):
        if _together(entry.phrase, keys) and _reached(entry.phrase.steps, -1, reading):
            for start, end in _matches(entry.phrase, reading):
                found[start] = max(found.get(start, (-1, "")), (end, entry.source))
    return _outermost(found, reading.stream) if found else []


def _together(phrase: Phrase, keys: dict[str, int]) -> bool:
    """Tell whether one sentence, or for a crossing phrase the post, holds all that it needs."""
    shared = -1
    for need in (phrase.keys, *phrase.needs):
        held = 0
        for key in need & keys.keys():
            held |= keys[key]
        shared = held if phrase.crossing else shared & held
        if not shared:
            return False
    return True


def _reached(steps: Iterable[Step], at: int, reading: Reading) -> int:
    """Give where in the stream the steps may end that begin at the places `at`, one bit each.

    All places are followed at once, sentences, marks and the finer types left aside: what
    is not reached here cannot match, and little else is. (Baeza-Yates and Gonnet's
    bit-parallel search, "A new approach to text searching", CACM 35(10), 1992.)
    """
    emoji = reading.places.get("<emoji>", 0)
    for step in steps:
        if step.kind == "mark":
            continue
        if step.kind == "gap":
            for _ in range(step.size):
                at |= at << 1
            continue
        start = _past(at, emoji) if emoji else at
        taken = (start & _held(step, reading)) << 1
        for option in step.options:
            taken |= _reached(option, start, reading)
        at = at | taken if step.kind == "maybe" else taken
        if not at:
            return 0
    return at


def _past(at: int, emoji: int) -> int:
    """Step over emoji, which may stand anywhere in a phrase."""
    while (more := at | (at & emoji) << 1) != at:
        at = more
    return at


def _held(step: Step, reading: Reading) -> int:
    """The places of the tokens that a step may take."""
    if not step.types.isdisjoint(_UNSEARCHED):
        return (1 << len(reading.stream)) - 1
    places = reading.places
    held = 0
    for word in step.words & places.keys():
        held |= places[word]
    for stem in step.stems:
        held |= places.get(stem[:STEM] + "*", 0)
    for kind in step.types:
        held |= places.get("<number>" if kind in ("money", "percent") else f"<{kind}>", 0)
    return held


def _outermost(
    found: dict[int, tuple[int, str]], stream: tuple[Item, ...]
) -> list[tuple[Hit, str]]:
    hits: list[tuple[Hit, str]] = []
    last = -1
    for start, (end, source) in sorted(found.items()):
        if end > last:
            last = end
            items = stream[start:end]
            hits.append(((Span(items[0].start, items[-1].end), items), source))
    return hits


def _matches(phrase: Phrase, reading: Reading) -> Iterator[tuple[int, int]]:
    failed: set[tuple[int, int, bool, bool]] = set()
    for start in _starts(phrase, reading):
        end = _match(phrase.head, start, reading, False, True, failed)
        if end > start:
            yield start, end


def _starts(phrase: Phrase, reading: Reading) -> Iterator[int]:
    """Where a phrase may begin: within its reach before one of its rarest tokens."""
    if phrase.anchored:
        yield from sorted(_places(phrase.keys, reading))
        return
    stream = reading.stream
    first = next((step for step in phrase.steps if step.kind != "mark"), phrase.steps[0])
    plain, words = first.kind == "token", first.words
    reach = phrase.reach + len(reading.positions.get("<emoji>", ()))
    done = 0
    for place in sorted(_places(phrase.keys, reading)):
        for start in range(max(done, place - reach), place + 1):
            if not phrase.crossing and stream[start].sentence != stream[place].sentence:
                continue
            if not plain or stream[start].norm in words or _takes(first, stream[start], reading):
                yield start
        done = place + 1


def _places(keys: frozenset[str], reading: Reading) -> set[int]:
    positions = reading.positions
    places: set[int] = set()
    for key in keys & positions.keys():
        places.update(positions[key])
    return places


def _match(
    step: Step | None,
    index: int,
    reading: Reading,
    begun: bool,
    free: bool,
    failed: set[tuple[int, int, bool, bool]],
) -> int:
    """Match a chain of steps at a stream index; give the end index or -1.

    `begun` tells that a token has been taken, `free` that a sentence may end here;
    `failed` remembers states that lead nowhere, which keeps the search linear.
    """
    state = (id(step), index, begun, free)
    if state in failed:
        return -1
    end = _tried(step, index, reading, begun, free, failed)
    if end < 0:
        failed.add(state)
    return end


def _tried(
    step: Step | None,
    index: int,
    reading: Reading,
    begun: bool,
    free: bool,
    failed: set[tuple[int, int, bool, bool]],
) -> int:
    stream = reading.stream
    total = len(stream)
    while step is not None:
        if step.kind == "mark":
            if not _mark(step.text, index, reading):
                return -1
            free = free or step.text in "/!?"
            step = step.next
            continue
        if step.kind == "gap":
            return _gap(step, index, reading, free, failed)
        here = index
        while begun and here < total and stream[here].kind == "emoji":
            if _takes(step, stream[here], reading):
                break
            here += 1
        for option in step.heads:
            if option.kind == "token" and not (
                here < total and _takes(option, stream[here], reading)
            ):
                continue
            end = _match(option, index, reading, begun, free, failed)
            if end >= 0:
                return end
        taken = (
            here < total
            and _takes(step, stream[here], reading)
            and (free or stream[here].sentence == stream[here - 1].sentence)
        )
        if step.kind == "maybe":
            if taken:
                end = _match(step.next, here + 1, reading, True, False, failed)
                if end >= 0:
                    return end
        elif not taken:
            return -1
        else:
            index = here + 1
            begun, free = True, False
        step = step.next
    return index


def _gap(
    gap: Step, index: int, reading: Reading, free: bool, failed: set[tuple[int, int, bool, bool]]
) -> int:
    stream = reading.stream
    total = len(stream)
    rest = gap.next
    first = rest if rest is not None and rest.kind == "token" else None
    for end in range(index, min(index + gap.size, total) + 1):
        first_word = free and end == index + 1
        if end > max(index, 1) and not first_word and _crosses(stream, end - 1):
            return -1
        if first and (end == total or not _possible(first, stream[end], reading)):
            continue
        done = _match(rest, end, reading, True, False, failed)
        if done >= 0:
            return done
    return -1


def _crosses(stream: tuple[Item, ...], at: int) -> bool:
    return stream[at].sentence != stream[at - 1].sentence


def _possible(step: Step, item: Item, reading: Reading) -> bool:
    return item.kind == "emoji" or _takes(step, item, reading)


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
    norm = item.norm
    if norm in step.words:
        return True
    if step.stems and item.kind == "word" and norm.startswith(step.stems):
        return True
    return bool(step.types) and any(_is(kind, item, reading) for kind in step.types)


def _is(kind: str, item: Item, reading: Reading) -> bool:
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
