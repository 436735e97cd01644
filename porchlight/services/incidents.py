"""Incidents: something of ours is broken. One open row per kind and record, shown until it is closed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.storage.tables import Incident


def raise_incident(session: Session, kind: str, now: datetime, record: str | None = None) -> None:
    """Open an incident, unless the same one is open."""
    if _open(session, kind, record) is None:
        session.add(Incident(kind=kind, record=record, opened_at=now))


def close_incident(session: Session, kind: str, now: datetime, record: str | None = None) -> None:
    """Close an incident, if it is open."""
    incident = _open(session, kind, record)
    if incident is not None:
        incident.closed_at = now


def _open(session: Session, kind: str, record: str | None) -> Incident | None:
    return session.scalars(
        select(Incident).where(Incident.kind == kind, Incident.record == record, Incident.closed_at.is_(None))
    ).first()
