"""Read YAML into strings, lists and mappings that know their lines."""

from __future__ import annotations

from typing import Any

from authlint.errors import AuthlintError

MAX_BYTES = 256 * 1024
MAX_DEPTH = 32


class Mapping(dict[str, Any]):
    """A mapping that knows the 1-based line of itself and of each key."""

    line: int = 1
    lines: dict[str, int]


class Sequence(list[Any]):
    """A list that knows the 1-based line of each item."""

    lines: list[int]


def load(text: str, path: str, first_line: int = 1, plain: bool = True) -> Any:
    """Parse one YAML document.

    With `plain`, scalars become bool, int, float, None or str as YAML's core types say;
    dates and everything else stay strings. Aliases, tags, merge keys and duplicate keys
    are refused; size is capped at 256 kB and depth at 32 levels.

    Raises:
        AuthlintError: with path and line, for anything that is not such YAML.
    """
    import yaml

    if len(text.encode("utf-8", "replace")) > MAX_BYTES:
        raise AuthlintError("YAML larger than 256 kB", path=path, line=first_line)
    loader_class = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _screen(yaml, text, loader_class, path, first_line)
        node = yaml.compose(text, Loader=loader_class)
    except yaml.MarkedYAMLError as error:
        line = first_line + (error.problem_mark.line if error.problem_mark else 0)
        raise AuthlintError(f"not YAML: {error.problem}", path=path, line=line) from None
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        message = " ".join(str(error).split())
        raise AuthlintError(f"not YAML: {message}", path=path, line=first_line) from None
    return None if node is None else _value(yaml, node, path, first_line, plain)


def _screen(yaml: Any, text: str, loader: Any, path: str, first_line: int) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=loader):
        line = first_line + event.start_mark.line
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise AuthlintError("YAML anchors and aliases are not allowed", path=path, line=line)
        if getattr(event, "tag", None):
            raise AuthlintError("YAML tags are not allowed", path=path, line=line)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                raise AuthlintError("YAML nested too deeply", path=path, line=line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _value(yaml: Any, node: Any, path: str, first: int, plain: bool) -> Any:
    line = first + node.start_mark.line
    if isinstance(node, yaml.MappingNode):
        mapping = Mapping()
        mapping.line, mapping.lines = line, {}
        for key_node, value_node in node.value:
            key = key_node.value
            key_line = first + key_node.start_mark.line
            if not isinstance(key, str):
                raise AuthlintError("a key must be a word", path=path, line=key_line)
            if key_node.tag.endswith(":merge"):
                raise AuthlintError("YAML merge keys are not allowed", path=path, line=key_line)
            if key in mapping:
                raise AuthlintError(f"key '{key}' stands twice", path=path, line=key_line)
            mapping[key] = _value(yaml, value_node, path, first, plain)
            mapping.lines[key] = key_line
        return mapping
    if isinstance(node, yaml.SequenceNode):
        listed = Sequence(_value(yaml, item, path, first, plain) for item in node.value)
        listed.lines = [first + item.start_mark.line for item in node.value]
        return listed
    return _scalar(node) if plain else node.value


def _scalar(node: Any) -> Any:
    value, kind = node.value, node.tag.rsplit(":", 1)[-1]
    if kind == "bool" and value.lower() in ("true", "false"):
        return value.lower() == "true"
    if kind == "null":
        return None
    try:
        if kind == "int":
            return int(value)
        if kind == "float":
            return float(value)
    except ValueError:
        pass
    return value
