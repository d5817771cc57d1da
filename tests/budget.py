"""The false-alarm budget on honest drafts: `python -m tests.budget [--show] [--part dev|held]`
[--no-model]

At most 1% of the honest drafts may fail and 4% warn; the interval is Wilson's, 95%.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

from authlint import annotate, engine, packs, run, sources
from authlint.config import Config, ModelChoice
from authlint.docs import wilson
from authlint.types import Post, Result

CLEAN = Path(__file__).parents[1] / "fixtures" / "clean"
MOST = {"fail": 0.01, "warn": 0.04}


def results(folder: Path, held: bool, model: bool = True) -> list[Result]:
    """Judge the drafts of a folder with the built-in rules at their shipped levels."""
    index = engine.index(packs.builtin())
    annotators, _ = annotate.classifier(annotate.needed(index.rules), ModelChoice(model))
    files = sorted((folder / "held" if held else folder).glob("*.jsonl"))
    posts = [p for p in sources.read(map(str, files), Config()) if isinstance(p, Post)]
    return list(run.check(posts, lambda path: index, annotators))


def main() -> int:
    """Print the rates of both parts; give 1 if a budget is broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.budget", description=__doc__)
    parser.add_argument("--show", action="store_true", help="print what failed or warned")
    parser.add_argument("--part", choices=["dev", "held", "both"], default="both")
    parser.add_argument("--model", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    broken = False
    for part in ("dev", "held") if options.part == "both" else (options.part,):
        judged = results(CLEAN, part == "held", options.model)
        verdicts = Counter(result.verdict for result in judged)
        for verdict, most in MOST.items():
            count, total = verdicts[verdict], len(judged)
            low, high = wilson(count, total)
            broken |= count > most * total
            print(
                f"{part:<5} {verdict}: {count} of {total} = {100 * count / total:.1f}%"
                f" (95% {100 * low:.1f}-{100 * high:.1f}%), budget {100 * most:.0f}%"
            )
        if options.show:
            _show(judged)
    return int(broken)


def _show(judged: list[Result]) -> None:
    for result in judged:
        if result.verdict in ("fail", "warn"):
            blame = ", ".join(f"{f.rule.id} '{f.text[:50]}'" for f in result.findings)
            print(f"  {result.verdict} {result.post.id}: {blame}\n     {result.post.text[:160]!r}")


if __name__ == "__main__":
    sys.exit(main())
