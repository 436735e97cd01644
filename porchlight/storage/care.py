"""Tables about care: escalations and what happened to them, promises, shifts, tasks, incidents, audit."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class Escalation(Base):
    """Somebody may be in danger and a person has to look: open → paged → claimed → resolved."""

    __tablename__ = "escalation"
    __table_args__ = (Index("ix_escalation_live", "status", "tier"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    status: Mapped[str]
    tier: Mapped[str]
    category: Mapped[str]
    requested: Mapped[bool] = mapped_column(default=False, comment="she asked for a person")
    watched: Mapped[bool] = mapped_column(default=False)
    promise: Mapped[str] = mapped_column(comment="what the first reply said: person, nobody or unknown")
    opened_by_inbound: Mapped[int] = mapped_column(ForeignKey("inbound.id"))
    opened_at: Mapped[datetime]
    paged_at: Mapped[datetime | None]
    claimed_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    claimed_at: Mapped[datetime | None]
    first_words_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None] = mapped_column(comment="the teen waits for words since then")
    full_reply_at: Mapped[datetime | None]
    still_here_at: Mapped[datetime | None]
    told_nobody_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    note_sealed: Mapped[bytes | None] = mapped_column(LargeBinary)


class EscalationEvent(Base):
    """One thing that happened to an escalation, in order. Never edited."""

    __tablename__ = "escalation_event"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalation.id"), index=True)
    kind: Mapped[str] = mapped_column(comment="opened, raised, paged, page_failed, claimed, lapsed, …")
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    at: Mapped[datetime]


class Promise(Base):
    """What the bot told a teen a person will do, and by when."""

    __tablename__ = "promise"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    escalation_id: Mapped[str] = mapped_column(ForeignKey("escalation.id"), index=True)
    due_at: Mapped[datetime]
    kept_at: Mapped[datetime | None]
    broken_at: Mapped[datetime | None]
    made_at: Mapped[datetime]


class Shift(Base):
    """A stretch of time in which a person answers pages."""

    __tablename__ = "shift"

    id: Mapped[str] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Task(Base):
    """Something a worker has to do, with no page: a follow-up, a youth who went quiet."""

    __tablename__ = "task"

    id: Mapped[str] = mapped_column(primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    escalation_id: Mapped[str | None] = mapped_column(ForeignKey("escalation.id"))
    kind: Mapped[str]
    due_on: Mapped[date]
    opened_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class Incident(Base):
    """Something of ours is broken; the console shows it until it is closed."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    kind: Mapped[str]
    record: Mapped[str | None] = mapped_column(comment="id of the row it is about")
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Heartbeat(Base):
    """The last sign of life of a process."""

    __tablename__ = "heartbeat"

    process: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class AuditRow(Base):
    """What a member of staff did: who, what, to which record, when. Never edited."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    at: Mapped[datetime]
    staff_id: Mapped[str | None]
    staff_name: Mapped[str] = mapped_column(comment="kept even if the account goes")
    act: Mapped[str]
    record: Mapped[str]


class KeyFingerprint(Base):
    """A digest of each key, so that a process with the wrong key does not start."""

    __tablename__ = "key_fingerprint"

    name: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
