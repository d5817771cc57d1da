"""The matchers of a brand's rules: existing kinds, joined so that each entry names its line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from authlint import guards, kinds
from authlint.brandfile.model import Brand, Required, Term
from authlint.brandrules import tags
from authlint.brandrules.subjects import language_matcher, pillar_matcher
from authlint.kinds.when import conditioned
from authlint.tokens import Reading
from authlint.types import Match, Matcher, Span

Part = tuple[Matcher, Mapping[str, str]]
SPARED = ("mentioned-not-used",)


def matchers(brand: Brand) -> dict[str, Matcher]:
    """Give the matcher of each rule for which the brand file has something to say."""
    parts: dict[str, list[Part]] = {
        "banned-term": list(_banned(brand)),
        "brand-term-misuse": [*_terms(brand), *tags.misspelt(brand)],
        "off-tone": list(_voice(brand)),
        "value-contradiction": list(_values(brand)),
        "claim-without-evidence": list(_claims(brand)),
        "missing-wording": list(_required(brand)),
        "unlisted-tag": list(tags.unlisted(brand)),
        "emoji-policy": list(tags.emoji(brand)),
        "brand-language": list(language_matcher(brand)),
        "off-pillar": list(pillar_matcher(brand)),
    }
    return {name: joined(listed) for name, listed in parts.items() if listed}


def joined(parts: Sequence[Part]) -> Matcher:
    """Join matchers into one; each gives its own values to its matches."""

    def run(reading: Reading) -> Iterator[Match]:
        seen: set[Span] = set()
        for matcher, values in parts:
            for match in matcher.run(reading):
                if match.span not in seen:
                    seen.add(match.span)
                    yield match._replace(values={**match.values, **values})

    if any(matcher.needs is None for matcher, _ in parts):
        return Matcher(run)
    return Matcher(run, tuple(need for matcher, _ in parts for need in matcher.needs or ()))


def spared(matcher: Matcher, names: Iterable[str], rule: str) -> Matcher:
    """Take out the matches that a guard spares."""
    holds = [guards.load(name) for name in names]

    def run(reading: Reading) -> Iterator[Match]:
        for match in matcher.run(reading):
            if not any(guard(reading, match.span, rule) for guard in holds):
                yield match

    return Matcher(run, matcher.needs)


def _banned(brand: Brand) -> Iterator[Part]:
    for entry in brand.banned:
        pairs = {entry.term: list(entry.use)}
        matcher = spared(kinds.build("swap", {"pairs": pairs}), SPARED, "banned-term")
        better = " or ".join(f"'{word}'" for word in entry.use)
        yield (
            matcher,
            {
                "better": f"; write {better}" if better else "",
                "because": f": {entry.why.rstrip('.')}" if entry.why else "",
                "line": brand.at(entry.line),
            },
        )


def _terms(brand: Brand) -> Iterator[Part]:
    for term in brand.terms:
        plain = term.use.istitle() and " " not in term.use
        own = [] if plain else [term.use, "".join(term.use.split())]
        sources = [_literal(text) for text in (*own, *term.wrong)]
        if not sources:
            continue
        found = kinds.build("phrases", {"any_of": sources})
        matcher = spared(_unless_right(found, term), SPARED, "brand-term-misuse")
        yield matcher, {"right": term.use, "line": brand.at(term.line)}


def _literal(text: str) -> str:
    """A text as a phrase: the marks of the notation have no meaning in a name."""
    pieces = "".join(c for c in text if c not in "()[]|<>^$/*").split()
    return " ".join(piece for piece in pieces if any(c.isalnum() for c in piece)) or text


def _unless_right(matcher: Matcher, term: Term) -> Matcher:
    """Keep what is wrong for sure: a listed spelling, or a name with its capitals misplaced.

    A common word in the name's letters (`open house` beside `Open House`) may be just that.
    """
    right, wrong = term.use, {_literal(text).lower() for text in term.wrong}

    def run(reading: Reading) -> Iterator[Match]:
        for match in matcher.run(reading):
            words = " ".join(reading.post.text[slice(*match.span)].split())
            listed = words.lower() in wrong
            common = words == right.lower() or words.isupper()
            if words not in (right, f"{right}'s") and (listed or not common):
                yield match._replace(replacement=right)

    return Matcher(run, matcher.needs)


def _voice(brand: Brand) -> Iterator[Part]:
    for scale in brand.voice:
        settings = {"scale": scale.name, "at": scale.at, "tolerance": scale.tolerance}
        yield kinds.build("voice", settings), {"line": brand.at(scale.line)}


def _values(brand: Brand) -> Iterator[Part]:
    for value in brand.values:
        if value.against:
            found = kinds.build("phrases", {"any_of": list(value.against)})
            yield (
                spared(found, (*SPARED, "negated-or-past"), "value-contradiction"),
                {
                    "value": value.name,
                    "means": f": {value.means.rstrip('.')}" if value.means else "",
                    "line": brand.at(value.line),
                },
            )


def _claims(brand: Brand) -> Iterator[Part]:
    for claim in brand.claims:
        found = kinds.build("phrases", {"any_of": [claim.claim]})
        found = conditioned(found, draft_lacks=list(claim.evidence), lacks=["url"])
        listed = " or ".join(f"'{words}'" for words in claim.evidence[:2])
        yield (
            spared(found, (*SPARED, "negated-or-past"), "claim-without-evidence"),
            {
                "evidence": f": a link, or {listed}" if listed else ": a link",
                "line": brand.at(claim.line),
            },
        )


def _required(brand: Brand) -> Iterator[Part]:
    for entry in brand.required:
        settings = {"of": "phrases", "at_least": 1, "any_of": list(entry.say)}
        missing = kinds.build("missing", settings)
        if entry.place != "anywhere":
            missing = _misplaced(entry)
        matcher = conditioned(missing, draft_has=list(entry.with_words))
        place = {"start": " at its start", "end": " at its end"}.get(entry.place, "")
        yield (
            _where(matcher, entry),
            {
                "wording": " or ".join(f"'{words}'" for words in entry.say[:3]),
                "place": place,
                "line": brand.at(entry.line),
            },
        )


def _misplaced(entry: Required) -> Matcher:
    """Match the opening sentence where the wording is nowhere at the place it must have."""
    settings = {"any_of": list(entry.say), "quoted": True}
    place = {"start": "start", "end": "end"}[entry.place]
    # the mapping gives two of the places, which the type checker reads as any text
    there = conditioned(kinds.build("phrases", settings), place=place)  # type: ignore[arg-type]

    def run(reading: Reading) -> Iterator[Match]:
        if reading.sentences and not any(True for _ in there.run(reading)):
            yield Match(reading.sentences[0])

    return Matcher(run)


def _where(matcher: Matcher, entry: Required) -> Matcher:
    def run(reading: Reading) -> Iterator[Match]:
        post = reading.post
        if entry.platforms and post.platform not in entry.platforms:
            return
        if not entry.kinds or post.kind in entry.kinds:
            yield from (match._replace(confidence=1.0) for match in matcher.run(reading))

    return Matcher(run, matcher.needs)
