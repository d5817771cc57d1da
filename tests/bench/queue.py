"""Time and memory of `authlint queue` at 10,000, 50,000 and 100,000 generated posts."""

from __future__ import annotations

import json
import random
import statistics
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from tests.bench.speed import FIXTURES, once, table, tool

SIZES = (10_000, 50_000, 100_000)
PLATFORMS = ("x", "linkedin", "mastodon", "facebook", "instagram")


def vocabulary() -> list[str]:
    """The words of our honest fixtures, as often as they stand there."""
    return [
        word
        for path in sorted((FIXTURES / "clean").glob("*.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        for word in json.loads(line)["text"].split()
    ]


def posts(seed: int = 1) -> Iterator[dict[str, str]]:
    """Yield posts without end: random words, every tenth one copied from an earlier post."""
    chance = random.Random(seed)
    words = vocabulary()
    start = datetime(2024, 1, 1)
    kept: list[str] = []
    for number in range(10**9):
        if number % 10 == 9:
            text = chance.choice(kept) + chance.choice(["", " 🙂", " Truly."])
        else:
            at = [chance.randrange(len(words)) for _ in range(chance.randint(3, 12))]
            text = " ".join(word for one in at for word in words[one : one + 4])
            kept = [*kept[-200:], text]
        when = start + timedelta(minutes=7 * number)
        yield {
            "text": text,
            "kind": chance.choice(["post", "post", "post", "comment", "outreach"]),
            "platform": chance.choice(PLATFORMS),
            "recipient": f"Person {chance.randrange(5000)}",
            "scheduled": when.isoformat(),
        }


def queue(runs: int) -> None:
    """Print the table, and the time and memory that each further post costs."""
    authlint = tool("authlint")
    with tempfile.TemporaryDirectory() as name:
        commands = {}
        for size in SIZES:
            path = Path(name) / f"{size}.jsonl"
            path.write_text("\n".join(json.dumps(post) for post in islice(posts(), size)), "utf-8")
            commands[f"queue, {size} posts"] = [authlint, "queue", str(path)]
        results = {name: [once(line) for _ in range(runs)] for name, line in commands.items()}
    table(f"authlint queue, median of {runs} (ratio to 10,000 posts)", results, next(iter(results)))
    low, high = results[f"queue, {SIZES[0]} posts"], results[f"queue, {SIZES[-1]} posts"]
    wall = [statistics.median(run.wall for run in one) for one in (low, high)]
    peak = [max(run.memory for run in one) for one in (low, high)]
    print(
        f"a post: {wall[0] / SIZES[0] * 1e3:.2f} ms at 10,000, {wall[1] / SIZES[-1] * 1e3:.2f} ms"
    )
    grown = (peak[1] - peak[0]) * 1024**2 / (SIZES[-1] - SIZES[0])
    print(f"  at 100,000; each further post adds {grown:.0f} bytes of peak memory")
