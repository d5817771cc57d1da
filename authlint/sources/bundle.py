"""Markdown bundles: many posts in one file, quoted or fenced, each under a telling heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from authlint.errors import AuthlintError
from authlint.sources.blocks import blocks
from authlint.sources.bodies import PLATFORM_FIELDS, Body, holds_text, marked, numbered
from authlint.sources.fields import Draft
from authlint.sources.frontmatter import split
from authlint.sources.headings import names_post, number, only_platforms, platforms, says_thread
from authlint.sources.positions import Lines, trimmed_slices
from authlint.types import Source

_CODE = re.compile(r"(?m)[{};=<>$\\|]|\(\)|^(?:GET|POST|PUT|DELETE|curl|import|from|def|const) ")
_MARK = re.compile(r"[ \t]*(\d{1,2})/(?:\d{1,2})?(?=[\s:.)])")
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


def recognises(name: str, text: str) -> bool:
    """Tell whether a Markdown file is clearly a bundle and no article.

    It holds two or more quoted or fenced bodies, each under a heading or label that
    names a post or a platform, with more text inside the bodies than around them; or
    two or more sections headed `Post 1`, `Tweet 2` …
    """
    try:
        return bool(_clear(text, split(text, name).body))
    except AuthlintError:
        return False


def read(text: str, path: str, format: str = "bundle") -> Iterator[Draft]:
    """Yield the bodies of a bundle; headings, labels, tables and notes are not linted.

    Once a file is clearly a bundle, its other texts of the same depth are posts too. A
    body for several platforms is yielded once for each. Numbered bodies under a heading
    that says `thread` are the parts of one, and so are the paragraphs of such a body
    that begin with `1/`, `2/` …, or stand between lines `---`.

    Raises:
        AuthlintError: if there is no body, fenced, quoted or under a numbered heading.
    """
    data, start = split(text, path)
    whole = _clear(text, start) or marked(text, start)
    bodies = [part for body in whole for part in _parts(text, body)]
    if not bodies:
        hint = "a bundle has quoted or fenced posts, or headings such as 'Post 1'"
        raise AuthlintError("holds no posts", path=path, line=1, hint=hint)
    lines = Lines(text)
    for index, (body, name, thread, group) in enumerate(_spread(bodies)):
        words, breaks = lines.joined(text, body.slices)
        source = Source(path, format, breaks)
        label = None if group is None else f"{path}#{group}"
        own = data | _data(body, name)
        yield Draft(words, source, own, index, thread, breaks[0][1], label)


def _spread(
    bodies: list[Body],
) -> Iterator[tuple[Body, str, tuple[int, int] | None, int | None]]:
    """Give each body once for each platform, with its part of a thread and its group."""
    for count, run in enumerate(_runs(bodies), 1):
        names = _platforms(run[0]) or [""]
        group = count if len(names) * len(run) > 1 else None
        for name in names:
            for part, body in enumerate(run, 1):
                yield body, name, (part, len(run)) if len(run) > 1 else None, group


def _clear(text: str, start: int) -> list[Body]:
    """The bodies of a file that is a bundle beyond doubt; else nothing."""
    bodies = marked(text, start)
    found = [body for body in bodies if _is_post(text, body)]
    if len(found) < 2:
        return numbered(text, start)
    inside, all_bodies = _size(found), _size(bodies)
    around = sum(
        block.end - block.start
        for block in blocks(text, start)
        if block.kind == "prose" or (block.kind == "fence" and not holds_text(block))
    )
    if inside < around + all_bodies - inside:
        return numbered(text, start)
    depth, sure = min(len(body.heads) for body in found), {body.start for body in found}
    return [
        body
        for body in bodies
        if body.start in sure or (len(body.heads) >= depth and _is_prose(_words(text, body)))
    ]


def _size(bodies: list[Body]) -> int:
    return sum(end - begin for body in bodies for begin, end in body.slices)


def _is_post(text: str, body: Body) -> bool:
    near = [body.label, *body.heads[:1]]
    if any(key in body.fields for key in PLATFORM_FIELDS):
        return bool(_platforms(body))
    if any(names_post(title) and number(title) for title in near):
        return True
    if body.kind == "fence" and not _is_prose(_words(text, body)):
        return False
    return any(names_post(title) or platforms(title) for title in near) or any(
        only_platforms(title) for title in body.heads[1:]
    )


def _words(text: str, body: Body) -> str:
    return "".join(text[start:end] for start, end in body.slices)


def _is_prose(words: str) -> bool:
    """Tell whether a fenced text is meant for people rather than for a machine."""
    if len(_CODE.findall(words)) > len(words) / 60:
        return False
    return len(words.split()) >= 8 or words.rstrip()[-1:] in tuple(".!?…")


def _platforms(body: Body) -> list[str]:
    for key in PLATFORM_FIELDS:
        if key in body.fields:
            return platforms(body.fields[key])
    for title in (body.label, *body.heads):
        if found := platforms(title):
            whole_file = len(body.heads) > 1 and title == body.heads[-1]
            return found if len(found) == 1 or not whole_file else []
    return []


def _data(body: Body, platform: str) -> dict[str, Any]:
    made: dict[str, Any] = {"platform": platform} if platform else {}
    near = " ".join((body.label, *body.heads[:1])).lower()
    if re.search(r"\b(?:comment|reply)\b", near):
        made["kind"] = "comment"
    elif re.search(r"\bdms?\b", near):
        made["kind"] = "outreach"
    if body.fields.get("status", "").lower().startswith("draft"):
        made["draft"] = True
    for key in ("date", "schedule", "scheduled", "time"):
        if _DATE.match(body.fields.get(key, "")):
            made["scheduled"] = body.fields[key]
    if "alt" in body.fields:
        made["alt"] = body.fields["alt"]
    return made


def _parts(text: str, body: Body) -> list[Body]:
    """The parts of a body that holds a whole thread; else the body itself."""
    if not any(says_thread(title) for title in (body.label, *body.heads[:1])):
        return [body]
    parts: list[list[tuple[int, int]]] = [[]]
    count = 0
    ruled = any(text[start:end].strip() == "---" for start, end in body.slices)
    for start, end in body.slices:
        line = text[start:end]
        if ruled and line.strip() == "---":
            parts.append([])
            continue
        mark = None if ruled else _MARK.match(line)
        if mark and int(mark[1]) == count + 1:
            count += 1
            parts.append([])
        parts[-1].append((start, end))
    kept = [slices for part in parts if (slices := trimmed_slices(text, part))]
    if len(kept) < 2 or not (ruled or _MARK.match(text, kept[0][0][0])):
        return [body]
    heads = (body.label, *body.heads) if body.label else body.heads
    return [
        body._replace(slices=slices, label=f"{number}/{len(kept)}", heads=heads)
        for number, slices in enumerate(kept, 1)
    ]


def _runs(bodies: list[Body]) -> Iterator[list[Body]]:
    """Join the numbered bodies under a heading that says thread; others stand alone."""
    run: list[Body] = []
    for body in bodies:
        part = _part(body)
        if run and part != len(run) + 1:
            yield run
            run = []
        if part == len(run) + 1:
            run.append(body)
        else:
            yield [body]
    if run:
        yield run


def _part(body: Body) -> int:
    """The number of a part of a thread; 0 for what is none."""
    above = body.heads[:1] if body.label else body.heads[1:2]
    if not any(says_thread(title) for title in above):
        return 0
    return number(body.label or body.heads[0])
