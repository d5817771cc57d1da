"""What git ignores: `.gitignore` files from the repository's root down to a folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any


class Ignored:
    """The ignore rules that hold in a folder."""

    def __init__(self, folder: Path, specs: tuple[tuple[str, Any], ...] | None = None) -> None:
        self.specs = specs if specs is not None else self._above(folder.resolve())

    @staticmethod
    def _above(folder: Path) -> tuple[tuple[str, Any], ...]:
        chain = [folder, *folder.parents]
        root = next((i for i, here in enumerate(chain) if (here / ".git").exists()), 0)
        specs: list[tuple[str, Any]] = []
        for here in reversed(chain[1 : root + 1]):
            specs.extend(_spec(here))
        return tuple(specs)

    def inside(self, folder: Path) -> Ignored:
        """The rules that hold for the entries of a folder."""
        own = _spec(folder.resolve())
        return Ignored(folder, self.specs + tuple(own)) if own else self

    def match(self, path: Path) -> bool:
        """Tell whether git would ignore a path."""
        if not self.specs:
            return False
        whole = _encodable(path.absolute().as_posix())
        name = whole + ("/" if path.is_dir() else "")
        return any(
            spec.match_file(name[len(base) + 1 :])
            for base, spec in self.specs
            if name.startswith(base + "/")
        )


def _encodable(name: str) -> str:
    """A name as UTF-8 can hold it: the matcher takes no other."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _spec(folder: Path) -> list[tuple[str, Any]]:
    path = folder / ".gitignore"
    if not path.is_file():
        return []
    import pathspec

    lines = path.read_text("utf-8", "replace").splitlines()
    return [(_encodable(folder.as_posix()), pathspec.GitIgnoreSpec.from_lines(lines))]
