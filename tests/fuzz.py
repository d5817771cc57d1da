"""Mutate files and random bytes through every reader: `python -m tests.fuzz [--inputs N] [PATH…]`.

A reader may refuse an input with an AuthlintError and nothing else; what it gives must
stand in the file where it says. Exit code 1 if it does not.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from authlint import sources
from authlint.config import Config
from authlint.errors import AuthlintError
from authlint.sources.registry import READERS, detect
from authlint.types import Post

FIXTURES = Path(__file__).parents[1] / "fixtures" / "posts"
SLICES = frozenset("text markdown tweet toot galaxy bundle separated csv".split())
"""The formats whose texts are made of characters of the file, without escapes."""
SLOW = 3.0
TOKENS = [
    *(
        token.encode("utf-8", "surrogatepass")
        for token in (
            *"{}[]\"\\,;\t\r\0", "---\n", "---", "+++\n", "~~~\n", "```\n", "```text\n", "> ",
            ">\n", "\\u12", "\\ud83d", "\ufeff", "\r\n", "\n\n\n", "<!--", "-->", "[a]: /b\n",
            "![", "](", "media: [mastodon-a]\n", "time: 1\n", "# Post 1\n", "**Platform:** X\n",
            "=== DAY 1 ===\n", "Post 1\n", "( ) a\n", "thread-delimiter: (\n", "poll: [a, b]\n",
            "retweet: x\n", "draft: true\n", "&a [*a]\n", '""', "platform: x\n", '{"text": "',
            "<p>", "</p>", "&amp;", "&#x", "🇬🇧👩\u200d💻\u2028\u202e\x85", "\ud800",
        )
    ),
    b"\xff",
    b"\xf0",
]  # fmt: skip


def main() -> int:
    """Run; print the counts and every crash; 1 if there was one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--inputs", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    seeds = list(_seeds([FIXTURES, *options.paths]))
    chance = random.Random(options.seed)
    outcomes: Counter[str] = Counter()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        for number in range(options.inputs):
            path, data = _input(seeds, chance)
            format = chance.choice(list(READERS)) if chance.random() < 0.5 else None
            fault = attempt(Path(folder) / f"fuzz{path.suffix}", data, format, outcomes)
            if fault:
                outcomes["crashes"] += 1
                print(f"input {number}, from {path.name}, as {format}: {data[:300]!r}\n{fault}\n")
    spent = time.monotonic() - begun
    counts = ", ".join(f"{name} {count}" for name, count in sorted(outcomes.items()))
    print(f"{options.inputs} inputs from {len(seeds)} files in {spent:.0f} s: {counts}")
    return 1 if outcomes["crashes"] else 0


def attempt(path: Path, data: bytes, format: str | None, outcomes: Counter[str]) -> str | None:
    """Read bytes as a file; give what went wrong, or None."""
    path.write_bytes(data)
    begun = time.monotonic()
    try:
        items = list(sources.read([str(path)], Config(), forced=format))
        for item in items:
            if isinstance(item, AuthlintError):
                assert item.path == str(path), f"an error without its path: {item}"
            else:
                _check(item, data)
        detect(str(path), data.decode("utf-8", "replace"))
    except Exception:
        return traceback.format_exc()
    if time.monotonic() - begun > SLOW:
        return f"took {time.monotonic() - begun:.1f} s for {len(data)} bytes"
    outcomes["refused" if any(isinstance(i, AuthlintError) for i in items) else "read"] += 1
    outcomes["posts"] += sum(isinstance(i, Post) for i in items)
    return None


def _check(post: Post, data: bytes) -> None:
    """Look the post's characters up in the file, or at least its lines."""
    breaks = post.source.breaks
    assert list(breaks) == sorted(breaks, key=lambda b: b[0]) and breaks[0][0] == 0, breaks
    assert all(line >= 1 and column >= 1 for _, line, column in breaks), breaks
    if post.source.format not in SLICES:
        return
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    lines = split_lines(data.decode(encoding))
    for offset in range(0, len(post.text), max(1, len(post.text) // 20)):
        line, column = post.source.position(offset)
        found = lines[line - 1][column - 1]
        assert found == post.text[offset], f"{offset}: {post.text[offset]!r} but {found!r}"


def split_lines(text: str) -> list[str]:
    """The lines as editors count them: ended by LF, CRLF or CR alone, and by nothing else."""
    return re.findall(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z", text)


def _seeds(paths: list[Path]) -> Iterator[tuple[Path, bytes]]:
    for path in paths:
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and file.suffix and file.stat().st_size < 200_000:
                yield file, file.read_bytes()


def _input(seeds: list[tuple[Path, bytes]], chance: random.Random) -> tuple[Path, bytes]:
    path, data = chance.choice(seeds)
    if chance.random() < 0.05:
        return path, chance.randbytes(chance.randrange(200))
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        data = _mutated(data, seeds, chance)
    return path, data[:100_000]


def _mutated(data: bytes, seeds: list[tuple[Path, bytes]], chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    end = min(len(data), at + chance.randrange(1, 40))
    match chance.randrange(7):
        case 0:
            return data[:at] + chance.choice(TOKENS) + data[at:]
        case 1:
            return data[:at] + chance.choice(TOKENS) * chance.randrange(2, 60) + data[at:]
        case 2:
            return data[:at] + data[end:]
        case 3:
            return data[:at]
        case 4:
            return data[:end] + data[at:]
        case 5:
            other = chance.choice(seeds)[1]
            return data[:at] + other[chance.randrange(len(other) + 1) :]
        case _:
            return data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :]


if __name__ == "__main__":
    sys.exit(main())
