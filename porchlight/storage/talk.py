"""Tables about what is said: conversations, inbound messages with their screening, the outbox."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class Conversation(Base):
    """One youth on one channel: who owns it, what is open, and where she stands."""

    __tablename__ = "conversation"
    __table_args__ = (UniqueConstraint("channel", "address_hash"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id"), index=True)
    channel: Mapped[str] = mapped_column(comment="sms or telegram")
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    address_hash: Mapped[str] = mapped_column(comment="keyed hash, for look-up")
    language: Mapped[str] = mapped_column(default="en")
    state: Mapped[str] = mapped_column(default="new", comment="what the last bot turn left open")
    owner: Mapped[str] = mapped_column(default="bot", comment="bot or human")
    owner_staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    open_sealed: Mapped[bytes | None] = mapped_column(
        LargeBinary, comment="options, prompt, lesson place, memory: what is on her screen"
    )
    sitting: Mapped[int] = mapped_column(default=1, comment="one Rasa tracker per sitting")
    welcomed_at: Mapped[datetime | None]
    opted_out_at: Mapped[datetime | None]
    covered_since: Mapped[datetime | None]
    unreachable_at: Mapped[datetime | None] = mapped_column(comment="carrier opt-out or blocked bot")
    last_inbound_at: Mapped[datetime | None]
    lease_by: Mapped[str | None] = mapped_column(comment="process that is answering a turn")
    lease_until: Mapped[datetime | None]
    turn: Mapped[int] = mapped_column(default=0, comment="rises with every committed turn, crisis or claim")
    created_at: Mapped[datetime]


class InboundRow(Base):
    """A message from a teen. The rows that wait are the turn queue; `id` gives the order."""

    __tablename__ = "inbound"
    __table_args__ = (
        UniqueConstraint("channel", "provider_id"),
        Index("ix_inbound_waiting", "turn_status", "conversation_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    channel: Mapped[str]
    provider_id: Mapped[str]
    kind: Mapped[str] = mapped_column(default="text")
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    received_at: Mapped[datetime]
    stored_at: Mapped[datetime]
    redeliveries: Mapped[int] = mapped_column(default=0)
    turn_status: Mapped[str] = mapped_column(
        default="waiting", comment="waiting, answered, crisis, to_human, reserved, quiet, set_aside"
    )
    answered_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    retry_at: Mapped[datetime | None]
    told_wait_at: Mapped[datetime | None] = mapped_column(comment="when she was told that it waits")


class ScreeningRow(Base):
    """The screen's verdict on one inbound message, with its reasons sealed."""

    __tablename__ = "screening"

    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound.id"), primary_key=True)
    tier: Mapped[str] = mapped_column(comment="none, check_in, urgent, immediate, or unscreened")
    category: Mapped[str | None]
    watched: Mapped[bool]
    because_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    engine: Mapped[str] = mapped_column(comment="screen, or what was left of it: rules, core, none")
    at: Mapped[datetime]


class TurnHeard(Base):
    """What a turn was taken to mean, without a word of it and without her choice: for finding what is misread."""

    __tablename__ = "turn_heard"

    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbound.id"), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversation.id"), index=True)
    state: Mapped[str] = mapped_column(comment="what was open when she wrote")
    language: Mapped[str]
    meaning: Mapped[str]
    confidence: Mapped[float]
    misunderstood: Mapped[int] = mapped_column(
        comment="how many in a row could not be read, this one counted"
    )
    at: Mapped[datetime]


class Outbound(Base):
    """A message to a teen, or a page to staff. The rows that are due are the outbox."""

    __tablename__ = "outbound"
    __table_args__ = (Index("ix_outbound_due", "status", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    conversation_id: Mapped[str | None] = mapped_column(ForeignKey("conversation.id"), index=True)
    staff_id: Mapped[str | None] = mapped_column(ForeignKey("staff.id"), comment="who a page goes to")
    escalation_id: Mapped[str | None] = mapped_column(ForeignKey("escalation.id"), index=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id"), comment="what it answers")
    kind: Mapped[str] = mapped_column(comment="domain.gate.Kind")
    name: Mapped[str] = mapped_column(comment="name of the wording, never the words")
    text_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    written_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    status: Mapped[str] = mapped_column(
        default="due", comment="due, held, sending, sent, delivered, failed, cancelled, refused, uncertain"
    )
    via: Mapped[str | None] = mapped_column(comment="twiml, api or answer")
    idempotency_key: Mapped[str] = mapped_column(unique=True)
    provider_id: Mapped[str | None] = mapped_column(index=True)
    error_code: Mapped[str | None]
    tries: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
