"""The audit trail: one row for each thing that staff did. Rows are added, never edited."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from porchlight.storage.tables import AuditRow


def note_act(
    session: Session, at: datetime, staff_id: str | None, staff_name: str, act: str, record: str
) -> None:
    """Add a row in the caller's transaction, so that act and trace commit together. `record` is an id."""
    session.add(AuditRow(at=at, staff_id=staff_id, staff_name=staff_name, act=act, record=record))
