"""Run the benchmarks: `python -m tests.bench [speed|cache|growth|queue|all] [--runs N]`."""

from __future__ import annotations

import argparse

from tests.bench import queue, speed


def main() -> None:
    """Parse the arguments and print the tables."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "what",
        nargs="?",
        default="all",
        choices=["speed", "cache", "growth", "queue", "all"],
    )
    parser.add_argument("--runs", type=int, default=7, help="counted runs of each command")
    parser.add_argument("--no-model", action="store_true", help="growth of the rules alone")
    options = parser.parse_args()
    if options.what in ("speed", "all"):
        speed.speed(options.runs)
    if options.what in ("cache", "all"):
        speed.cache(options.runs)
    if options.what in ("growth", "all"):
        speed.growth(max(3, options.runs // 2), ("--no-model",) if options.no_model else ())
    if options.what in ("queue", "all"):
        queue.queue(max(1, options.runs // 3))


main()
