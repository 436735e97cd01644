"""Reads YAML data and remembers the line each mapping began on, so that a fault can be reported as file:line.

It refuses a key that is written twice, which plain YAML silently lets the later one win.
"""

from __future__ import annotations

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

LINE = "__line__"
"""Key under which every mapping read here keeps its own line number."""


class _LineLoader(yaml.SafeLoader):
    """SafeLoader that adds the line of each mapping and refuses duplicate keys."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                problem = f"the key {key.value!r} is written twice"
                raise yaml.constructor.ConstructorError(None, None, problem, key.start_mark)
            seen.add(key.value)
        mapping = super().construct_mapping(node, deep=True)
        mapping[LINE] = node.start_mark.line + 1
        return mapping


# YAML 1.1 reads on, off, yes and no as booleans; here they are words ("on" is the day of a check).
_LineLoader.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_LineLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))


def read_mapping(path: Path) -> dict[str, Any]:
    """The mapping in one file, with LINE keys. Raises ValueError as "file:line: what is wrong"."""
    try:
        # Not yaml.load with a foreign class: _LineLoader only narrows SafeLoader.
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_LineLoader)
    except OSError as error:
        raise ValueError(f"{path.name}: cannot be read ({error.strerror})") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise ValueError(f"{path.name}:{line}: {error.problem}") from error
    if not isinstance(data, dict):
        raise ValueError(f"{path.name}:1: must hold a mapping")
    return data


def without_lines(value: Any) -> Any:
    """The same value with every LINE key taken out."""
    if isinstance(value, dict):
        return {key: without_lines(item) for key, item in value.items() if key != LINE}
    if isinstance(value, list):
        return [without_lines(item) for item in value]
    return value
