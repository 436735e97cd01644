"""Reads content files from disk into the schema, and collects every fault on the way.

It never raises for a fault in a file: the checker wants them all at once. `Library.load` raises instead.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from curriculum.problems import Problem, from_validation
from curriculum.schema import Lesson, ModuleFile


class _Loader(yaml.SafeLoader):
    """Safe YAML that refuses a key written twice; plain YAML would silently keep the last one."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue  # "{{name}}" without quotes; the parent refuses it with a line number.
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"{key.value!r} is written twice in the same block", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Document:
    """One YAML file: its shown path, its data as read, and the model where the data fits the schema."""

    path: str
    stem: str
    data: Any
    model: BaseModel | None


@dataclass(frozen=True)
class Folder:
    """One module's folder: its module.yml and its lesson files in name order."""

    name: str
    module: Document
    lessons: tuple[Document, ...]


@dataclass
class Reading:
    """All folders under a root, and every fault found while reading them."""

    folders: list[Folder] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def shown(path: Path, root: Path) -> str:
    """A file's path as people know it: from "curriculum/" on."""
    return path.relative_to(root.parents[min(1, len(root.parents) - 1)]).as_posix()


def read_yaml(path: Path, name: str, problems: list[Problem]) -> Any:
    """The data of one file, or None with a fault noted."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
        if data is None:
            problems.append(Problem(name, "", "is empty; write it or take the file away"))
        return data
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = f"line {mark.line + 1}" if mark else ""
        problems.append(Problem(name, line, f"cannot be read as YAML: {error.problem}; fix it there"))
    except (UnicodeDecodeError, yaml.YAMLError):
        problems.append(Problem(name, "", "is not UTF-8 text; save it as UTF-8"))
    except FileNotFoundError:
        problems.append(Problem(name, "", "is missing; add the file"))
    return None


def read(root: Path) -> Reading:
    """Everything under a `curriculum/modules` folder."""
    reading = Reading()
    root = root.resolve()
    if not root.is_dir():
        reading.problems.append(Problem(str(root), "", "is no folder; name a folder of modules"))
        return reading
    for folder in sorted(p for p in root.iterdir() if p.is_dir()):
        module = _document(folder / "module.yml", root, ModuleFile, reading.problems)
        files = sorted((folder / "lessons").glob("*.yml")) if (folder / "lessons").is_dir() else []
        lessons = tuple(_document(path, root, Lesson, reading.problems) for path in files)
        reading.folders.append(Folder(folder.name, module, lessons))
    return reading


def _document(path: Path, root: Path, schema: type[BaseModel], problems: list[Problem]) -> Document:
    name = shown(path, root)
    data = read_yaml(path, name, problems)
    model: BaseModel | None = None
    if data is not None:
        try:
            model = schema.model_validate(data)
        except ValidationError as error:
            problems.extend(from_validation(name, error))
    return Document(name, path.stem, data, model)
