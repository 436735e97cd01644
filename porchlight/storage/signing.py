"""Tables about who has read what a teen reads: sign-offs of pieces, and the acceptance of what nobody signed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class SignOff(Base):
    """Somebody has read a piece, in the version that `mark` names, and stands for it. Withdrawn, never deleted."""

    __tablename__ = "sign_off"
    __table_args__ = (Index("ix_sign_off_piece", "organisation_id", "piece"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"))
    piece: Mapped[str] = mapped_column(comment="such as lesson/ten-sessions-02")
    mark: Mapped[str] = mapped_column(comment="digest of the words that were read")
    version: Mapped[int | None] = mapped_column(comment="the version number they carried, where there is one")
    reader: Mapped[str] = mapped_column(comment="who read it, as the lead wrote the name")
    reader_role: Mapped[str] = mapped_column(comment="such as survivor_advisor")
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    staff_name: Mapped[str] = mapped_column(comment="the lead who signed; kept even if the account goes")
    signed_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))


class UnsignedAccepted(Base):
    """A lead accepted, in so many words, that teens get texts that nobody has signed."""

    __tablename__ = "unsigned_accepted"

    id: Mapped[str] = mapped_column(primary_key=True)
    organisation_id: Mapped[str] = mapped_column(ForeignKey("organisation.id"), index=True)
    sentence: Mapped[str] = mapped_column(comment="what was typed")
    unsigned: Mapped[int] = mapped_column(comment="how many pieces were unsigned then")
    staff_id: Mapped[str] = mapped_column(ForeignKey("staff.id"))
    staff_name: Mapped[str]
    accepted_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None] = mapped_column(ForeignKey("staff.id"))
