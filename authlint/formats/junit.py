"""Format `junit`: JUnit XML, a suite for each file and a case for each post."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from authlint.formats import View, by_weight, severity
from authlint.formats.markup import xml
from authlint.types import Result


def render(results: Iterable[Result], view: View) -> Iterator[str]:
    """Yield a suite as soon as its file is done; a post fails where it makes the exit code 1.

    Findings of a post that does not fail stand in its `system-out`; a post that could not
    be judged is skipped. Attributes as Jenkins' junit-10.xsd and GitLab read them.
    """
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="authlint">\n'
    for path, group in groupby(results, key=lambda result: result.post.source.path):
        yield from _suite(path, group, view)
    yield "</testsuites>\n"


def _suite(path: str, results: Iterable[Result], view: View) -> Iterator[str]:
    cases: list[str] = []
    failed = skipped = 0
    for result in results:
        failed += view.gate(result)
        skipped += result.verdict == "not-judged" and not view.gate(result)
        cases.append(_case(result, view))
    counts = f'tests="{len(cases)}" failures="{failed}" errors="0" skipped="{skipped}"'
    yield f'<testsuite name="{xml(path)}" {counts}>\n'
    yield from cases
    yield "</testsuite>\n"


def _case(result: Result, view: View) -> str:
    post = result.post
    name = f"post {post.index + 1}" + (f" {post.id}" if post.id else "")
    path, line = xml(post.source.path), post.source.position(0).line
    head = f'<testcase classname="{path}" name="{xml(name)}" file="{path}" line="{line}">'
    rows = "".join(f"{row}\n" for row in _rows(result, view))
    inside = ""
    if view.gate(result):
        count = len(result.findings)
        inside = f'<failure message="{count} finding{"s" * (count != 1)}" type="{result.verdict}">'
        inside += f"{rows}</failure>"
    elif result.verdict == "not-judged":
        inside = '<skipped message="not judged"/>'
    elif rows:
        inside = f"<system-out>{rows}</system-out>"
    return f"{head}{inside}</testcase>\n"


def _rows(result: Result, view: View) -> Iterator[str]:
    for finding in by_weight(result):
        place = "{}:{}".format(*finding.position)
        yield xml(f"{place}: {severity(finding)} {finding.rule.id} {finding.message}")
    if view.explain_score:
        from authlint.formats.arithmetic import lines

        yield from (xml(line) for line in lines(result))
