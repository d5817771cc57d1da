"""Format `text`: the report that a writer reads in a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from textwrap import wrap

from authlint.formats import Tally, View, by_rule, worst_level
from authlint.formats.excerpt import excerpt
from authlint.language import language
from authlint.safe import safe_text
from authlint.tokens import Reading
from authlint.types import Finding, Result, Score, shorten

SHAPES = {"pass": "✔", "warn": "▲", "fail": "✖", "not-judged": "○"}
WORDS = {"pass": "good", "warn": "check", "fail": "stop", "not-judged": "not judged"}
_COLORS = {"pass": "32", "warn": "33", "fail": "31", "not-judged": "2", "bold": "1", "dim": "2"}


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield a block for each post that needs a look, then the counts.

    A run over one post shows it whole; a run over many leaves clean posts to the counts.
    """
    tally = Tally()
    held: Result | None = None
    for number, result in enumerate(results):
        tally.add(result)
        if number == 0:
            held = result
            continue
        if held is not None:
            yield from _block(held, view) if _tells(held, view) else ()
            held = None
        if _tells(result, view):
            yield from _block(result, view)
    if held is not None:
        yield from _block(held, view, alone=True)
    if view.statistics:
        yield "".join(f"{row}\n" for row in tally.table())
    if not view.quiet and held is None:
        yield f"{tally.line()}\n"


def _tells(result: Result, view: View) -> bool:
    return bool(result.findings or result.stale or (view.show_excused and result.excused))


def paint(text: str, color: str, view: View) -> str:
    """Colour a text if the view is in colour; the text alone always says the same."""
    return f"\x1b[{_COLORS[color]}m{text}\x1b[0m" if view.color else text


def _block(result: Result, view: View, alone: bool = False) -> Iterator[str]:
    if view.quiet and result.verdict not in ("fail", "warn"):
        return
    yield paint(_header(result), "bold", view) + "\n"
    signals = result.post.signals
    asked = {"resonant": signals.audience, "on-brand": signals.brand}
    yield "".join(
        _score_line(score, view, asked.get(score.check) is not None) for score in result.scores
    )
    yield from _fits(result, view)
    for findings in by_rule(result):
        yield "\n" + "".join(_finding(findings, result, view))
    for excuse in result.stale:
        yield f"\n  the excuse for '{safe_text(excuse.rule)}' excuses nothing; remove it\n"
    if view.show_excused and result.excused:
        yield "\n" + "".join(f"  {line}\n" for line in _excused(result))
    if view.explain_score:
        from authlint.formats.arithmetic import lines

        yield "\n" + "".join(f"  {line}\n" for line in lines(result))
        yield f"  classifier: {_classifier(result, view)}\n"
    if alone and not view.quiet:
        yield "".join(_not_judged(result, view))
    yield "\n"


def _classifier(result: Result, view: View) -> str:
    if view.model is None:
        return "off"
    heads = f"{view.model.heads} head{'s' * (view.model.heads != 1)}"
    english = language(Reading(result.post)) == "en"
    return f"on, {heads}" if english else "on, but it reads English only"


def _header(result: Result) -> str:
    post = result.post
    line = post.source.position(0).line
    parts = [safe_text(f"{post.source.name}:{line}"), post.platform, post.kind]
    if post.id:
        parts.insert(1, safe_text(post.id))
    if post.draft:
        parts.append("draft")
    if post.context.thread:
        parts.append("part {} of {}".format(*post.context.thread))
    if result.length:
        count, limit, unit = result.length
        size = f"{count}/{limit}" if limit else str(count)
        names = {"x": "weighted characters", "utf16": "UTF-16 units"}
        parts.append(f"{size} {names.get(unit, unit if unit in _UNITS else 'characters')}")
    return "  ".join(parts)


def _excused(result: Result) -> Iterator[str]:
    for finding, reason, by in result.excused:
        line, column = finding.position
        words, why = safe_text(shorten(finding.text, 40)), safe_text(reason)
        yield f"excused  {finding.rule.id}  {line}:{column}  '{words}': {why} ({by})"


_UNITS = ("bytes", "graphemes", "characters")


def _score_line(score: Score, view: View, asked: bool) -> str:
    points = "  –" if score.points is None else f"{score.points:3}"
    shape = paint(SHAPES[score.verdict], score.verdict, view)
    word = paint(f"{WORDS[score.verdict]:<10}", score.verdict, view)
    blame: dict[str, int] = {}
    for loss in score.losses:
        blame[loss.finding.rule.id] = blame.get(loss.finding.rule.id, 0) + loss.points
    why = ", ".join(f"{rule} −{points}" for rule, points in blame.items() if points)
    if score.points is not None and score.confidence < 0.5:
        alone = "low confidence of the profile" if asked else "from the text alone, low confidence"
        why += ("; " if why else "") + alone
    tail = f"  {paint(why, 'dim', view)}" if why else ""
    return f"  {shape} {score.check:<12} {points}  {word}{tail}".rstrip() + "\n"


def _fits(result: Result, view: View) -> Iterator[str]:
    """What a profile of the audience or the brand says, if one was asked."""
    signals = result.post.signals
    for name, fit in (("audience", signals.audience), ("brand", signals.brand)):
        if fit is None:
            continue
        from authlint.profiles.traits import message

        views = ", ".join(f"{view} {100 * value:.0f}%" for view, value in fit.views.items())
        yield f"    {name} fit {100 * fit.fit:.0f}% ({views}; {fit.posts} posts)\n"
        for difference in fit.differences[:3]:
            yield _labelled("", "differs: " + safe_text(message(difference)), view)


def _finding(findings: list[Finding], result: Result, view: View) -> Iterator[str]:
    first = findings[0]
    rule = first.rule
    line, column = first.position
    level = worst_level(first)
    times = f"  ×{len(findings)}" if len(findings) > 1 else ""
    color = "fail" if level in ("error", "block") else "warn"
    yield f"  {paint(level, color, view)}  {paint(rule.id, 'bold', view)}{times}"
    yield f"  {line}:{column}\n"
    for row in excerpt(result.post, first.match.span, view.width - 6):
        # The words around a span were made safe one by one.
        yield f"    │ {safe_text(row)}\n"
    yield _labelled("", safe_text(first.message), view)
    for other in findings[1:4]:
        place = "{}:{}".format(*other.position)
        yield f"    also at {place}: {safe_text(other.message)}\n"
    yield _labelled("why", rule.why, view)
    yield _labelled("instead", rule.instead, view)
    yield _labelled("source", safe_text(rule.sources[0]) if rule.sources else "", view)


def _labelled(label: str, text: str, view: View) -> str:
    if not text:
        return ""
    indent = " " * (4 if not label else 12)
    width = max(40, view.width - len(indent))
    rows = wrap(text, width, break_long_words=False, break_on_hyphens=False)
    rows = [safe_text(row) for row in rows]
    head = f"    {paint(f'{label:<8}', 'dim', view)}" if label else indent
    return head + f"\n{indent}".join(rows) + "\n"


def _not_judged(result: Result, view: View) -> Iterator[str]:
    lines = []
    for score in result.scores:
        if score.missing and (score.points is None or score.confidence < 0.5):
            state = "not judged" if score.points is None else "judged from the text alone"
            lines.append(f"  {score.check}: {state}; would need {' and '.join(score.missing)}\n")
    if lines:
        yield "\n"
        yield from lines
    if result.findings:
        rule = by_rule(result)[0][0].rule.id
        yield f"\n  more: authlint explain {rule}, authlint --explain-score\n"
