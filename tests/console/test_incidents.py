"""An admin sees what is broken, and closes what was dealt with; nobody else can."""

from __future__ import annotations

from sqlalchemy import select

from porchlight.services.incidents import raise_incident
from porchlight.storage.tables import AuditRow, Incident
from tests.console.world import World


def open_one(world: World) -> int:
    with world.database.write() as session:
        raise_incident(session, "message_set_aside", world.clock.now(), "41")
        session.flush()
        return session.scalars(select(Incident.id)).one()


def test_an_admin_sees_an_incident_and_closes_it(world: World) -> None:
    incident = open_one(world)
    admin = world.client("dana")
    assert "was set aside" in admin.get("/console/accounts").text
    answer = admin.post(f"/console/incidents/{incident}/close")
    assert answer.status_code in (200, 303)
    assert "was set aside" not in admin.get("/console/accounts").text
    with world.database.read() as session:
        assert "incident_closed message_set_aside" in session.scalars(select(AuditRow.act)).all()


def test_what_is_no_incident_is_not_found(world: World) -> None:
    admin = world.client("dana")
    assert admin.post("/console/incidents/999/close").status_code == 404
    assert admin.post("/console/incidents/x/close").status_code == 404


def test_an_outreach_worker_cannot_close_incidents(world: World) -> None:
    incident = open_one(world)
    assert world.client("omar").post(f"/console/incidents/{incident}/close").status_code == 403
    with world.database.read() as session:
        assert session.scalars(select(Incident.closed_at)).one() is None
