"""Check a card's settings against the signature of the function that takes them."""

from __future__ import annotations

from collections.abc import Callable
from inspect import Parameter, signature
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from authlint.errors import AuthlintError, did_you_mean


def check_call(
    function: Callable[..., Any], what: str, settings: dict[str, Any], path: str, line: int
) -> None:
    """Refuse settings that the function's keyword parameters do not take.

    Raises:
        AuthlintError: with path, line and a hint.
    """
    hints = get_type_hints(function)
    parameters = signature(function).parameters
    lines: dict[str, int] = getattr(settings, "lines", {})
    for name, value in settings.items():
        at = lines.get(name, line)
        if name not in parameters:
            raise AuthlintError(
                f"{what} has no setting '{name}'",
                path=path,
                line=at,
                hint=did_you_mean(name, parameters),
            )
        if not fits(value, hints[name]):
            raise AuthlintError(
                f"{what}: '{name}' must be {describe(hints[name])}, not {value!r}",
                path=path,
                line=at,
            )
    for name, parameter in parameters.items():
        if parameter.default is Parameter.empty and name not in settings:
            raise AuthlintError(f"{what} needs the setting '{name}'", path=path, line=line)


def fits(value: object, hint: Any) -> bool:
    """Tell whether a parsed YAML, TOML or JSON value is of a type hint."""
    origin = get_origin(hint)
    if origin is Literal:
        return value in get_args(hint)
    if origin is Union or origin is type(int | str):
        return any(fits(value, option) for option in get_args(hint))
    if origin is list:
        return isinstance(value, list) and all(fits(item, get_args(hint)[0]) for item in value)
    if origin is dict:
        return isinstance(value, dict) and all(
            fits(item, get_args(hint)[1]) for item in value.values()
        )
    if hint is float:
        return isinstance(value, int | float) and not isinstance(value, bool)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint) if isinstance(hint, type) else True


def describe(hint: Any) -> str:
    """Name a type hint in plain words."""
    origin = get_origin(hint)
    if origin is Literal:
        return "one of " + ", ".join(str(option) for option in get_args(hint))
    if origin is Union or origin is type(int | str):
        return " or ".join(describe(option) for option in get_args(hint))
    if origin is list:
        return f"a list of {describe(get_args(hint)[0])}"
    if origin is dict:
        return f"a mapping to {describe(get_args(hint)[1])}"
    names = {str: "text", int: "a whole number", float: "a number", bool: "true or false"}
    return names.get(hint, str(hint))


def json_type(hint: Any) -> dict[str, Any]:
    """Give the JSON Schema of a type hint."""
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin is Union or origin is type(int | str):
        return {"anyOf": [json_type(option) for option in get_args(hint)]}
    if origin is list:
        return {"type": "array", "items": json_type(get_args(hint)[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": json_type(get_args(hint)[1])}
    names = {str: "string", int: "integer", float: "number", bool: "boolean"}
    return {"type": names[hint]} if hint in names else {}
