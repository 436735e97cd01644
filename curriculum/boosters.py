"""The weekly nudges that follow the lessons, read from boosters.yml."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from curriculum.files import read_yaml
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import BoosterFile

BOOSTERS = Path(__file__).parent / "boosters.yml"


def load(path: Path = BOOSTERS) -> BoosterFile:
    """Read the file. Raises CurriculumError with every fault."""
    name = f"curriculum/{path.name}"
    problems: list[Problem] = []
    data = read_yaml(path, name, problems)
    if not problems:
        try:
            found = BoosterFile.model_validate(data)
        except ValidationError as error:
            problems = from_validation(name, error)
        else:
            problems = list(of_order(name, found))
            if not problems:
                return found
    raise CurriculumError(problems)


def of_order(path: str, file: BoosterFile) -> Iterator[Problem]:
    """Ids that are out of order or used twice: what a teen got is remembered by them."""
    for i, booster in enumerate(file.boosters, start=1):
        wanted = f"booster-{i:02}"
        if booster.id != wanted:
            yield Problem(path, f"boosters[{i - 1}].id", f"must be {wanted!r}, not {booster.id!r}")
