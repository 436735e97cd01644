"""Finds every fault in the curriculum's files in one go, each with its place and its fix.

It changes nothing and stops at nothing: a writer should never have to run it twice to see the next fault.
"""

from __future__ import annotations

from pathlib import Path

from curriculum import files, length, phrases, shape, wording
from curriculum.library import LINES, ROOT
from curriculum.phrases import Phrases
from curriculum.problems import CurriculumError, Problem, render

__all__ = ["Problem", "check", "render"]

_INTRO_SLOTS = frozenset({"number", "title", "minutes"})


def check(root: Path = ROOT, lines: Path = LINES) -> list[Problem]:
    """All faults under a `curriculum/modules` folder and in the player's own phrases, sorted by file."""
    problems: list[Problem] = []
    said = _phrases(lines, problems)
    reading = files.read(root)
    problems += reading.problems
    for folder in reading.folders:
        problems += shape.of_module(folder)
        problems += wording.of_data(folder.module.path, folder.module.data)
        for document in folder.lessons:
            problems += shape.of_lesson(document)
            problems += wording.of_data(document.path, document.data)
            if said:
                problems += length.of_lesson(document, said)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.path)


def _phrases(path: Path, problems: list[Problem]) -> Phrases | None:
    data = files.read_yaml(path, path.name, [])
    for name, block in data.items() if isinstance(data, dict) else ():
        # Only the first line of a lesson is filled in; braces in any other would reach a phone as they are.
        slots = _INTRO_SLOTS if name == "intro" else frozenset()
        problems += wording.of_data(f"curriculum/{path.name}", {name: block}, slots)
    try:
        return phrases.load(path)
    except CurriculumError as error:
        problems += error.problems
        return None
