"""What teens read: everybody on staff may read it; a lead signs it, takes it back, or accepts that it is unsigned."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from porchlight.services.sign_offs import SENTENCE, SignOffs
from porchlight.storage.tables import AuditRow, SignOff, UnsignedAccepted
from tests.console.world import PIECES, World

LESSON = "/console/content/lesson/ten-sessions-02"
PIECE = next(piece for piece in PIECES if piece.key == "lesson/ten-sessions-02")
FORM = {"mark": PIECE.mark, "reader": "Ana Ruiz", "role": "survivor_advisor"}


def sign(world: World, who: str = "lena", **changes: str) -> int:
    return world.client(who).post(f"{LESSON}/sign", data={**FORM, **changes}).status_code


def acts(world: World) -> list[str]:
    with world.database.read() as session:
        rows = session.scalars(select(AuditRow).order_by(AuditRow.id))
        return [row.act for row in rows if row.act != "signed_in"]


@pytest.mark.parametrize("who", ["cleo", "omar", "lena", "dana"])
def test_everybody_on_staff_reads_every_text_and_nothing_claims_a_review(world: World, who: str) -> None:
    client = world.client(who)
    page = client.get("/console/content").text
    assert f"0 of {len(PIECES)} signed" in page
    for piece in PIECES[:3]:
        assert f"/console/content/{piece.key}" in page
    lesson = client.get(LESSON).text
    assert "Nobody has signed this yet." in lesson
    assert "Someone in my family" in lesson and "Alguien de mi familia" in lesson
    assert "2 segments · $0.020" in lesson
    assert ("Sign these words" in lesson) == (who == "lena")


def test_every_piece_has_a_page(world: World) -> None:
    client = world.client("lena")
    for piece in PIECES:
        answer = client.get(f"/console/content/{piece.key}")
        assert answer.status_code == 200 and piece.mark in answer.text, piece.key


def test_another_choice_leads_elsewhere(world: World) -> None:
    client = world.client("cleo")
    assert client.get(f"{LESSON}?path=aab").text != client.get(LESSON).text


def test_a_lead_signs_for_whoever_has_read_it(world: World) -> None:
    assert sign(world) == 303
    page = world.client("omar").get(LESSON).text
    assert "Ana Ruiz" in page and "survivor advisor" in page and "Signed by Lena" in page
    assert f"1 of {len(PIECES)} signed" in world.client("cleo").get("/console/content").text
    assert acts(world) == [f"content_signed lesson/ten-sessions-02 {PIECE.mark}"]


@pytest.mark.parametrize("who", ["cleo", "omar", "dana"])
def test_nobody_else_signs(world: World, who: str) -> None:
    assert sign(world, who) == 403
    assert world.client(who).post("/console/content/accept", data={"sentence": SENTENCE}).status_code == 403
    assert acts(world) == []


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"reader": "  "}, 400),
        ({"role": "pope"}, 400),
        ({"reader": "x" * 81}, 400),
        ({"mark": "0" * 16}, 409),
    ],
)
def test_what_cannot_be_signed_is_said_and_changes_nothing(
    world: World, changes: dict[str, str], status: int
) -> None:
    assert sign(world, **changes) == status
    assert acts(world) == []


def test_a_changed_word_ends_a_signature_and_the_page_says_so(world: World) -> None:
    sign(world)
    changed = tuple(replace(piece, mark="f" * 16) if piece == PIECE else piece for piece in PIECES)
    after = SignOffs(world.database, world.clock, changed, live=False)
    standing = after.one(world.member("lena"), PIECE.key)
    assert standing.state == "changed"
    assert not standing.signatures[0].current


def test_a_signature_is_withdrawn_and_its_record_stays(world: World) -> None:
    sign(world)
    with world.database.read() as session:
        signature = session.scalars(select(SignOff.id)).one()
    assert world.client("omar").post(f"/console/signatures/{signature}/withdraw").status_code == 403
    assert world.client("lena").post(f"/console/signatures/{signature}/withdraw").status_code == 303
    assert "Nobody has signed this yet." in world.client("lena").get(LESSON).text
    assert world.client("lena").post(f"/console/signatures/{signature}/withdraw").status_code == 404
    with world.database.read() as session:
        row = session.scalars(select(SignOff)).one()
        assert row.withdrawn_by == "lena" and row.withdrawn_at is not None
    assert acts(world)[-1] == "content_withdrawn lesson/ten-sessions-02"


def test_another_organisation_sees_nothing_of_it(world: World) -> None:
    sign(world)
    with world.database.read() as session:
        signature = session.scalars(select(SignOff.id)).one()
    ada = world.client("ada").get(LESSON).text
    assert "Ana Ruiz" not in ada and "Nobody has signed this yet." in ada
    from porchlight.domain.roles import Role

    world.add_staff("luz", Role.LEAD, "there")
    answers = [
        world.client("luz").post(f"/console/signatures/{each}/withdraw")
        for each in (signature, "sgn_0000000000000000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content


def test_accepting_takes_the_very_sentence(world: World) -> None:
    lena = world.client("lena")
    wrong = lena.post("/console/content/accept", data={"sentence": "yes ok"})
    assert wrong.status_code == 400 and SENTENCE in wrong.text
    assert (
        lena.post("/console/content/accept", data={"sentence": f" {SENTENCE.lower()}. "}).status_code == 303
    )
    with world.database.read() as session:
        row = session.scalars(select(UnsignedAccepted)).one()
        assert (row.staff_name, row.unsigned) == ("Lena", len(PIECES))
    assert lena.post("/console/content/accept", data={"sentence": SENTENCE}).status_code == 409


def test_what_was_accepted_stands_on_every_page_of_the_organisation_and_no_other(world: World) -> None:
    said = f"{len(PIECES)} texts are unsigned. Lena accepted on 16 Nov 2026 that teens get them."
    pages = {
        "cleo": "/console/groups",
        "omar": "/console/queue",
        "dana": "/console/accounts",
        "lena": "/console/me",
    }
    assert not any(said in world.client(who).get(page).text for who, page in pages.items())
    world.sign_offs().accept(world.member("lena"), SENTENCE)
    for who, page in pages.items():
        client = world.client(who)
        for path in (page, "/console/me", "/console/content", LESSON, "/console/nothing-here"):
            assert said in client.get(path).text, (who, path)
    assert said not in world.client("eli").get("/console/groups").text
    assert said not in world.client().get("/console/sign-in").text
    assert world.client("lena").post("/console/content/accept/end").status_code == 303
    assert said not in world.client("omar").get("/console/queue").text
    assert acts(world)[-1] == "unsigned_accepted_ended"


def test_when_all_is_signed_nothing_is_said(world: World) -> None:
    lead, offs = world.member("lena"), world.sign_offs()
    offs.accept(lead, SENTENCE)
    for piece in PIECES:
        offs.sign(lead, piece.key, piece.mark, "Ana Ruiz", "educator")
    assert offs.notice(lead) is None
    offs.end_acceptance(lead)
    assert "All is signed." in world.client("cleo").get("/console/content").text


def test_a_live_channel_is_open_only_when_all_is_signed_or_it_is_accepted(world: World) -> None:
    world.provider_connected = True
    lead, offs = world.member("lena"), world.sign_offs()

    def is_open() -> bool:
        with world.database.read() as session:
            return offs.is_open(session)

    assert not is_open()
    assert str(offs.notice(lead)).startswith(f"Lessons are closed: {len(PIECES)} texts are unsigned.")
    offs.accept(lead, SENTENCE)
    assert is_open()
    offs.end_acceptance(lead)
    assert not is_open()
    for piece in PIECES[1:]:
        offs.sign(lead, piece.key, piece.mark, "Ana Ruiz", "educator")
    assert not is_open()
    offs.sign(lead, PIECES[0].key, PIECES[0].mark, "Ana Ruiz", "educator")
    assert is_open()
    offs.withdraw(lead, offs.one(lead, PIECES[5].key).signatures[0].id)
    assert not is_open()


def test_numbers_to_ring_show_what_teens_do_not_see_first(world: World) -> None:
    page = world.client("dana").get("/console/content/numbers").text
    held, shown = page.split("Shown to teens, not rung yet")
    assert "mo-epworth" in held and "mn-nav-west-metro" in held
    assert "mo-safeconnections" in shown and "mo-epworth" not in shown
    assert "us-911" not in page
