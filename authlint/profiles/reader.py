"""Read a profile file, strictly: whatever is not as `file.write` makes it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from authlint.errors import AuthlintError
from authlint.profiles import background, maths
from authlint.profiles.features import MEASURES
from authlint.profiles.file import MARK, VERSION
from authlint.profiles.model import OF_VIEW, SCORES, Model
from authlint.profiles.profile import AT, Profile, Spread, Theme
from authlint.profiles.stack import Stack
from authlint.profiles.wordplane import WordPlane

LARGEST = 30_000_000
"""Bytes of a profile that is still read."""
_HINT = "learn it again: authlint learn audience|brand SOURCE… -o FILE"


def read(path: str | Path) -> Profile:
    """Read a profile file.

    Raises:
        AuthlintError: if it is missing, too large, no profile, of another version, broken,
            or learned with another encoder or background than this authlint's.
    """
    background.require()
    data = _parsed(Path(path))
    try:
        profile = _profile(data)
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError) as error:
        what = f"no '{error.args[0]}'" if isinstance(error, KeyError) else str(error)
        raise AuthlintError(f"a broken profile: {what}", path=str(path), hint=_HINT) from None
    _agrees(profile, path)
    return profile


def is_profile(path: str | Path) -> bool:
    """Tell whether a file is a learned profile, by its first key."""
    try:
        with Path(path).open("rb") as file:
            return MARK.encode() in file.read(200)
    except OSError:
        return False


def _parsed(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise AuthlintError(f"a profile of over {LARGEST} bytes is not read", path=str(path))
        data = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise AuthlintError(
            f"cannot read the profile: {error.strerror}", path=str(path), hint=_HINT
        ) from None
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        raise AuthlintError("a profile is JSON", path=str(path), line=line, hint=_HINT) from None
    if not isinstance(data, dict) or MARK not in data:
        raise AuthlintError("no profile", path=str(path), hint=_HINT)
    if data[MARK] != VERSION:
        raise AuthlintError(
            f"a profile of version {str(data[MARK])[:20]}, not {VERSION}",
            path=str(path),
            hint=_HINT,
        )
    return data


def _profile(data: dict[str, Any]) -> Profile:
    width = len(maths.unpacked(data["plane"]))
    count = int(data["posts"])
    if data["kind"] not in ("audience", "brand") or count < 1 or width < 1:
        raise ValueError("kind, posts or plane is wrong")
    return Profile(
        kind=data["kind"],
        name=str(data["name"]),
        posts=count,
        left_out=_counts(data["left_out"]),
        languages=_counts(data["languages"]),
        model=_model(data, width),
        stack=_read_stack(data["stack"], count),
        area={str(k): _number(v) for k, v in data["area"].items()},
        styles=_styles(data["styles"]),
        grade=None if data["grade"] is None else _number(data["grade"]),
        openings=_counts(data["openings"]),
        endings=_counts(data["endings"]),
        counts={str(word): int(pair[0]) for word, pair in data["words"].items()},
        themes=tuple(
            Theme(_number(t["share"]), tuple(str(w) for w in t["words"])) for t in data["themes"]
        ),
        near=_read_spread(data["near"]),
        encoder=str(data["encoder"]),
        background=str(data["background"]),
        memory=str(data["memory"]),
        examples=tuple(str(text) for text in data["examples"]),
    )


def _model(data: dict[str, Any], width: int) -> Model:
    import numpy as np

    size = len(MEASURES)
    model = Model(
        plane=np.append(maths.unpacked(data["plane"]), _number(data["plane_constant"])),
        centres=maths.unpacked(data["centres"], width),
        words={str(w): _number(pair[1]) for w, pair in data["words"].items()},
        absent=_number(data["absent_word"]),
        word_plane=_word_plane(data),
        style_mean=maths.unpacked(data["style_mean"]),
        style_sd=maths.unpacked(data["style_sd"]),
        style_plane=maths.unpacked(data["style_plane"]),
    )
    wanted = (size, size, 2 * size + 1)
    if tuple(map(len, model[5:])) != wanted or not len(model.centres) == len(data["themes"]) > 0:
        raise ValueError("the packed numbers have the wrong sizes")
    if float(model.style_sd.min()) <= 0:
        raise ValueError("style_sd must be above nought")
    return model


def _word_plane(data: dict[str, Any]) -> WordPlane:
    weights = {str(w): _number(row[2]) for w, row in data["words"].items()}
    weights |= {str(w): _number(weight) for w, weight in data["words_of_others"].items()}
    return WordPlane(weights, _number(data["words_constant"]))


def _styles(data: dict[str, Any]) -> dict[str, Spread]:
    missing = [name for name in MEASURES if name not in data]
    if missing:
        raise KeyError(f"styles.{missing[0]}")
    return {str(name): _read_spread(spread) for name, spread in data.items()}


def _read_spread(data: dict[str, Any]) -> Spread:
    values = tuple(_number(value) for value in data["quantiles"])
    if len(values) != len(AT) or list(values) != sorted(values):
        raise ValueError(f"quantiles are {len(AT)} rising numbers")
    return Spread(int(data["posts"]), values)


def _read_stack(data: dict[str, Any], posts: int) -> Stack:
    import numpy as np

    if data["scores"] != list(SCORES):
        raise ValueError("the stack names other scores")
    sizes = {"mean": len(SCORES), "spread": len(SCORES), "all": len(SCORES) + 1}
    sizes |= {view: len(cols) + 1 for view, cols in OF_VIEW.items()}
    found = {name: np.array([_number(value) for value in data[name]]) for name in sizes}
    if any(len(found[name]) != size for name, size in sizes.items()):
        raise ValueError("the stack has the wrong sizes")
    if float(found["spread"].min()) <= 0:
        raise ValueError("the stack's spread must be above nought")
    views = {view: found[view] for view in OF_VIEW}
    return Stack(found["mean"], found["spread"], found["all"], views, posts)


def _counts(data: dict[str, Any]) -> dict[str, int]:
    return {str(name): int(count) for name, count in data.items()}


def _number(value: Any) -> float:
    number = float(value)
    if isinstance(value, bool | str) or not -1e9 < number < 1e9:
        raise ValueError(f"{str(value)[:20]} is no number")
    return number


def _agrees(profile: Profile, path: str | Path) -> None:
    ground = background.load()
    width = len(profile.model.plane) - 1
    if (profile.encoder, width) != (ground.model, len(ground.mean)):
        raise AuthlintError("learned with another encoder", path=str(path), hint=_HINT)
    if profile.background != ground.digest:
        raise AuthlintError("learned against another background", path=str(path), hint=_HINT)
