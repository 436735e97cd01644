"""From a miss to a test: written by one person, approved by another, and nothing of the message in it."""

from __future__ import annotations

import json
from html import unescape
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select

from porchlight.errors import BadRequest, Conflict, NotAllowed, NotFound
from porchlight.services.mistakes import Mistakes
from porchlight.services.paraphrase import Draft, LooksNamed
from porchlight.services.pending import pending_rows
from porchlight.storage.tables import AuditRow, ScreenMistake
from safety.suite import read_suite
from tests.console.world import World

SAID = "zebra my stepdad comes in at night and i pretend to sleep"
OTHER_WORDS = "when everybody is in bed he opens my door and i lie very still"
MISSED = Draft("missed", "urgent", "sexual_abuse", "en", OTHER_WORDS)
FORM = {
    "kind": "missed",
    "tier": "urgent",
    "category": "sexual_abuse",
    "language": "en",
    "paraphrase": OTHER_WORDS,
}


def a_miss(world: World, group: str = "grp_cleo") -> tuple[str, int]:
    """An escalation, and a later message of hers that the screen let pass."""
    world.add_youth("bo", group, None)
    return world.add_escalation("bo"), world.add_message("bo", SAID)


def service(world: World) -> Mistakes:
    """The service behind the pages."""
    return Mistakes(world.database, world.vault, world.clock)


def address(escalation: str, message: int) -> str:
    """Where a message is said to be read wrongly."""
    return f"/console/escalations/{escalation}/messages/{message}/mistake"


def rows(world: World) -> list[ScreenMistake]:
    """All of them, as stored."""
    with world.database.read() as session:
        return list(session.scalars(select(ScreenMistake)))


def test_from_the_message_to_a_row_of_the_suite_by_two_people(world: World) -> None:
    escalation, message = a_miss(world)
    omar, lena = world.client("omar"), world.client("lena")
    page = omar.get(f"/console/escalations/{escalation}").text
    assert address(escalation, message) in page and "Screen: no tier" in page
    form = omar.get(address(escalation, message)).text
    assert SAID in form and "No names, numbers, places" in form
    answer = omar.post(address(escalation, message), data=FORM)
    assert answer.status_code == 303
    (row,) = rows(world)
    assert SAID.encode() not in row.paraphrase_sealed and OTHER_WORDS.encode() not in row.paraphrase_sealed
    assert (row.said_tier, row.tier, row.status) == ("none", "urgent", "written")
    assert pending_rows(world.database, world.vault, ()) == []
    own = omar.get(answer.headers["location"]).text
    assert "somebody else on your team has to approve it" in own and "/approve" not in own
    theirs = lena.get(f"/console/mistakes/{row.id}").text
    assert OTHER_WORDS in theirs and SAID not in theirs and f"/console/escalations/{escalation}" in theirs
    decided = lena.post(f"/console/mistakes/{row.id}/approve", data={"version": "1", "scrubbed": "yes"})
    assert decided.status_code == 303
    (row,) = rows(world)
    assert (row.status, row.inbound_id, row.escalation_id, row.decided_by) == ("approved", None, None, "lena")
    (suite_row,) = pending_rows(world.database, world.vault, ())
    assert suite_row == {
        "id": f"live-{row.id.removeprefix('mis_')}", "lang": "en", "text": OTHER_WORDS, "tier": "urgent",
        "category": "sexual_abuse", "context": None, "history": [], "functionality": "live_missed",
        "contrast_of": None, "split": "tune", "author": "staff",
    }  # fmt: skip
    assert pending_rows(world.database, world.vault, {suite_row["id"]}) == []
    with world.database.read() as session:
        acts = [(act.act, act.staff_id, act.record) for act in session.scalars(select(AuditRow))]
    acts = [act for act in acts if act[0].startswith("mistake")]
    assert acts == [("mistake_written", "omar", row.id), ("mistake_approved", "lena", row.id)]


def test_nobody_approves_what_they_wrote(world: World) -> None:
    made = service(world).write(*a_miss(world), world.member("omar"), MISSED)
    answer = world.client("omar").post(
        f"/console/mistakes/{made}/approve", data={"version": "1", "scrubbed": "yes"}
    )
    assert answer.status_code == 409 and "somebody else has to decide" in answer.text
    assert rows(world)[0].status == "written"


def test_approving_takes_a_look_at_names_first(world: World) -> None:
    made = service(world).write(*a_miss(world), world.member("omar"), MISSED)
    answer = world.client("lena").post(f"/console/mistakes/{made}/approve", data={"version": "1"})
    assert answer.status_code == 400 and rows(world)[0].status == "written"


def test_words_that_were_changed_while_they_were_read_are_not_approved(world: World) -> None:
    mistakes = service(world)
    made = mistakes.write(*a_miss(world), world.member("omar"), MISSED)
    mistakes.rewrite(
        made, world.member("omar"), Draft("missed", "urgent", "sexual_abuse", "en", "now another one")
    )
    with pytest.raises(Conflict, match="read it again"):
        mistakes.approve(made, world.member("lena"), 1)
    mistakes.approve(made, world.member("lena"), 2)
    with pytest.raises(Conflict):
        mistakes.approve(made, world.member("lena"), 2)
    with pytest.raises(Conflict, match="approved already"):
        mistakes.withdraw(made, world.member("omar"))


def test_sent_back_with_a_reason_and_written_anew(world: World) -> None:
    made = service(world).write(*a_miss(world), world.member("omar"), MISSED)
    lena, omar = world.client("lena"), world.client("omar")
    assert (
        lena.post(f"/console/mistakes/{made}/send-back", data={"version": "1", "reason": " "}).status_code
        == 400
    )
    reason = {"version": "1", "reason": "too close to what was written"}
    assert lena.post(f"/console/mistakes/{made}/send-back", data=reason).status_code == 303
    page = omar.get(f"/console/mistakes/{made}").text
    assert "too close to what was written" in page
    answer = omar.post(
        f"/console/mistakes/{made}/rewrite", data={**FORM, "paraphrase": "he opens my door late"}
    )
    assert answer.status_code == 303
    assert (rows(world)[0].status, rows(world)[0].reason_sealed) == ("written", None)
    assert lena.post(f"/console/mistakes/{made}/rewrite", data=FORM).status_code == 409


def test_whoever_wrote_it_may_take_it_back_and_its_words_are_gone(world: World) -> None:
    made = service(world).write(*a_miss(world), world.member("omar"), MISSED)
    assert world.client("lena").post(f"/console/mistakes/{made}/withdraw").status_code == 409
    assert world.client("omar").post(f"/console/mistakes/{made}/withdraw").status_code == 303
    assert rows(world) == []


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("", "own words first"),
        ("call him on 314-555-0100", "a number, a handle or a link"),
        ("he is @ann_x", "a number, a handle or a link"),
        ("he lives on Oak Street", "a street or an address"),
        ("so my stepdad comes in at night ok", "it repeats the message"),
        (SAID.upper() + "!", "it repeats the message"),
        ("x" * 301, "at most 300"),
    ],
)
def test_words_that_lead_to_somebody_or_are_hers_are_refused(world: World, words: str, why: str) -> None:
    where = address(*a_miss(world))
    answer = world.client("omar").post(where, data={**FORM, "paraphrase": words})
    assert answer.status_code == 400 and why in unescape(answer.text)
    assert words in unescape(answer.text)
    assert rows(world) == []


def test_what_looks_like_a_name_has_to_be_looked_at(world: World) -> None:
    where, omar = address(*a_miss(world)), world.client("omar")
    named = {**FORM, "paraphrase": "then Marcus came in from Dallas"}
    answer = omar.post(where, data=named)
    assert answer.status_code == 400
    assert "<strong>Marcus</strong>" in answer.text and "<strong>Dallas</strong>" in answer.text
    assert omar.post(where, data={**named, "checked": "yes"}).status_code == 303


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"kind": "missed", "tier": "none"}, "a higher tier is right"),
        ({"kind": "false_alarm", "tier": "none"}, "a lower tier is right"),
        ({"kind": "other"}, "missed or a false alarm"),
        ({"tier": "dire"}, "choose the tier"),
        ({"language": "fr"}, "choose the tier"),
        ({"category": ""}, "what it was about"),
        ({"category": "weather"}, "what it was about"),
    ],
)
def test_a_verdict_that_cannot_be_one_is_refused(world: World, change: dict[str, str], why: str) -> None:
    answer = world.client("omar").post(address(*a_miss(world)), data={**FORM, **change})
    assert answer.status_code == 400 and why in unescape(answer.text) and rows(world) == []


def test_a_false_alarm_has_no_category_when_nothing_was_right(world: World) -> None:
    world.add_youth("bo", "grp_cleo", None)
    escalation = world.add_escalation("bo", text="zebra i will kill it at the game tonight lol")
    page = world.care.page(escalation, world.member("omar"))
    message = next(line.inbound for line in page.messages if line.who == "teen")
    assert message is not None
    alarm = Draft("false_alarm", "none", "immediate_danger", "en", "we will destroy them in the finals")
    service(world).write(escalation, message, world.member("omar"), alarm)
    assert (rows(world)[0].tier, rows(world)[0].category, rows(world)[0].said_tier) == (
        "none",
        None,
        "immediate",
    )


def test_one_message_is_written_down_once(world: World) -> None:
    where = a_miss(world)
    service(world).write(*where, world.member("omar"), MISSED)
    with pytest.raises(Conflict, match="already"):
        service(world).write(*where, world.member("lena"), MISSED)


def test_no_other_role_reaches_any_of_it(world: World) -> None:
    where = a_miss(world)
    made = service(world).write(*where, world.member("omar"), MISSED)
    for who in ("cleo", "dana"):
        client = world.client(who)
        for path in (address(*where), "/console/mistakes", f"/console/mistakes/{made}"):
            answer = client.get(path)
            assert answer.status_code == 403 and OTHER_WORDS not in answer.text
        for act in ("approve", "send-back", "rewrite", "withdraw"):
            assert client.post(f"/console/mistakes/{made}/{act}", data={"version": "1"}).status_code == 403
        with pytest.raises(NotAllowed):
            service(world).listed(world.member(who))
    assert "Mistakes" not in world.client("cleo").get("/console/groups").text


def test_another_organisations_are_not_there(world: World) -> None:
    where = a_miss(world)
    made = service(world).write(*where, world.member("omar"), MISSED)
    ona = world.client("ona")
    assert OTHER_WORDS not in ona.get("/console/mistakes").text
    asked = [("GET", f"/console/mistakes/{made}"), ("GET", address(*where)), ("POST", address(*where))]
    asked += [("POST", f"/console/mistakes/{made}/{act}") for act in ("rewrite", "withdraw")]
    asked += [("POST", f"/console/mistakes/{made}/{act}") for act in ("approve", "send-back")]
    data = {**FORM, "version": "1", "scrubbed": "yes", "reason": "no"}
    not_there = ona.get("/console/mistakes/mis_0000000000000000")
    for method, path in asked:
        answer = ona.request(method, path, data=data if method == "POST" else None)
        assert (answer.status_code, answer.content) == (404, not_there.content)


@pytest.mark.parametrize("message", ["0", "999999", "x", "-1"])
def test_a_message_that_is_not_of_this_conversation_is_not_there(world: World, message: str) -> None:
    escalation, _ = a_miss(world)
    world.add_youth("cy", "grp_cleo", None)
    elsewhere = world.add_message("cy", "some words of another")
    omar = world.client("omar")
    assert omar.get(f"/console/escalations/{escalation}/messages/{message}/mistake").status_code == 404
    assert omar.get(address(escalation, elsewhere)).status_code == 404
    with pytest.raises(NotFound):
        service(world).write(escalation, elsewhere, world.member("omar"), MISSED)


def test_the_row_holds_no_word_of_the_message(world: World) -> None:
    service(world).write(*a_miss(world), world.member("omar"), MISSED)
    (row,) = rows(world)
    held = {column.name: getattr(row, column.name) for column in ScreenMistake.__table__.columns}
    opened = [world.vault.open(value) if isinstance(value, bytes) else str(value) for value in held.values()]
    assert not any("zebra" in text or "pretend" in text for text in opened)


def test_a_message_that_is_deleted_leaves_the_paraphrase_alone(world: World) -> None:
    from porchlight.storage.tables import InboundRow, ScreeningRow

    escalation, message = a_miss(world)
    made = service(world).write(escalation, message, world.member("omar"), MISSED)
    with world.database.write() as session:
        session.delete(session.get_one(ScreeningRow, message))
        session.flush()
        session.delete(session.get_one(InboundRow, message))
    assert rows(world)[0].inbound_id is None
    service(world).approve(made, world.member("lena"), 1)


def test_names_are_told_and_said_to_be_none(world: World) -> None:
    where = a_miss(world)
    named = Draft("missed", "urgent", "sexual_abuse", "en", "it was Marcus again")
    with pytest.raises(LooksNamed) as caught:
        service(world).write(*where, world.member("omar"), named)
    assert caught.value.names == ("Marcus",) and "Marcus" not in str(caught.value)
    assert isinstance(caught.value, BadRequest)


def test_what_is_exported_is_read_as_a_suite_and_never_twice(world: World, tmp_path: Path) -> None:
    from porchlight.cli.safety_pending import add

    made = service(world).write(*a_miss(world), world.member("omar"), MISSED)
    service(world).approve(made, world.member("lena"), 1)
    file = tmp_path / "suites" / "live.jsonl"
    found = pending_rows(world.database, world.vault, ())
    add(file, found)
    (row,) = read_suite(file)
    assert (row.text, row.tier, row.category, row.split) == (OTHER_WORDS, "urgent", "sexual_abuse", "tune")
    assert json.loads(file.read_text("utf-8")) == found[0]
    assert pending_rows(world.database, world.vault, {row.id}) == []


def test_words_on_the_pages_are_escaped(world: World) -> None:
    made = service(world).write(
        *a_miss(world),
        world.member("omar"),
        Draft("missed", "urgent", "sexual_abuse", "en", "<b>he</b> did it"),
    )
    lena: httpx.Client = world.client("lena")
    for path in ("/console/mistakes", f"/console/mistakes/{made}"):
        assert "&lt;b&gt;he" in lena.get(path).text
