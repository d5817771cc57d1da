"""Write a report file whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from authlint.errors import AuthlintError


def write_file(path: Path, pieces: Iterable[str]) -> None:
    """Write pieces to a neighbour file and rename it into place.

    Raises:
        AuthlintError: if the file cannot be written.
    """
    import os
    import tempfile

    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise AuthlintError(f"cannot write: {error.strerror}", path=str(path)) from None
    try:
        with open(handle, "w", encoding="utf-8", newline="", errors="backslashreplace") as file:
            file.writelines(pieces)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        Path(name).unlink(missing_ok=True)
        raise AuthlintError(f"cannot write: {error.strerror}", path=str(path)) from None
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
