"""What teens say of the lessons: one digit, and one line that goes to those who write them.

Neither knows whose it is. A line is kept only if the screen found nothing in the message it came in; whatever
the screen does find goes to a person and never here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from curriculum import Library
from porchlight.services.staff import StaffMember
from porchlight.storage.engine import Database
from porchlight.storage.tables import Group, InboundRow, LessonRating, ReaderLine, ScreeningRow, Youth
from porchlight.storage.vault import Vault

LONGEST_LINE = 300
FEWEST_RATINGS = 10
"""Under so many, no figure is shown: one more reader would tell what that reader thought."""

MOST_LINES = 200
LANGUAGE = "en"


@dataclass(frozen=True)
class Line:
    """One line, as the page shows it."""

    text: str
    rating: int
    language: str
    version: int
    written_on: date


@dataclass(frozen=True)
class LessonVoices:
    """What was said of one lesson. `average` is None while too few have rated it."""

    lesson: str
    title: str
    ratings: int | None
    average: float | None
    lines: tuple[Line, ...]


class Readers:
    """The page for the people who write. `words` opens a sealed line and nothing else."""

    def __init__(self, database: Database, library: Library, words: Callable[[bytes], str]) -> None:
        self._database = database
        self._library = library
        self._words = words

    def voices(self, viewer: StaffMember) -> list[LessonVoices]:
        """Every lesson that somebody of the viewer's organisation (or of none) has said something about."""
        with self._database.read() as session:
            rated = session.execute(
                select(LessonRating.lesson, func.count(), func.avg(LessonRating.rating))
                .where(_own(LessonRating.organisation_id, viewer))
                .group_by(LessonRating.lesson)
            ).all()
            lines = session.scalars(
                select(ReaderLine)
                .where(_own(ReaderLine.organisation_id, viewer))
                .order_by(ReaderLine.id.desc())
                .limit(MOST_LINES)
            ).all()
        counted = {str(lesson): (int(count), float(average)) for lesson, count, average in rated}
        titles = {
            lesson.id: lesson.title[LANGUAGE] for module in self._library.modules for lesson in module.lessons
        }
        spoken = {row.lesson for row in lines} | set(counted)
        order = [lesson for lesson in titles if lesson in spoken] + sorted(spoken - set(titles))
        return [self._lesson(lesson, titles.get(lesson, lesson), counted, lines) for lesson in order]

    def _lesson(
        self, lesson: str, title: str, counted: Mapping[str, tuple[int, float]], lines: Any
    ) -> LessonVoices:
        count, average = counted.get(lesson, (0, 0.0))
        enough = count >= FEWEST_RATINGS
        shown = tuple(
            Line(self._words(row.line_sealed), row.rating, row.language, row.version, row.written_on)
            for row in lines
            if row.lesson == lesson
        )
        return LessonVoices(
            lesson, title, count if enough else None, round(average, 1) if enough else None, shown
        )


def rate(session: Session, youth_id: str, language: str, effect: Mapping[str, Any], now: datetime) -> None:
    """Keep one digit. Raises ValueError for one that is not from 1 to 5."""
    rating = int(effect["rating"])
    if not 1 <= rating <= 5:
        raise ValueError(f"rating {rating} is not from 1 to 5")
    session.add(
        LessonRating(
            organisation_id=_organisation(session, youth_id), module=effect["module"], lesson=effect["lesson"],
            version=int(effect["version"]), language=language, rating=rating, rated_on=now.date(),
        )
    )  # fmt: skip


def pass_on(
    session: Session,
    vault: Vault,
    youth_id: str,
    language: str,
    inbound_id: int,
    effect: Mapping[str, Any],
    now: datetime,
) -> None:
    """Keep the line of this message for the writers, if the screen found nothing in it."""
    screened = session.get(ScreeningRow, inbound_id)
    if screened is None or screened.tier != "none" or screened.watched:
        return
    text = " ".join(vault.open(session.get_one(InboundRow, inbound_id).text_sealed).split())[:LONGEST_LINE]
    if not text:
        return
    session.add(
        ReaderLine(
            organisation_id=_organisation(session, youth_id), module=effect["module"], lesson=effect["lesson"],
            version=int(effect["version"]), language=language, rating=int(effect["rating"]),
            line_sealed=vault.seal(text), written_on=now.date(),
        )
    )  # fmt: skip


def _organisation(session: Session, youth_id: str) -> str | None:
    youth = session.get_one(Youth, youth_id)
    group = session.get(Group, youth.group_id) if youth.group_id else None
    return group.organisation_id if group else None


def _own(column: Any, viewer: StaffMember) -> Any:
    return or_(column.is_(None), column == viewer.organisation_id)
