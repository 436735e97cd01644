"""Incidents: something of ours is broken. One open row per kind and record, shown until it is closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.errors import NotFound
from porchlight.services.audit import note_act
from porchlight.services.staff import StaffMember
from porchlight.storage.engine import Database
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


@dataclass(frozen=True)
class OpenIncident:
    """One open incident, for an admin's page. `record` is an id, never anybody's words."""

    id: int
    kind: str
    record: str | None
    opened_at: datetime


class Incidents:
    """What an admin sees of incidents, and how one that was dealt with is closed."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all_open(self) -> list[OpenIncident]:
        """Open incidents, the oldest first."""
        with self._database.read() as session:
            rows = session.scalars(
                select(Incident).where(Incident.closed_at.is_(None)).order_by(Incident.opened_at)
            )
            return [OpenIncident(row.id, row.kind, row.record, row.opened_at) for row in rows]

    def close(self, viewer: StaffMember, incident_id: int) -> None:
        """Close one, because somebody has dealt with it. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            incident = session.get(Incident, incident_id)
            if incident is None:
                raise NotFound(f"no incident {incident_id}")
            incident.closed_at = incident.closed_at or now
            note_act(
                session, now, viewer.id, viewer.name, f"incident_closed {incident.kind}", str(incident.id)
            )


def _open(session: Session, kind: str, record: str | None) -> Incident | None:
    return session.scalars(
        select(Incident).where(Incident.kind == kind, Incident.record == record, Incident.closed_at.is_(None))
    ).first()
