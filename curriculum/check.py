"""Finds every fault in the curriculum's files in one go, each with its place and its fix.

It changes nothing and stops at nothing: a writer should never have to run it twice to see the next fault.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from curriculum import boosters, discreet, files, friend, length, measures, phrases, shape, wording
from curriculum.answers import check as answers_check
from curriculum.boosters import BOOSTERS
from curriculum.discreet import WORDS, Discreet
from curriculum.library import LINES, ROOT, Library, module_of
from curriculum.phrases import Phrases
from curriculum.problems import CurriculumError, Problem, render
from curriculum.schema import Lesson

__all__ = ["Problem", "check", "render"]

_INTRO_SLOTS = frozenset({"number", "title", "minutes"})


def check(
    root: Path = ROOT,
    lines: Path = LINES,
    nudges: Path = BOOSTERS,
    words: Path = WORDS,
    today: date | None = None,
) -> list[Problem]:
    """All faults under a `curriculum/modules` folder and in the files beside it, sorted by file.

    With `today`, a fact in the answers that nobody has looked at for too long is a fault too.
    """
    problems: list[Problem] = []
    said = _phrases(lines, problems)
    sensitive = _sensitive(words, problems)
    problems += _boosters(nudges, said, sensitive)
    problems += _friend(said)
    problems += _measure(said, sensitive)
    problems += answers_check.check(today=today)
    reading = files.read(root)
    problems += reading.problems
    for folder in reading.folders:
        problems += shape.of_module(folder)
        problems += wording.of_data(folder.module.path, folder.module.data)
        problems += _turns(folder, said) if said and not _faulty(folder) else []
        for document in folder.lessons:
            problems += shape.of_lesson(document)
            problems += wording.of_data(document.path, document.data)
            if said:
                problems += length.of_lesson(document, said)
            if isinstance(document.model, Lesson):
                problems += _tried(document.path, document.model, sensitive)
    return sorted(dict.fromkeys(problems), key=lambda problem: problem.path)


def _faulty(folder: files.Folder) -> bool:
    """Whether a module cannot be played as it stands, so that walking it would say nothing."""
    broken = any(document.model is None for document in (folder.module, *folder.lessons))
    return broken or any((*shape.of_module(folder), *(p for d in folder.lessons for p in shape.of_lesson(d))))


def _turns(folder: files.Folder, said: Phrases) -> list[Problem]:
    module = module_of(folder)
    paths = {
        document.model.id: document.path for document in folder.lessons if isinstance(document.model, Lesson)
    }
    library = Library([module], said)
    return [
        problem
        for lesson in module.lessons
        for problem in length.of_turns(paths[lesson.id], module.slug, lesson, library)
    ]


def _tried(path: str, lesson: Lesson, sensitive: Discreet | None) -> list[Problem]:
    if lesson.tried is None:
        return [Problem(path, "tried", "is missing; write the question for the next day")]
    return list(discreet.of_nudge(path, "tried.", lesson.tried, sensitive)) if sensitive else []


def _sensitive(path: Path, problems: list[Problem]) -> Discreet | None:
    try:
        return discreet.load(path)
    except CurriculumError as error:
        problems += error.problems
        return None


def _boosters(path: Path, said: Phrases | None, sensitive: Discreet | None) -> list[Problem]:
    name = f"curriculum/{path.name}"
    problems = list(wording.of_data(name, files.read_yaml(path, name, [])))
    try:
        file = boosters.load(path)
    except CurriculumError as error:
        return [*problems, *error.problems]
    for i, booster in enumerate(file.boosters):
        if said:
            problems += length.of_nudge(name, f"boosters[{i}]", booster, said)
        if sensitive:
            problems += discreet.of_nudge(name, f"boosters[{i}].", booster, sensitive)
    return problems


def _friend(said: Phrases | None) -> list[Problem]:
    document, problems = friend.read()
    problems += [*wording.of_data(document.path, document.data), *friend.of_cards(document)]
    if said is None:
        return problems
    problems += length.of_lesson(document, said)
    if isinstance(document.model, Lesson) and not problems:
        shelf = Library([], said, friend=document.model)
        problems += length.of_turns(document.path, friend.FRIEND, document.model, shelf)
    return problems


def _measure(said: Phrases | None, sensitive: Discreet | None) -> list[Problem]:
    problems = list(wording.of_data(measures.NAME, files.read_yaml(measures.FILE, measures.NAME, [])))
    try:
        found = measures.load()
    except CurriculumError as error:
        return [*problems, *error.problems]
    if said:
        problems += length.of_measure(measures.NAME, found, said)
    if sensitive:
        for wave in measures.WAVES:
            problems += discreet.of_text(measures.NAME, f"offer.{wave}", found.offer.of(wave), sensitive)
    return problems


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
