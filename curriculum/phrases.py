"""The player's own short lines (how to answer, what was skipped, what comes next), read from phrases.yml."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from curriculum.files import read_yaml
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import Both, Part

Two = Annotated[tuple[Both, ...], Field(min_length=2)]


class Words(Part):
    """The words our cues ask a teen to text. Whoever interprets messages must know every one of them."""

    next: Both
    skip: Both
    menu: Both
    person: Both
    friend: Both


class Phrases(Part):
    """Every line of phrases.yml. Lists are said in turn, so that no line comes twice running."""

    words: Words
    intro: Both
    may_skip: Both
    cue_next: Both
    cue_pick_2: Both
    cue_pick_3: Both
    cue_pick_4: Both
    cue_write: Both
    unclear_say: Two
    unclear_pick: Two
    unclear_write: Two
    skipped: Two
    retry: Both
    updated: Both
    gone: Both
    more: Both
    no_more: Both
    friend_done: Both

    def pick(self, count: int) -> Both:
        """The cue under `count` lettered lines."""
        return {2: self.cue_pick_2, 3: self.cue_pick_3}.get(count, self.cue_pick_4)


def load(path: Path) -> Phrases:
    """Read the file. Raises CurriculumError with every fault."""
    problems: list[Problem] = []
    data = read_yaml(path, f"curriculum/{path.name}", problems)
    if not problems:
        try:
            return Phrases.model_validate(data)
        except ValidationError as error:
            problems = from_validation(f"curriculum/{path.name}", error)
    raise CurriculumError(problems)
