"""A fault in a content file: where it is, what is wrong, what to do. Turns pydantic's faults into ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

_KINDS = ("say", "ask", "scenario", "reflect", "practise", "check")
_ONE = {
    "choices": "choice",
    "options": "option",
    "steps": "step",
    "lessons": "lesson",
    "aims": "aim",
    "boosters": "booster",
}
_LANGUAGE_NAMES = {"en": "English (en)", "es": "Spanish (es)"}


@dataclass(frozen=True, order=True)
class Problem:
    """One fault. `path` starts at "curriculum/"; `where` is like "steps[3].choices", or ""."""

    path: str
    where: str
    message: str

    def __str__(self) -> str:
        """`path: where: message`."""
        return ": ".join(part for part in (self.path, self.where, self.message) if part)


class CurriculumError(Exception):
    """The files cannot be played. `problems` lists every fault; the message prints them all."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(render(self.problems))


def render(problems: Iterable[Problem]) -> str:
    """One line a fault, in file order."""
    return "\n".join(str(problem) for problem in problems)


def located(where: Iterable[str | int]) -> str:
    """A path inside a document: ("steps", 3, "choices") is "steps[3].choices"."""
    out = ""
    for part in where:
        out += f"[{part}]" if isinstance(part, int) else f".{part}" if out else part
    return out


def from_validation(path: str, error: ValidationError) -> list[Problem]:
    """Every fault pydantic found, in plain words."""
    found = []
    for fault in error.errors():
        if _counts_only_the_good(fault):
            continue
        # Pydantic puts the step's kind into the location of a tagged union; no such key is in the file.
        where = [
            part for i, part in enumerate(fault["loc"])
            if not (part in _KINDS and i == 2 and fault["loc"][0] == "steps")
        ]  # fmt: skip
        found.append(Problem(path, located(where), _words(fault["type"], where, fault)))
    return found


def _counts_only_the_good(fault: Mapping[str, Any]) -> bool:
    """Pydantic calls a list too short when enough items are there but one of them has its own fault."""
    given = fault.get("input")
    if fault["type"] != "too_short" or not isinstance(given, list):
        return False
    return len(given) >= int(fault["ctx"]["min_length"])


def _words(kind: str, where: list[str | int], fault: Mapping[str, Any]) -> str:
    """What is wrong and what to do, for one of pydantic's fault types."""
    context: Mapping[str, Any] = fault.get("ctx") or {}
    last = str(where[-1]) if where else ""
    given = fault.get("input")
    if kind == "missing":
        if last in _LANGUAGE_NAMES:
            return f"the {_LANGUAGE_NAMES[last]} text is missing; write it"
        if last == "feedback":
            return "feedback is missing for this option; every option needs its own"
        return "is missing; add it"
    if kind == "too_short":
        least = context["min_length"]
        if least == 1:
            return "is empty; add one"
        return f"must have at least {least} items; add another {_one(last)}"
    if last == "signed":
        return "must be []; nobody signs a text by typing a name into it"
    if kind == "too_long":
        return f"must have at most {context['max_length']} items; take one away"
    if kind == "extra_forbidden":
        return "is not a field we know; check the spelling or take it out"
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        named = repr(given.get("kind")) if isinstance(given, dict) else repr(given)
        return f"kind {named} is not one of ours; use {', '.join(_KINDS)}"
    if kind == "string_type":
        return f"must be text but reads as {given!r}; put it in quotes"
    if kind == "string_too_short":
        return "is empty; write the text"
    if kind == "string_pattern_mismatch":
        return f"{given!r} does not fit the pattern {context['pattern']}; see docs/writing-a-lesson.md"
    if kind in ("greater_than_equal", "less_than_equal", "int_type"):
        return f"{given!r} is not a whole number in range; see docs/writing-a-lesson.md"
    if kind in ("model_type", "model_attributes_type", "dict_type"):
        return "must be a block of fields (name: value)"
    return f"{fault['msg'].lower()}; see docs/writing-a-lesson.md"


def _one(many: str) -> str:
    """The word for one item of a list field."""
    return _ONE.get(many, "item")
