"""Tables about people and places: organisations, staff, logins, groups, codes, youths, progress."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class Organisation(Base):
    """A school or a safety organisation; nothing crosses from one to another."""

    __tablename__ = "organisation"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    zone: Mapped[str] = mapped_column(default="America/Chicago", comment="IANA time zone of its people")
    created_at: Mapped[datetime]


class Staff(Base):
    """A counsellor, outreach worker, lead or admin."""

    __tablename__ = "staff"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    email: Mapped[str] = mapped_column(unique=True, comment="sign-in name, lower case")
    name: Mapped[str] = mapped_column(comment="the name a teen sees when this person writes")
    role: Mapped[str]
    password_hash: Mapped[str] = mapped_column(comment="argon2id")
    page_to_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, comment="number that gets pages")
    locked_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False, comment="locked once a provider is connected")
    created_at: Mapped[datetime]


class Login(Base):
    """A signed-in browser; revocable, unlike a signed cookie."""

    __tablename__ = "login"

    id: Mapped[str] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class Group(Base):
    """A class or group that a counsellor looks after."""

    __tablename__ = "youth_group"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    counsellor_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    name: Mapped[str]
    measured_from: Mapped[datetime | None] = mapped_column(
        comment="since when its youths are offered the measure"
    )
    created_at: Mapped[datetime]


class JoinCode(Base):
    """A short code that puts a youth into a group."""

    __tablename__ = "join_code"

    code: Mapped[str] = mapped_column(primary_key=True, comment="upper case letters and digits, no 0 O 1 I L")
    group_id: Mapped[str] = mapped_column(ForeignKey("youth_group.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]


class Assignment(Base):
    """A module given to a group from a date, with its version pinned."""

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("group_id", "module"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str] = mapped_column(ForeignKey("youth_group.id"), index=True)
    module: Mapped[str]
    module_version: Mapped[int]
    starts_on: Mapped[date]
    due_on: Mapped[date | None]
    created_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    created_at: Mapped[datetime]


class Youth(Base):
    """A teen, known to us by an id, a group and the name she chose, nothing more."""

    __tablename__ = "youth"

    id: Mapped[str] = mapped_column(primary_key=True)
    group_id: Mapped[str | None] = mapped_column(ForeignKey("youth_group.id"), index=True)
    nickname_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    age_band: Mapped[str | None] = mapped_column(comment="under_13 or 13_plus; never a birth date")
    unmeasured: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="a parent said no to the measure"
    )
    text_when: Mapped[str | None] = mapped_column(
        comment="her wish: after_school, evening, weekend, off, or an hour such as 16:00"
    )
    joined_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class LessonProgress(Base):
    """A lesson that a youth has started or finished. Holds no answer."""

    __tablename__ = "lesson_progress"
    __table_args__ = (UniqueConstraint("youth_id", "module", "lesson"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    module: Mapped[str]
    lesson: Mapped[str]
    version: Mapped[int]
    status: Mapped[str] = mapped_column(comment="started or finished")
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
