"""The short measure before the first lesson, after the last, and a month later; read from measure/measure.yml.

Answers are kept as letters, never as words. Wording and order belong to a version: whoever changes either raises
it, so that two waves are only ever compared where the questions were the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError

from curriculum import compose
from curriculum.files import read_yaml
from curriculum.nudges import Asked
from curriculum.phrases import Phrases
from curriculum.place import Said
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import Both, Line, Part, Version

FILE = Path(__file__).parent / "measure" / "measure.yml"
NAME = "curriculum/measure/measure.yml"
WAVES = ("before", "after", "month")
ABOUT = ("tactics", "seeking_help", "safety_plan", "helping_a_friend")
NOTE = "measure"
"""The memory note of a conversation: `{"wave", "version", "at"}`; `at` is the id of the open item, or missing."""

OFFER_STATE, ITEM_STATE = "ask_continue", "quiz"
"""The conversation states that the offer and an item leave open."""

ItemId = Annotated[str, Field(strict=True, pattern=r"^m[0-9]{2}$")]


class Answer(Part):
    """One lettered answer. `points` says how near it is to what the lessons aim at, for those who count."""

    text: Both
    points: Annotated[int, Field(strict=True, ge=0, le=3)]


class Item(Part):
    """One question of the measure and what it is about."""

    id: ItemId
    about: Literal["tactics", "seeking_help", "safety_plan", "helping_a_friend"]
    text: Both
    choices: Annotated[tuple[Answer, ...], Field(min_length=2, max_length=4)]


class Waves(Part):
    """One text for each wave."""

    before: Both
    after: Both
    month: Both

    def of(self, wave: str) -> Both:
        """The text for a wave. Raises KeyError for one that is not ours."""
        return {"before": self.before, "after": self.after, "month": self.month}[wave]


class Measure(Part):
    """measure.yml. `notice` is what parents read above the list of items; it is never sent to a teen."""

    version: Version
    signed: Annotated[tuple[str, ...], Field(max_length=0)]
    sources: tuple[Line, ...]
    notice: Annotated[tuple[Both, ...], Field(min_length=1)]
    offer: Waves
    accept: Both
    decline: Both
    declined: Both
    thanks: Both
    items: Annotated[tuple[Item, ...], Field(min_length=8, max_length=10)]

    def item(self, item_id: str | None) -> Item | None:
        """The item with that id, or None."""
        return next((item for item in self.items if item.id == item_id), None)

    def after(self, item_id: str) -> Item | None:
        """The item that follows, or None after the last."""
        ids = [item.id for item in self.items]
        follows = ids.index(item_id) + 1
        return self.items[follows] if follows < len(ids) else None

    def ask_for(self, wave: str, lang: str, phrases: Phrases) -> Asked:
        """The offer of a wave: it may be taken or left, and nothing hangs on it."""
        options = (self.accept[lang], self.decline[lang])
        prompt = self.offer.of(wave)[lang]
        text = f"{prompt}\n{compose.lines_of(options, lang, phrases)}"
        note = {NOTE: {"wave": wave, "version": self.version}}
        return Asked(
            f"measure-{wave}", Said(f"measure.{wave}.offer", text), options, prompt, OFFER_STATE, note
        )


def question(item: Item, wave: str, lang: str, phrases: Phrases) -> Said:
    """An item with its lettered answers."""
    return Said(
        f"measure.{wave}.{item.id}",
        f"{item.text[lang]}\n{compose.lines_of(options(item, lang), lang, phrases)}",
    )


def options(item: Item, lang: str) -> tuple[str, ...]:
    """The answers of an item, without their letters."""
    return tuple(choice.text[lang] for choice in item.choices)


def load(path: Path = FILE) -> Measure:
    """Read the file. Raises CurriculumError with every fault."""
    problems: list[Problem] = []
    data = read_yaml(path, NAME, problems)
    if not problems:
        try:
            found = Measure.model_validate(data)
        except ValidationError as error:
            problems = from_validation(NAME, error)
        else:
            problems = list(_shape(found))
            if not problems:
                return found
    raise CurriculumError(problems)


def _shape(found: Measure) -> Iterator[Problem]:
    """Ids out of order, a subject without an item, and items that no answer can move."""
    for i, item in enumerate(found.items, start=1):
        if item.id != f"m{i:02}":
            yield Problem(
                NAME, f"items[{i - 1}].id", f"must be 'm{i:02}', not {item.id!r}; raise the version too"
            )
        if len({choice.points for choice in item.choices}) == 1:
            yield Problem(
                NAME, f"items[{i - 1}].choices", "all have the same points; give the better answers more"
            )
    for about in ABOUT:
        if about not in {item.about for item in found.items}:
            yield Problem(NAME, "items", f"none is about {about}; add one")
