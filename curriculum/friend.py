"""Friend mode: a talk of a few steps about helping a friend, in the form of a lesson, read from friend.yml.

It belongs to no module: it can be opened at any moment and counts as nobody's progress.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from curriculum import shape
from curriculum.files import Document, read_yaml
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import LANGUAGES, Ask, Lesson, Scenario
from curriculum.sms import segments

FRIEND = "friend"
"""What a place says instead of a module's slug."""

FILE = Path(__file__).parent / "friend.yml"
_LINK = re.compile(r"https?:|www\.|\w\.(?:com|org|net|gov|us|info|io|app)\b", re.IGNORECASE)
_NAME = re.compile(r"porchlight", re.IGNORECASE)


def read(path: Path = FILE) -> tuple[Document, list[Problem]]:
    """The file as it is, and every fault of its form."""
    name = f"curriculum/{path.name}"
    problems: list[Problem] = []
    data = read_yaml(path, name, problems)
    model = None
    if data is not None:
        try:
            model = Lesson.model_validate(data)
        except ValidationError as error:
            problems += from_validation(name, error)
    document = Document(name, path.stem, data, model)
    return document, [*problems, *shape.of_lesson(document)]


def load(path: Path = FILE) -> Lesson:
    """Read the file. Raises CurriculumError with every fault."""
    document, problems = read(path)
    if problems or not isinstance(document.model, Lesson):
        raise CurriculumError(problems)
    return document.model


def of_cards(document: Document) -> Iterator[Problem]:
    """Cards that cannot be sent on as they are: too long for one text, with a link, or with our name on them."""
    lesson = document.model
    if not isinstance(lesson, Lesson):
        return
    for i, step in enumerate(lesson.steps):
        for c, choice in enumerate(step.choices if isinstance(step, (Ask, Scenario)) else ()):
            if choice.forward is None:
                continue
            for lang in LANGUAGES:
                where = f"steps[{i}].choices[{c}].forward.{lang}"
                for fault in _faults(choice.forward[lang]):
                    yield Problem(document.path, where, fault)


def _faults(card: str) -> Iterator[str]:
    if segments(card) > 1:
        yield "takes more than one SMS; a card to send on is one, cut it"
    if _LINK.search(card):
        yield "has a link; whoever gets it cannot know where it leads, take it out"
    if _NAME.search(card):
        yield "names the program; it could give somebody away, take the name out"
