"""What a counsellor is shown of a group. There is no field here for words, numbers, reasons or hours.

A crisis, a pause, a claim, cover and an opt-out cannot be told from "not finished", because nothing in these
values could carry the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class CodeState(StrEnum):
    """Whether a join code lets anybody in today."""

    OPEN = "open"
    PAUSED = "paused"
    EXPIRED = "expired"


@dataclass(frozen=True)
class CodeView:
    """A join code as its counsellor sees it."""

    code: str
    state: CodeState
    expires_on: date


@dataclass(frozen=True)
class GroupCard:
    """One group in the list."""

    id: str
    name: str
    youths: int
    code: CodeView | None
    modules: tuple[str, ...]
    finished: int
    possible: int


@dataclass(frozen=True)
class LessonColumn:
    """One lesson of an assigned module, with how many of the group finished it."""

    title: str
    finished: int


@dataclass(frozen=True)
class YouthLine:
    """One youth: the name and, lesson by lesson, finished or not finished."""

    name: str
    finished: tuple[bool, ...]


@dataclass(frozen=True)
class Student:
    """One youth, as far as the measure goes: whether a parent said no."""

    id: str
    name: str
    left_out: bool


@dataclass(frozen=True)
class AssignedModule:
    """One module given to the group, and who has finished what of it."""

    slug: str
    title: str
    version: int
    starts_on: date
    due_on: date | None
    has_started: bool
    lessons: tuple[LessonColumn, ...]
    youths: tuple[YouthLine, ...]


@dataclass(frozen=True)
class ModuleChoice:
    """A module that can be assigned."""

    slug: str
    title: str
    lessons: int
    assigned: bool


@dataclass(frozen=True)
class GroupPage:
    """All that the page of one group shows."""

    id: str
    name: str
    youths: int
    codes: tuple[CodeView, ...]
    modules: tuple[AssignedModule, ...]
    choices: tuple[ModuleChoice, ...]
    today: date
    measured: bool
    students: tuple[Student, ...]
