"""Tables about what teens think of the lessons and what they learn: ratings, lines to the writers, the measure."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class LessonRating(Base):
    """One digit for a lesson. Nobody's: it holds no youth and no time of day."""

    __tablename__ = "lesson_rating"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    module: Mapped[str]
    lesson: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    language: Mapped[str]
    rating: Mapped[int] = mapped_column(comment="1 to 5")
    rated_on: Mapped[date]


class ReaderLine(Base):
    """One line about a lesson, for those who write it. Sealed anew, so that it matches no stored message."""

    __tablename__ = "reader_line"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    organisation_id: Mapped[str | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    module: Mapped[str]
    lesson: Mapped[str] = mapped_column(index=True)
    version: Mapped[int]
    language: Mapped[str]
    rating: Mapped[int]
    line_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    written_on: Mapped[date]


class MeasureWave(Base):
    """How far a youth has come with the measure before, after or a month later."""

    __tablename__ = "measure_wave"
    __table_args__ = (UniqueConstraint("youth_id", "wave"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    wave: Mapped[str] = mapped_column(comment="before, after or month")
    version: Mapped[int] = mapped_column(comment="of the questions")
    status: Mapped[str] = mapped_column(comment="declined, started or finished")
    changed_at: Mapped[datetime]


class MeasureAnswer(Base):
    """One answer to the measure: a letter, never a word."""

    __tablename__ = "measure_answer"
    __table_args__ = (UniqueConstraint("youth_id", "wave", "version", "item"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    wave: Mapped[str]
    version: Mapped[int]
    item: Mapped[str]
    choice: Mapped[str] = mapped_column(comment="a letter, a to d")
    answered_at: Mapped[datetime]
