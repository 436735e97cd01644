"""Finds every fault in the curriculum's files in one go, each with its place and its fix.

It changes nothing and stops at nothing: a writer should never have to run it twice to see the next fault.
"""

from __future__ import annotations

from pathlib import Path

from curriculum import files, length, phrases, shape, wording
from curriculum.library import ROOT
from curriculum.phrases import Phrases
from curriculum.problems import CurriculumError, Problem, render

__all__ = ["Problem", "check", "render"]

_PHRASE_SLOTS = frozenset({"number", "title", "minutes"})


def check(root: Path = ROOT) -> list[Problem]:
    """All faults under a `curriculum/modules` folder and in the player's own phrases, sorted by file."""
    problems: list[Problem] = []
    lines = _phrases(problems)
    reading = files.read(root)
    problems += reading.problems
    for folder in reading.folders:
        problems += shape.of_module(folder)
        problems += wording.of_data(folder.module.path, folder.module.data)
        for document in folder.lessons:
            problems += shape.of_lesson(document)
            problems += wording.of_data(document.path, document.data)
            if lines:
                problems += length.of_lesson(document, lines)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.path)


def _phrases(problems: list[Problem]) -> Phrases | None:
    path = ROOT.parent / "phrases.yml"
    data = files.read_yaml(path, path.name, [])
    problems += wording.of_data(f"curriculum/{path.name}", data, _PHRASE_SLOTS)
    try:
        return phrases.load(path)
    except CurriculumError as error:
        problems += error.problems
        return None
