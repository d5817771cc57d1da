"""The profile file: one readable, versioned JSON (schema: profile.schema.json)."""

from __future__ import annotations

import json
from typing import Any

from authlint.profiles import maths
from authlint.profiles.model import SCORES
from authlint.profiles.profile import Profile, Spread
from authlint.profiles.stack import Stack

VERSION = 1
MARK = "authlint_profile"


def write(profile: Profile, made_with: str = "authlint") -> str:
    """Give the JSON text of a profile: what people read first, packed numbers last."""
    data = {MARK: VERSION, **_facts(profile, made_with), **_numbers(profile)}
    return _laid_out(data)


def _facts(profile: Profile, made_with: str) -> dict[str, Any]:
    return {
        "kind": profile.kind,
        "name": profile.name,
        "made_with": made_with,
        "posts": profile.posts,
        "confidence": profile.confidence,
        "left_out": dict(profile.left_out),
        "languages": dict(profile.languages),
        "area": dict(profile.area),
        "themes": [{"share": t.share, "words": list(t.words)} for t in profile.themes],
        "openings": dict(profile.openings),
        "endings": dict(profile.endings),
        "grade": profile.grade,
        "styles": {name: _spread(spread) for name, spread in profile.styles.items()},
        "examples": list(profile.examples),
    }


def _numbers(profile: Profile) -> dict[str, Any]:
    model, plane = profile.model, profile.model.word_plane.weights
    return {
        "words": {
            word: [count, *_rounded([model.words.get(word, 0.0), plane.get(word, 0.0)])]
            for word, count in profile.counts.items()
        },
        "words_of_others": {
            word: round(weight, 3) for word, weight in plane.items() if word not in profile.counts
        },
        "words_constant": round(model.word_plane.constant, 4),
        "absent_word": round(model.absent, 4),
        "stack": _stack(profile.stack),
        "near": _spread(profile.near),
        "encoder": profile.encoder,
        "background": profile.background,
        "plane": maths.packed(model.plane[:-1]),
        "plane_constant": float(model.plane[-1]),
        "centres": maths.packed(model.centres),
        "style_mean": maths.packed(model.style_mean),
        "style_sd": maths.packed(model.style_sd),
        "style_plane": maths.packed(model.style_plane),
        "memory": profile.memory,
    }


def _laid_out(data: dict[str, Any]) -> str:
    """Write each word, measure and theme on a line of its own, and no number on one."""
    lines = []
    for key, value in data.items():
        if isinstance(value, dict | list) and len(value) > 3:
            inner = (
                [f"{_dump(k)}: {_dump(v)}" for k, v in value.items()]
                if isinstance(value, dict)
                else [_dump(v) for v in value]
            )
            edges = "{}" if isinstance(value, dict) else "[]"
            text = edges[0] + "\n    " + ",\n    ".join(inner) + "\n  " + edges[1]
        else:
            text = _dump(value)
        lines.append(f"  {_dump(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _dump(value: Any) -> str:
    return json.dumps(value, ensure_ascii=True)


def _spread(spread: Spread) -> dict[str, Any]:
    return {"posts": spread.posts, "quantiles": list(spread.values)}


def _stack(stack: Stack) -> dict[str, Any]:
    return {
        "scores": list(SCORES),
        "mean": _rounded(stack.mean),
        "spread": _rounded(stack.spread),
        "all": _rounded(stack.whole),
        **{view: _rounded(weights) for view, weights in stack.views.items()},
    }


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 5) for value in values]
