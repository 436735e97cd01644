"""The table of what staff say the screen got wrong, on its way to becoming rows of the labelled suites."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class ScreenMistake(Base):
    """A paraphrase of a message that the screen read wrongly. The message itself is never copied.

    The way back to the message (`inbound_id`, `escalation_id`) is cut when a second person approves.
    """

    __tablename__ = "screen_mistake"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    inbound_id: Mapped[int | None] = mapped_column(ForeignKey("inbound.id", ondelete="SET NULL"), index=True)
    escalation_id: Mapped[str | None] = mapped_column(ForeignKey("escalation.id", ondelete="SET NULL"))
    kind: Mapped[str] = mapped_column(comment="missed or false_alarm")
    said_tier: Mapped[str] = mapped_column(comment="what the screen said")
    said_category: Mapped[str | None]
    tier: Mapped[str] = mapped_column(comment="what it should have said")
    category: Mapped[str | None]
    language: Mapped[str]
    paraphrase_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int] = mapped_column(
        comment="rises when it is written anew, so that nobody approves other words"
    )
    status: Mapped[str] = mapped_column(comment="written, sent_back or approved")
    written_by: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    written_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
    decided_at: Mapped[datetime | None]
    reason_sealed: Mapped[bytes | None] = mapped_column(LargeBinary, comment="why it was sent back")
