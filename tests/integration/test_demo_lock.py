"""Demo accounts are locked once real teens can reach us, and a demo shift promises nobody."""

from __future__ import annotations

from sqlalchemy import select, update

from porchlight.services.accounts import lock_demo
from porchlight.services.readiness import on_shift
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import AuditRow, Staff


def test_a_locked_demo_worker_is_not_on_shift(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    now = stage.clock.now()
    with stage.system.database.write() as session:
        session.execute(update(Staff).where(Staff.name == "Omar").values(demo=True))
        assert [staff.name for staff in on_shift(session, now)] == ["Omar"]
        assert lock_demo(session, now) == 1
        assert on_shift(session, now) == []
        assert lock_demo(session, now) == 0
    with stage.system.database.read() as session:
        assert session.scalars(select(AuditRow.act)).all() == ["account_locked"]
