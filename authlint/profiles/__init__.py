"""Audience and brand profiles: learned from posts, asked how well a draft fits.

`load(path).fit(texts)` gives a `types.Fit` for each text; `learning.learn` makes a
profile from posts; `traits` lists what a draft may be told.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from authlint.profiles.profile import Profile


def load(path: str | Path) -> Profile:
    """Read a profile file, once as long as it does not change.

    Raises:
        AuthlintError: if it is missing, no profile, broken, or of another version, encoder
            or background.
    """
    from authlint.errors import AuthlintError

    try:
        state = Path(path).stat()
    except (OSError, ValueError):
        raise AuthlintError(
            "no such profile", path=str(path), hint="authlint learn audience SOURCE… -o FILE"
        ) from None
    return _loaded(str(path), state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _loaded(path: str, changed: int, size: int) -> Profile:
    from authlint.profiles.reader import read

    return read(path)
