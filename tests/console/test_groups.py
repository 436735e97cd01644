"""A counsellor's pages over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from porchlight.storage.tables import Assignment, JoinCode
from tests.console.world import World

MODULE = "ten-sessions"
FIRST = "ten-sessions-01"


def test_a_counsellor_sees_own_groups_only(world: World) -> None:
    page = world.client("cleo").get("/console/groups").text
    assert "Class grp_cleo" in page
    assert "Class grp_cora" not in page
    assert "SKY2345" in page


def test_a_new_group_has_a_code_that_is_open(world: World) -> None:
    client = world.client("cleo")
    made = client.post("/console/groups", data={"name": "  Grade 9,   period 2 "})
    page = client.get(made.headers["location"]).text
    assert "<h1>Grade 9, period 2</h1>" in page
    assert "Open</span>" in page
    assert "No students yet" not in page
    assert "give the group a module first" in page


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\x00b"])
def test_a_name_that_cannot_be_used_is_kept_in_the_field(world: World, name: str) -> None:
    answer = world.client("cleo").post("/console/groups", data={"name": name})
    assert answer.status_code == 400
    assert "1 to 60 characters" in answer.text


def test_giving_a_module_pins_its_version_and_giving_it_again_moves_its_dates(world: World) -> None:
    client = world.client("cleo")
    for starts_on, due_on in (("2026-11-16", ""), ("2026-11-23", "2026-12-18")):
        form = {"module": MODULE, "starts_on": starts_on, "due_on": due_on}
        assert client.post("/console/groups/grp_cleo/modules", data=form).status_code == 303
    with world.database.read() as session:
        given = session.scalars(select(Assignment)).all()
    assert [(row.module_version, row.starts_on.isoformat(), str(row.due_on)) for row in given] == [
        (world.library.module(MODULE).version, "2026-11-23", "2026-12-18")
    ]
    assert "Starts 23 Nov 2026, until 18 Dec 2026" in client.get("/console/groups/grp_cleo").text


@pytest.mark.parametrize(
    ("form", "problem"),
    [
        ({"module": MODULE, "starts_on": "soon"}, "first day as a date"),
        ({"module": MODULE}, "first day as a date"),
        ({"module": "no-such", "starts_on": "2026-11-16"}, "Choose a module"),
        ({"module": MODULE, "starts_on": "2026-11-16", "due_on": "2026-11-15"}, "must not be before"),
    ],
)
def test_an_assignment_that_cannot_be_made_says_why_and_changes_nothing(
    world: World, form: dict[str, str], problem: str
) -> None:
    answer = world.client("cleo").post("/console/groups/grp_cleo/modules", data=form)
    assert answer.status_code == 400
    assert problem in answer.text
    with world.database.read() as session:
        assert session.scalars(select(Assignment)).all() == []


def test_who_has_finished_is_shown_by_nickname_or_number(world: World) -> None:
    world.add_youth("bo", "grp_cleo", "Bo")
    world.add_youth("x", "grp_cleo", None, finished=(FIRST,))
    world.add_youth("ann", "grp_cleo", "Ann", finished=(FIRST,))
    client = world.client("cleo")
    client.post("/console/groups/grp_cleo/modules", data={"module": MODULE, "starts_on": "2026-11-16"})
    page = client.get("/console/groups/grp_cleo").text
    assert page.index(">Ann<") < page.index(">Bo<") < page.index(">Student 2<")
    assert page.count('<td class="done">Finished</td>') == 2
    lessons = len(world.library.module(MODULE).lessons)
    assert page.count('<td class="not">Not finished</td>') == 3 * lessons - 2
    assert 'value="2" max="3"' in page
    assert "2 of 3" in page


def test_a_nickname_is_shown_as_text(world: World) -> None:
    world.add_youth("bo", "grp_cleo", "<b onclick=x>Bo")
    client = world.client("cleo")
    client.post("/console/groups/grp_cleo/modules", data={"module": MODULE, "starts_on": "2026-11-16"})
    assert "<b onclick" not in client.get("/console/groups/grp_cleo").text


def test_a_code_is_paused_opened_replaced_and_expires(world: World) -> None:
    client, at = world.client("cleo"), "/console/groups/grp_cleo"
    assert client.post(f"{at}/codes/SKY2345/pause", data={"pause": "yes"}).status_code == 303
    assert "Paused</span>" in client.get(at).text
    client.post(f"{at}/codes/SKY2345/pause", data={"pause": "no"})
    assert "Open</span>" in client.get(at).text
    client.post(f"{at}/codes")
    with world.database.read() as session:
        codes = {
            row.code: row for row in session.scalars(select(JoinCode).where(JoinCode.group_id == "grp_cleo"))
        }
    old, new = codes.pop("SKY2345"), next(iter(codes))
    assert old.expires_at <= world.clock.now()
    assert new in client.get(at).text
    assert client.post(f"{at}/codes/SKY2345/pause", data={"pause": "no"}).status_code == 404
    world.clock.advance(timedelta(days=31))
    client = world.client("cleo")
    assert "This code has ended" in client.get(at).text


def test_a_code_of_another_group_cannot_be_paused_through_the_own_group(world: World) -> None:
    assert (
        world.client("cleo")
        .post("/console/groups/grp_cleo/codes/SKY6789/pause", data={"pause": "yes"})
        .status_code
        == 404
    )
    with world.database.read() as session:
        assert session.get_one(JoinCode, "SKY6789").paused_at is None
