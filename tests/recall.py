"""Recall on our labelled drafts: `python -m tests.recall [--split dev] [--by pattern]`.

A bad draft is caught if its verdict is fail or warn, and told apart if a rule of one of
its patterns fires. The splits are by topic; `test` is for the final figure only.
"""

from __future__ import annotations

import argparse
import json
from collections import defaultdict
from pathlib import Path

from authlint import annotate, engine, packs, run
from authlint.config import ModelChoice
from authlint.docs import wilson
from authlint.sources.fields import Draft, post_of
from authlint.types import Source

CORPUS = Path(__file__).parents[1] / "fixtures" / "corpus"


def main() -> None:
    """Print recall and false alarms for a split, and by pattern if asked."""
    parser = argparse.ArgumentParser(prog="python -m tests.recall", description=__doc__)
    parser.add_argument("--split", choices=["train", "dev", "test"], default="dev")
    parser.add_argument("--by", choices=["pattern"])
    parser.add_argument("--show", action="store_true", help="print the honest drafts flagged")
    parser.add_argument("--model", action=argparse.BooleanOptionalAction, default=True)
    options = parser.parse_args()
    rows = [
        json.loads(line)
        for path in sorted(CORPUS.glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
    ]
    rows = [row for row in rows if row["split"] == options.split]
    index = engine.index(packs.builtin())
    annotators, _ = annotate.classifier(annotate.needed(index.rules), ModelChoice(options.model))
    posts = [
        post_of(Draft(row["text"], Source(row["id"], "jsonl")), {}, row, lambda note: None)
        for row in rows
    ]
    judged = list(run.check(posts, lambda path: index, annotators))
    found: dict[str, list[bool]] = defaultdict(list)
    for row, result in zip(rows, judged, strict=True):
        bad = bool(row["patterns"])
        found["bad: warn or fail" if bad else "honest: warn or fail"].append(
            result.verdict in ("warn", "fail")
        )
        found["bad: fail" if bad else "honest: fail"].append(result.verdict == "fail")
        if bad:
            found["bad: any finding"].append(bool(result.findings))
            for pattern in row["patterns"] if options.by else ():
                found[f"  {pattern}"].append(result.verdict in ("warn", "fail"))
        elif options.show and result.verdict in ("warn", "fail"):
            blame = ", ".join(f"{f.rule.id} '{f.text[:40]}'" for f in result.findings)
            print(f"{result.verdict} {row['id']}: {blame}\n    {row['text'][:200]!r}")
    for name, hits in sorted(found.items()):
        low, high = wilson(sum(hits), len(hits))
        rate = 100 * sum(hits) / len(hits)
        print(
            f"{name:<34}{sum(hits):>4} of {len(hits):<4} {rate:5.1f}%"
            f" (95% {100 * low:.0f}-{100 * high:.0f}%)"
        )


if __name__ == "__main__":
    main()
