"""The table of safety plans: a teen's own few words for a bad moment."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, false
from sqlalchemy.orm import Mapped, mapped_column

from porchlight.storage.base import Base


class SafetyPlan(Base):
    """A youth's plan. Staff read it only while she says so; it goes with her other data."""

    __tablename__ = "safety_plan"

    youth_id: Mapped[str] = mapped_column(ForeignKey("youth.id", ondelete="CASCADE"), primary_key=True)
    parts_sealed: Mapped[bytes] = mapped_column(LargeBinary, comment="her words by part, as JSON")
    shared: Mapped[bool] = mapped_column(
        default=False, server_default=false(), comment="outreach may read it"
    )
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]
