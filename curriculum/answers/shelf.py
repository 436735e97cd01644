"""All answers in memory: found by id or by subject, and said with their facts filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from curriculum.answers.schema import Answer, Fact, FactFile, FindsOut, Source, SourceFile, Theme
from curriculum.files import read_yaml
from curriculum.place import Said
from curriculum.problems import CurriculumError, Problem, from_validation
from curriculum.schema import Part

FOLDER = Path(__file__).parent
FINDS_OUT = "who-finds-out"
"""Stands among the answers' ids for the one that is computed."""

EMERGENCY = "emergency"
"""The one slot that is no fact: the emergency number of today's resources."""


@dataclass(frozen=True)
class Answers:
    """Every answer, fact and source by id. Safe to share between threads: nothing in it changes."""

    by_id: Mapping[str, Answer]
    facts: Mapping[str, Fact]
    sources: Mapping[str, Source]
    finds_out: FindsOut

    def of_topic(self, topic: str | None) -> tuple[str, ...]:
        """The answers that stand for a subject."""
        return tuple(each.id for each in self.by_id.values() if topic is not None and each.topic == topic)

    def lines(self) -> tuple[str, ...]:
        """The ids of all help lines that answers name, in order."""
        return tuple(dict.fromkeys(each.line for each in self.by_id.values() if each.line))

    def title(self, answer_id: str, lang: str) -> str:
        """An answer's title, as it stands in a list."""
        return (self.finds_out.title if answer_id == FINDS_OUT else self.by_id[answer_id].title)[lang]

    def questions(self) -> dict[str, tuple[str, ...]]:
        """For each answer its titles and the ways teens ask it, in both languages; for comparing with a text."""
        entries = {key: (each.title, each.asked) for key, each in self.by_id.items()}
        entries[FINDS_OUT] = (self.finds_out.title, self.finds_out.asked)
        return {key: (title.en, title.es, *asked.en, *asked.es) for key, (title, asked) in entries.items()}

    def say(self, answer_id: str, lang: str, **slots: str) -> Said:
        """An answer with its facts filled in. `slots` holds what is no fact (`emergency`)."""
        text = self.by_id[answer_id].text[lang]
        return Said(f"answer.{answer_id}", text.format(**values(self.facts, lang), **slots))

    def clause(self, clause_id: str, lang: str, **slots: str) -> Said:
        """A clause on who finds out. Raises KeyError for one that is not there."""
        found = next((each for each in self.finds_out.clauses if each.id == clause_id), None)
        if found is None:
            raise KeyError(clause_id)
        return Said(f"finds_out.{clause_id}", found.text[lang].format(**slots))


def values(facts: Mapping[str, Fact], lang: str) -> dict[str, str]:
    """What each fact with a value puts in place of its slot."""
    return {key: fact.value[lang] for key, fact in facts.items() if fact.value is not None}


def load(folder: Path = FOLDER) -> Answers:
    """Read all files. Raises CurriculumError with every fault of form."""
    problems: list[Problem] = []
    sources = read(folder / "sources.yml", SourceFile, problems)
    facts = read(folder / "facts.yml", FactFile, problems)
    finds_out = read(folder / "who_finds_out.yml", FindsOut, problems)
    themes = [read(path, Theme, problems) for path in themes_of(folder)]
    if problems or sources is None or facts is None or finds_out is None:
        raise CurriculumError(problems)
    answers = [answer for theme in themes if theme for answer in theme.answers]
    return Answers(
        {each.id: each for each in answers},
        {each.id: each for each in facts.facts},
        {each.id: each for each in sources.sources},
        finds_out,
    )


def themes_of(folder: Path) -> list[Path]:
    """The files of answers, in name order."""
    return sorted((folder / "themes").glob("*.yml"))


def shown(path: Path) -> str:
    """A file's name as people know it."""
    folder = "answers/themes" if path.parent.name == "themes" else "answers"
    return f"curriculum/{folder}/{path.name}"


def read[FilePart: Part](path: Path, form: type[FilePart], problems: list[Problem]) -> FilePart | None:
    """One file in its form; None with faults noted."""
    data = read_yaml(path, shown(path), problems)
    if data is None:
        return None
    try:
        return form.model_validate(data)
    except ValidationError as error:
        problems += from_validation(shown(path), error)
        return None
