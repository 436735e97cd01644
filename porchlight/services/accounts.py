"""What an admin does with staff accounts of the own organisation: list, lock, unlock, end sessions.

An admin reaches no group and no conversation from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.roles import Role
from porchlight.errors import Conflict, NotFound
from porchlight.services.audit import note_act
from porchlight.services.staff import StaffMember, end_sessions, in_force
from porchlight.storage.engine import Database
from porchlight.storage.tables import Login, Staff


@dataclass(frozen=True)
class Account:
    """One line of the list."""

    id: str
    name: str
    email: str
    role: Role
    is_locked: bool
    is_demo: bool
    is_self: bool
    sessions: int
    last_seen_at: datetime | None


class Accounts:
    """Accounts of one organisation, as its admin sees them."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def all(self, viewer: StaffMember) -> list[Account]:
        """Everybody of the viewer's organisation, by name."""
        now = self._clock.now()
        with self._database.read() as session:
            staff = session.scalars(
                select(Staff).where(Staff.organisation_id == viewer.organisation_id).order_by(Staff.name)
            ).all()
            ids = [row.id for row in staff]
            theirs = Login.staff_id.in_(ids)
            counted = (
                select(Login.staff_id, func.count()).where(theirs, *in_force(now)).group_by(Login.staff_id)
            )
            latest = select(Login.staff_id, func.max(Login.seen_at)).where(theirs).group_by(Login.staff_id)
            open_now = {staff_id: number for staff_id, number in session.execute(counted)}
            seen = {staff_id: at for staff_id, at in session.execute(latest)}
        return [
            Account(
                row.id, row.name, row.email, Role(row.role), row.locked_at is not None, row.demo,
                row.id == viewer.id, open_now.get(row.id, 0), seen.get(row.id),
            )
            for row in staff
        ]  # fmt: skip

    def lock(self, viewer: StaffMember, staff_id: str) -> None:
        """Close an account and end its sessions. Raises NotFound; Conflict for one's own account."""
        now = self._clock.now()
        with self._database.write() as session:
            staff = _theirs(session, viewer, staff_id)
            if staff.id == viewer.id:
                raise Conflict("you cannot lock your own account; ask another admin")
            staff.locked_at = staff.locked_at or now
            end_sessions(session, staff.id, now)
            note_act(session, now, viewer.id, viewer.name, "account_locked", staff.id)

    def unlock(self, viewer: StaffMember, staff_id: str) -> None:
        """Open an account again. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            staff = _theirs(session, viewer, staff_id)
            staff.locked_at = None
            note_act(session, now, viewer.id, viewer.name, "account_unlocked", staff.id)

    def end_sessions(self, viewer: StaffMember, staff_id: str) -> int:
        """Sign somebody out everywhere. Returns how many sessions ended. Raises NotFound."""
        now = self._clock.now()
        with self._database.write() as session:
            staff = _theirs(session, viewer, staff_id)
            ended = end_sessions(session, staff.id, now)
            note_act(session, now, viewer.id, viewer.name, "sessions_ended", staff.id)
        return ended


def lock_demo(session: Session, now: datetime) -> int:
    """Lock every demo account, since real teens can reach us: nobody on a demo shift may be promised to them."""
    demo = session.scalars(select(Staff).where(Staff.demo.is_(True), Staff.locked_at.is_(None))).all()
    for staff in demo:
        staff.locked_at = now
        end_sessions(session, staff.id, now)
        note_act(session, now, staff.id, staff.name, "account_locked", staff.id)
    return len(demo)


def _theirs(session: Session, viewer: StaffMember, staff_id: str) -> Staff:
    staff = session.get(Staff, staff_id)
    if staff is None or staff.organisation_id != viewer.organisation_id:
        raise NotFound("no such account")
    return staff
