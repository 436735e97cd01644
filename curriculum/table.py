"""The lessons as a table: turns, messages, segments, reading grade and branches, as a writer plans them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from curriculum import walk as walking
from curriculum.library import Library
from curriculum.place import Played
from curriculum.reading import grade, words
from curriculum.schema import LANGUAGES, Lesson
from curriculum.sms import segments
from curriculum.walk import Span
from curriculum.wording import FEW_WORDS, texts

HEAD = (
    "lesson",
    "title",
    "turns",
    "messages",
    "segments en",
    "segments es",
    "grade en",
    "grade es",
    "branches",
)


@dataclass(frozen=True)
class Row:
    """One lesson. Spans are least and most over all answered paths."""

    lesson: str
    title: str
    turns: Span
    messages: Span
    segments: dict[str, Span]
    grade: dict[str, float]
    branches: int

    def cells(self) -> tuple[str, ...]:
        """What stands in the table, under HEAD."""
        return (
            self.lesson, self.title, _span(self.turns), _span(self.messages),
            *(_span(self.segments[lang]) for lang in LANGUAGES),
            *(f"{self.grade[lang]:.1f}" for lang in LANGUAGES), str(self.branches),
        )  # fmt: skip


def rows(library: Library) -> Iterator[Row]:
    """One row a lesson, in the library's order."""
    for module in library.modules:
        for lesson in module.lessons:
            walks = {lang: walking.walk(library, module.slug, lesson.id, lang) for lang in LANGUAGES}
            yield Row(
                lesson.id, lesson.title.en, walks["en"].turns(), walks["en"].messages(),
                {lang: walks[lang].cost(_segments) for lang in LANGUAGES},
                {lang: lesson_grade(lesson, lang) for lang in LANGUAGES},
                walking.routes(lesson),
            )  # fmt: skip


def lesson_grade(lesson: Lesson, lang: str) -> float:
    """The reading grade of the lesson's hardest text; what is too short to judge is left out."""
    said = [block[lang] for _, block in texts(lesson.model_dump(mode="json"))]
    return max((grade(text, lang) for text in said if len(words(text)) >= FEW_WORDS), default=0.0)


def markdown(library: Library) -> str:
    """The table as it stands in docs/curriculum.md."""
    lines = [HEAD, tuple("---" for _ in HEAD), *(row.cells() for row in rows(library))]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def _segments(played: Played) -> int:
    return sum(segments(said.text) for said in played.messages)


def _span(span: Span) -> str:
    low, high = span
    return str(low) if low == high else f"{low}-{high}"
