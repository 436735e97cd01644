"""The demo: it can be shown at once, can be seeded again, and makes nothing that looks live."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from porchlight.domain.promise import Readiness
from porchlight.domain.roles import Role
from porchlight.services.demo import Demo, seed_demo
from porchlight.services.readiness import read_readiness
from porchlight.storage.tables import Base, Escalation, InboundRow, JoinCode, Outbound, Shift, Staff
from tests.console.world import World


@pytest.fixture
def demo(world: World) -> Demo:
    """Seeded once."""
    return seed_demo(world.database, world.vault, world.clock, world.library, world.passwords)


def test_every_demo_account_signs_in_and_sees_its_page(world: World, demo: Demo) -> None:
    assert {account.role for account in demo.accounts} == set(Role)
    for account in demo.accounts:
        client = world.client()
        form = {"email": account.email, "password": account.password}
        signed_in = client.post("/console/sign-in", data=form)
        assert signed_in.status_code == 303
        home = client.get("/console").headers["location"]
        assert client.get(home).status_code == 200


def test_the_counsellor_has_two_groups_with_codes_and_progress(world: World, demo: Demo) -> None:
    client = world.client()
    client.post(
        "/console/sign-in", data={"email": demo.accounts[0].email, "password": demo.accounts[0].password}
    )
    page = client.get("/console/groups").text
    assert "PRK2345" in page
    assert "BRK6789" in page
    assert "12 students" not in page
    assert "8 students" in page
    assert "4 students" in page
    assert ">Finished<" in client.get("/console/groups/grp_demo_grade9").text


def test_nothing_in_the_demo_waits_for_anybody(world: World, demo: Demo) -> None:
    assert world.care.queue(world.member("staff_demo_omar")) == []
    with world.database.read() as session:
        assert set(session.scalars(select(Escalation.status))) == {"resolved"}
        assert set(session.scalars(select(Outbound.status))) == {"delivered"}
        assert "waiting" not in set(session.scalars(select(InboundRow.turn_status)))


def test_every_made_up_message_and_note_says_that_it_is_one(world: World, demo: Demo) -> None:
    with world.database.read() as session:
        sealed = [
            *session.scalars(select(InboundRow.text_sealed)),
            *session.scalars(select(Outbound.text_sealed)),
        ]
        sealed += [note for note in session.scalars(select(Escalation.note_sealed)) if note]
    assert len(sealed) >= 12
    assert all(world.vault.open(each).startswith("[demo]") for each in sealed)


def test_a_person_can_be_promised_in_the_demo_once_the_worker_lives(world: World, demo: Demo) -> None:
    with world.database.read() as session:
        ready = read_readiness(session, world.clock.now())
    assert ready == Readiness(shift_on=True, heartbeat_at=None, last_page_accepted=True)


def test_seeding_again_adds_nothing_and_moves_the_shift_on(world: World, demo: Demo) -> None:
    def counts() -> dict[str, int]:
        with world.database.read() as session:
            return {
                table.name: session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }

    before = counts()
    world.clock.advance(timedelta(days=40))
    assert seed_demo(world.database, world.vault, world.clock, world.library, world.passwords) == demo
    assert counts() == before
    with world.database.read() as session:
        now = world.clock.now()
        assert session.scalars(select(Shift)).one().ends_at > now + timedelta(days=13)
        assert session.get_one(JoinCode, "PRK2345").expires_at > now


def test_demo_staff_are_marked_so_that_they_can_be_locked(world: World, demo: Demo) -> None:
    with world.database.read() as session:
        staff = session.scalars(select(Staff).where(Staff.organisation_id == "org_demo")).all()
    assert len(staff) == 4
    assert all(row.demo for row in staff)
