"""Run the benchmarks: `python -m tests.bench [speed|cache|pull|growth|queue|all|resonance] …`."""

from __future__ import annotations

import argparse
from pathlib import Path

from tests.bench import queue, speed


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=["speed", "cache", "pull", "growth", "queue", "all", "resonance"],
    )
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command")
    parser.add_argument("--no-model", action="store_true", help="growth of the rules alone")
    parser.add_argument("--data", type=Path, help="resonance: folder of JSON lines")
    parser.add_argument("--communities", type=int, default=12, help="resonance: names tested")
    parser.add_argument("--tuning", action="store_true", help="resonance: the other half")
    options = parser.parse_args()
    if options.what == "resonance":
        from tests.bench.resonance import resonance

        if not options.data:
            parser.error("resonance needs --data")
        resonance(options.data, options.communities, options.tuning)
    if options.what in ("speed", "all"):
        speed.speed(options.runs)
    if options.what in ("cache", "all"):
        speed.cache(options.runs)
    if options.what in ("pull", "all"):
        speed.pull(options.runs)
    if options.what in ("growth", "all"):
        speed.growth(max(3, options.runs // 2), ("--no-model",) if options.no_model else ())
    if options.what in ("queue", "all"):
        queue.queue(max(1, options.runs // 3))


main()
