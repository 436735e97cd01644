"""Signing in and out over HTTP: cookies, refusals, revoked and idle sessions, roles."""

from __future__ import annotations

from datetime import timedelta

import pytest

from porchlight.console.door import COOKIE
from porchlight.domain.roles import Role
from tests.console.world import PASSWORD, SAME_ORIGIN, World


@pytest.mark.parametrize(
    ("who", "first"),
    [
        ("cleo", "/console/groups"),
        ("omar", "/console/queue"),
        ("lena", "/console/queue"),
        ("dana", "/console/accounts"),
    ],
)
def test_each_role_lands_on_its_own_first_page(world: World, who: str, first: str) -> None:
    client = world.client(who)
    home = client.get("/console")
    assert (home.status_code, home.headers["location"]) == (303, first)
    page = client.get(first)
    assert page.status_code == 200
    assert who.capitalize() in page.text


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world: World) -> None:
    client = world.client()
    form = {"email": "OMAR@example.org ", "password": PASSWORD}
    cookie = client.post("/console/sign-in", data=form).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie
    assert "Secure" not in cookie


def test_the_cookie_is_secure_when_the_public_address_is_https(world: World) -> None:
    from dataclasses import replace

    from fastapi import FastAPI

    from porchlight.console import mount_console
    from tests.console.serving import serve

    app = FastAPI()
    mount_console(app, replace(world.parts(), secure_cookie=True))
    with serve(app) as address:
        client = world.client()
        form = {"email": "omar@example.org", "password": PASSWORD}
        assert "Secure" in client.post(f"{address}/console/sign-in", data=form).headers["set-cookie"]


@pytest.mark.parametrize(
    "form",
    [
        {"email": "omar@example.org", "password": "wrong"},
        {"email": "nobody@example.org", "password": PASSWORD},
        {"email": "", "password": ""},
        {"email": "omar@example.org"},
    ],
)
def test_a_wrong_password_and_an_unknown_account_get_the_same_answer(
    world: World, form: dict[str, str]
) -> None:
    answer = world.client().post("/console/sign-in", data=form)
    assert answer.status_code == 400
    assert "do not fit" in answer.text
    assert COOKIE not in answer.headers.get("set-cookie", "")


def test_the_typed_e_mail_is_kept_and_escaped(world: World) -> None:
    form = {"email": '"><script>alert(1)</script>', "password": "x"}
    answer = world.client().post("/console/sign-in", data=form)
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_five_failures_close_the_door_for_that_account_and_address_only(world: World) -> None:
    client = world.client()
    for _ in range(5):
        assert (
            client.post("/console/sign-in", data={"email": "omar@example.org", "password": "x"}).status_code
            == 400
        )
    right = {"email": "omar@example.org", "password": PASSWORD}
    closed = client.post("/console/sign-in", data=right)
    assert closed.status_code == 429
    assert "Wait 15 min" in closed.text
    assert client.post("/console/sign-in", data={**right, "email": "lena@example.org"}).status_code == 303
    world.clock.advance(timedelta(minutes=15, seconds=1))
    assert client.post("/console/sign-in", data=right).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/console//evil.example", "/console/\\evil", "/phone",
     "/console/sign-in", "/consolex"],
)  # fmt: skip
def test_after_signing_in_nobody_is_sent_to_another_site(world: World, elsewhere: str) -> None:
    form = {"email": "omar@example.org", "password": PASSWORD, "next": elsewhere}
    assert world.client().post("/console/sign-in", data=form).headers["location"] == "/console"


def test_a_stranger_is_sent_to_sign_in_and_then_back(world: World) -> None:
    client = world.client()
    turned = client.get("/console/groups/grp_cleo")
    assert turned.headers["location"] == "/console/sign-in?next=/console/groups/grp_cleo"
    form = {"email": "cleo@example.org", "password": PASSWORD, "next": "/console/groups/grp_cleo"}
    assert client.post("/console/sign-in", data=form).headers["location"] == "/console/groups/grp_cleo"


def test_a_page_that_reads_itself_again_is_sent_to_sign_in_as_a_whole(world: World) -> None:
    answer = world.client().get("/console/queue/rows", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["hx-redirect"] == "/console/sign-in"


def test_signing_out_ends_the_session_itself_not_only_the_cookie(world: World) -> None:
    client = world.client("omar")
    token = client.cookies[COOKIE]
    assert client.post("/console/sign-out").status_code == 303
    assert COOKIE not in client.cookies
    thief = world.client()
    thief.cookies.set(COOKIE, token)
    assert thief.get("/console/queue").status_code == 303


def test_signing_out_everywhere_ends_the_other_browser_too(world: World) -> None:
    here, there = world.client("omar"), world.client("omar")
    assert "Another browser" in here.get("/console/me").text
    here.post("/console/sign-out-everywhere")
    assert there.get("/console/queue").status_code == 303


def test_an_admin_signs_somebody_out_and_locks_the_account(world: World) -> None:
    omar, dana = world.client("omar"), world.client("dana")
    assert dana.post("/console/accounts/omar/sessions/end").status_code == 303
    assert omar.get("/console/queue").status_code == 303
    omar = world.client("omar")
    assert dana.post("/console/accounts/omar/lock").status_code == 303
    assert omar.get("/console/queue").status_code == 303
    form = {"email": "omar@example.org", "password": PASSWORD}
    assert world.client().post("/console/sign-in", data=form).status_code == 400
    assert dana.post("/console/accounts/omar/unlock").status_code == 303
    assert world.client().post("/console/sign-in", data=form).status_code == 303


def test_an_admin_cannot_lock_the_own_account(world: World) -> None:
    dana = world.client("dana")
    assert dana.post("/console/accounts/dana/lock").status_code == 409
    assert dana.get("/console/accounts").status_code == 200


def test_a_demo_account_cannot_sign_in_once_a_provider_is_connected(world: World) -> None:
    world.add_staff("demi", Role.OUTREACH, "here", demo=True)
    form = {"email": "demi@example.org", "password": PASSWORD}
    assert world.client().post("/console/sign-in", data=form).status_code == 303
    world.provider_connected = True
    world._address = None
    answer = world.client().post("/console/sign-in", data=form)
    assert answer.status_code == 400
    assert "do not fit" in answer.text


def test_thirty_quiet_minutes_end_a_session(world: World) -> None:
    client = world.client("cleo")
    world.clock.advance(timedelta(minutes=29))
    assert client.get("/console/groups").status_code == 200
    world.clock.advance(timedelta(minutes=29))
    assert client.get("/console/groups").status_code == 200
    world.clock.advance(timedelta(minutes=30))
    assert client.get("/console/groups").status_code == 303


def test_twelve_hours_end_a_session_however_busy(world: World) -> None:
    client = world.client("omar")
    for _ in range(29):
        world.clock.advance(timedelta(minutes=24, seconds=40))
        assert client.get("/console/queue/rows").status_code == 200
    world.clock.advance(timedelta(minutes=5))
    assert client.get("/console/queue/rows").status_code == 303


def test_a_watched_queue_keeps_its_session_but_an_unattended_conversation_does_not(world: World) -> None:
    world.add_youth("ann", "grp_cleo", "Ann")
    escalation = world.add_escalation("ann")
    client = world.client("omar")
    for _ in range(2):
        world.clock.advance(timedelta(minutes=20))
        seen = client.get(f"/console/escalations/{escalation}/live")
    assert seen.status_code == 303
    client = world.client("omar")
    for _ in range(2):
        world.clock.advance(timedelta(minutes=20))
        assert client.get("/console/here").status_code == 204
        assert client.get(f"/console/escalations/{escalation}/live").status_code == 200


def test_a_token_is_kept_as_a_hash_only(world: World) -> None:
    from sqlalchemy import select

    from porchlight.storage.tables import Login

    token = world.client("omar").cookies[COOKIE]
    with world.database.read() as session:
        rows = session.scalars(select(Login)).all()
    assert len(rows) == 1
    assert token not in str(vars(rows[0]))


def test_signing_in_leaves_a_trace(world: World) -> None:
    from sqlalchemy import select

    from porchlight.storage.tables import AuditRow

    world.client("omar").post("/console/sign-out")
    with world.database.read() as session:
        acts = session.scalars(select(AuditRow).order_by(AuditRow.id)).all()
    assert [(row.staff_name, row.act) for row in acts] == [("Omar", "signed_in"), ("Omar", "signed_out")]


def test_a_form_larger_than_ours_is_refused(world: World) -> None:
    answer = world.client().post("/console/sign-in", content="email=" + "x" * 70_000, headers=SAME_ORIGIN)
    assert answer.status_code == 400
