"""Rules about how the parts of a lesson and a module hang together: ids, order, and where each path leads.

A file that breaks one of these cannot be played safely, so both the checker and `Library.load` apply them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from curriculum.files import Document, Folder
from curriculum.problems import Problem
from curriculum.schema import FINISH, Ask, Check, Lesson, ModuleFile, Scenario, Step


def step_order(step_id: str) -> tuple[int, str]:
    """Sorts step ids: s2 < s3 < s3b < s10."""
    match = re.match(r"s(\d+)([a-z]?)$", step_id)
    return (int(match[1]), match[2]) if match else (0, "")


def of_module(folder: Folder) -> Iterator[Problem]:
    """Faults between module.yml, the folder it is in, and the lesson files beside it."""
    module = folder.module.model
    ids: dict[str, str] = {}
    whole = True
    for document in folder.lessons:
        lesson = document.model
        if not isinstance(lesson, Lesson):
            whole = False
            continue
        number = document.stem.split("-", 1)[0]
        wanted = f"{folder.name}-{number}"
        if lesson.id in ids:
            taken = f"{lesson.id!r} is taken by {ids[lesson.id]}; ids are used once"
            yield Problem(document.path, "id", taken)
        elif lesson.id != wanted:
            rule = f"must be {wanted!r} (the module and the file's number), not {lesson.id!r}"
            yield Problem(document.path, "id", rule)
            whole = False
        else:
            ids[lesson.id] = document.path
    if not isinstance(module, ModuleFile):
        return
    path = folder.module.path
    if module.slug != folder.name:
        yield Problem(path, "slug", f"must be the folder's name {folder.name!r}, not {module.slug!r}")
    for i, lesson_id in enumerate(module.lessons):
        # While a lesson file has a fault of its own its id is not known: one fault, one report.
        if whole and lesson_id not in ids:
            yield Problem(path, f"lessons[{i}]", f"no lesson file has the id {lesson_id!r}; add it")
        if lesson_id in module.lessons[:i]:
            yield Problem(path, f"lessons[{i}]", f"{lesson_id!r} is listed twice; take one away")
    for lesson_id, version in module.added.items():
        if lesson_id not in module.lessons:
            yield Problem(path, f"added.{lesson_id}", "is not listed in lessons; add it there or take it out")
        elif not 2 <= version <= module.version:
            rule = f"{version} must be from 2 to the module's own version, {module.version}"
            yield Problem(path, f"added.{lesson_id}", rule)
    for lesson_id, lesson_path in ids.items():
        if lesson_id not in module.lessons:
            yield Problem(lesson_path, "id", f"{lesson_id!r} is not listed in module.yml; add it to lessons")


def of_lesson(document: Document) -> Iterator[Problem]:
    """Faults inside one lesson."""
    lesson = document.model
    if not isinstance(lesson, Lesson):
        return
    path = document.path
    ids = [step.id for step in lesson.steps]
    for i, step in enumerate(lesson.steps):
        if step.id in ids[:i]:
            taken = f"{step.id!r} is used by steps[{ids.index(step.id)}]; ids are used once"
            yield Problem(path, f"steps[{i}].id", taken)
        elif i and step_order(step.id) < step_order(ids[i - 1]):
            yield Problem(path, f"steps[{i}].id", f"{step.id!r} comes after {ids[i - 1]!r}; keep ids rising")
        yield from _targets(path, i, step, ids)
        yield from _answers(path, i, step)
        yield from _recalls(path, i, step, lesson.steps[:i])
    if len(set(ids)) == len(ids):
        reached = _reached(lesson)
        for i, step in enumerate(lesson.steps):
            if step.id not in reached:
                lost = f"no path leads to {step.id!r}; point a `next` at it or take it out"
                yield Problem(path, f"steps[{i}]", lost)


def _targets(path: str, i: int, step: Step, ids: list[str]) -> Iterator[Problem]:
    """Every `next` names a later step: forward only, so every lesson ends."""
    targets = [("next", step.next), ("skip_to", step.skip_to)]
    if isinstance(step, (Ask, Scenario)):
        targets += [(f"choices[{c}].next", choice.next) for c, choice in enumerate(step.choices)]
        if step.next is None and any(choice.next for choice in step.choices):
            yield Problem(path, f"steps[{i}].next", "is missing; name the step where the paths meet")
    for where, target in targets:
        if target is not None and target != FINISH and target not in ids[i + 1 :]:
            yield Problem(path, f"steps[{i}].{where}", f"{target!r} is no later step; name one, or `finish`")


def _answers(path: str, i: int, step: Step) -> Iterator[Problem]:
    if isinstance(step, Check) and not any(option.right for option in step.options):
        yield Problem(path, f"steps[{i}].options", "no option is right; mark one or more with `right: true`")
    if isinstance(step, Check) and all(option.right for option in step.options):
        yield Problem(path, f"steps[{i}].options", "every option is right; make it an `ask` step")


def _recalls(path: str, i: int, step: Step, earlier: tuple[Step, ...]) -> Iterator[Problem]:
    known = {
        f"{before.id}.{'abcd'[c]}"
        for before in earlier
        if isinstance(before, (Ask, Scenario))
        for c in range(len(before.choices))
    }
    for r, recall in enumerate(step.recall):
        if recall.chose not in known:
            where = f"steps[{i}].recall[{r}].chose"
            yield Problem(path, where, f"{recall.chose!r} is no earlier choice; name a step and a letter")


def _reached(lesson: Lesson) -> set[str]:
    """The steps some path of answers (not only of skips) comes to."""
    steps = lesson.steps
    reached = {steps[0].id}
    for i, step in enumerate(steps):
        if step.id not in reached:
            continue
        follow = step.next or (steps[i + 1].id if i + 1 < len(steps) else FINISH)
        if isinstance(step, (Ask, Scenario)):
            reached |= {choice.next or follow for choice in step.choices}
        else:
            reached.add(follow)
    return reached
