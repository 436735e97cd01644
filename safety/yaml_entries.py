"""Reads the screen's YAML files and remembers on which line each entry stands.

So that a mistake in a data file is reported as `file:line`, not as a stack trace.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from safety.verdict import SafetyDataError

HERE = Path(__file__).resolve().parent
_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Entry:
    """One top-level entry of a data file: its key, its value and where it stands."""

    key: str
    value: Any
    file: Path
    line: int

    def wrong(self, why: str) -> SafetyDataError:
        """The error to raise about this entry."""
        return SafetyDataError(f"{self.file.name}:{self.line}: {self.key}: {why}")


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(_plain(key)): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    loader = yaml.SafeLoader("")
    try:
        return loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def entries(path: Path) -> Iterator[Entry]:
    """The entries of a mapping file, in order; raises SafetyDataError with file and line."""
    try:
        root = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Loader)
    except OSError as error:
        raise SafetyDataError(f"{path.name}:0: cannot be read: {error.strerror}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark is not None else 0
        problem = getattr(error, "problem", None) or "not YAML"
        raise SafetyDataError(f"{path.name}:{line}: {problem}") from error
    if root is None:
        return
    if not isinstance(root, yaml.MappingNode):
        raise SafetyDataError(f"{path.name}:1: the file must be a mapping")
    seen: dict[str, int] = {}
    for key_node, value_node in root.value:
        key, line = str(_plain(key_node)), key_node.start_mark.line + 1
        if key in seen:
            raise SafetyDataError(f"{path.name}:{line}: {key}: already on line {seen[key]}")
        seen[key] = line
        yield Entry(key, _plain(value_node), path, line)


def folder(name: str, root: Path | None = None) -> list[Path]:
    """The YAML files of one data folder, in a fixed order; an empty folder is an error."""
    where = (root or HERE) / name
    found = sorted(where.glob("*.yml"))
    if not found:
        raise SafetyDataError(f"{name}:0: no data files found")
    return found


def items(entry: Entry, text: Any) -> list[str]:
    """A comma-separated list as written in the lexicons."""
    if not isinstance(text, str):
        raise entry.wrong("must be a comma-separated text (quote words such as yes, no, on)")
    folded = "".join(
        sign for sign in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(sign)
    )
    return [part for part in (piece.strip() for piece in folded.replace("\n", " ").split(",")) if part]
