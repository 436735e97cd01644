"""What a promise of a person rests on, read afresh each time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.gate import Kind
from porchlight.domain.promise import Readiness
from porchlight.storage.tables import Heartbeat, Outbound, Shift, Staff

WORKER = "worker"
ACCEPTED = ("sent", "delivered")


def read_readiness(session: Session, now: datetime) -> Readiness:
    """Shift, worker heartbeat and the outcome of the last page (or drill), as stored now."""
    beat = session.get(Heartbeat, WORKER)
    return Readiness(
        shift_on=bool(reachable(on_shift(session, now))),
        heartbeat_at=beat.at if beat else None,
        last_page_accepted=last_page(session) in ACCEPTED,
    )


def last_page(session: Session) -> str | None:
    """What became of the last page that was tried; `due` means refused and to be tried again."""
    tried = Outbound.status.in_((*ACCEPTED, "failed")) | ((Outbound.status == "due") & (Outbound.tries > 0))
    return session.scalars(
        select(Outbound.status).where(Outbound.kind == Kind.PAGE, tried).order_by(Outbound.id.desc()).limit(1)
    ).first()


def reachable(people: list[Staff]) -> list[Staff]:
    """Those of them who have a number to page."""
    return [staff for staff in people if staff.page_to_sealed is not None]


def on_shift(session: Session, now: datetime) -> list[Staff]:
    """Staff whose shift is on, first to start first."""
    found = session.scalars(
        select(Staff)
        .join(Shift, Shift.staff_id == Staff.id)
        .where(Shift.starts_at <= now, Shift.ends_at > now, Staff.locked_at.is_(None))
        .order_by(Shift.starts_at)
    )
    return list(dict.fromkeys(found))  # somebody with two shifts is one person


def beat(session: Session, process: str, now: datetime) -> None:
    """Write a sign of life."""
    row = session.get(Heartbeat, process)
    if row is None:
        session.add(Heartbeat(process=process, at=now))
    else:
        row.at = now
