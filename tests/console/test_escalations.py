"""A worker's pages over HTTP: queue, one escalation, claim, write, resolve, hand back."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import select

from porchlight.storage.tables import Conversation, Escalation, Outbound
from tests.console.world import BECAUSE, BOT_WORDS, DISCLOSURE, World


@pytest.fixture
def escalation(world: World) -> str:
    """Bo has disclosed something; all of ours works."""
    world.all_is_well("omar")
    world.add_youth("bo", "grp_cleo", "Bo")
    return world.add_escalation("bo")


def test_the_queue_shows_the_most_serious_first_then_who_waited_longest(
    world: World, escalation: str
) -> None:
    for name in ("ann", "cy"):
        world.clock.advance(timedelta(minutes=2))
        world.add_youth(name, None, None)
        world.add_escalation(name, tier="urgent")
    world.clock.advance(timedelta(minutes=1))
    page = world.client("omar").get("/console/queue").text
    assert page.index("Immediate") < page.index("Urgent")
    assert page.index("Waiting 5 min") < page.index("Waiting 3 min") < page.index("Waiting 1 min")
    assert 'role="alert"' not in page


def test_the_queue_holds_no_words_of_a_youth(world: World, escalation: str) -> None:
    page = world.client("omar").get("/console/queue").text
    assert escalation in page
    assert "zebra" not in page
    assert "quokka" not in page


def test_an_empty_queue_says_what_will_happen(world: World) -> None:
    world.all_is_well("omar")
    assert "Nobody is waiting" in world.client("omar").get("/console/queue").text


def test_a_red_banner_tells_what_is_broken(world: World) -> None:
    page = world.client("omar").get("/console/queue/rows").text
    assert 'role="alert"' in page
    assert "worker process is down" in page
    assert "Nobody is on shift" in page


def test_the_page_shows_why_what_was_said_and_what_was_promised(world: World, escalation: str) -> None:
    page = world.client("omar").get(f"/console/escalations/{escalation}").text
    for words in (
        BECAUSE,
        "Held: now",
        DISCLOSURE,
        BOT_WORDS,
        "a person was told",
        "English",
        "Danger now",
    ):
        assert words in page
    assert "Claim: I answer this" in page


def test_the_page_of_a_covered_youth_says_so(world: World, escalation: str) -> None:
    world.cover("bo")
    client = world.client("omar")
    assert "<strong>COVERED.</strong>" in client.get(f"/console/escalations/{escalation}").text
    assert "COVERED" in client.get("/console/queue").text


def test_claim_write_resolve_and_hand_back(world: World, escalation: str) -> None:
    client, at = world.client("omar"), f"/console/escalations/{escalation}"
    assert client.post(f"{at}/claim").headers["location"] == f"{at}#write"
    assert client.post(f"{at}/say", data={"text": "Hi, I am Omar.\r\nAre you safe?"}).status_code == 303
    assert "Hi, I am Omar.\nAre you safe?" in client.get(at).text
    asked = client.post(f"{at}/resolve", data={"outcome": "connected", "note": "aunt"})
    assert asked.status_code == 200
    assert "Resolve this escalation?" in asked.text
    assert "Note: aunt" in asked.text
    assert _row(world, escalation).status == "claimed"
    sure = {"outcome": "connected", "note": "aunt", "sure": "yes"}
    assert client.post(f"{at}/resolve", data=sure).status_code == 303
    page = client.get(at).text
    assert "Resolved: Connected to a service or a safe adult" in page
    assert "Hand back to the bot" in page
    assert client.post(f"{at}/hand-back").status_code == 303
    assert "Handed back to the bot by Omar" in client.get(at).text
    with world.database.read() as session:
        assert session.get_one(Conversation, "cnv_bo").owner == "bot"


def test_the_loser_of_a_claim_sees_who_has_it(world: World, escalation: str) -> None:
    at = f"/console/escalations/{escalation}"
    world.client("omar").post(f"{at}/claim")
    late = world.client("lena").post(f"{at}/claim")
    assert late.status_code == 409
    assert "Somebody was quicker" in late.text
    assert "With Omar" in late.text


def test_of_two_claims_at_the_same_moment_exactly_one_wins(world: World) -> None:
    world.add_youth("bo", "grp_cleo", "Bo")
    omar, lena = world.client("omar"), world.client("lena")
    for _ in range(12):
        escalation = world.add_escalation("bo")
        start = threading.Barrier(2)
        statuses: list[int] = []

        def claim(client: object, path: str, start: threading.Barrier, statuses: list[int]) -> None:
            start.wait()
            statuses.append(client.post(path).status_code)  # type: ignore[attr-defined]

        path = f"/console/escalations/{escalation}/claim"
        rivals = [threading.Thread(target=claim, args=(each, path, start, statuses)) for each in (omar, lena)]
        for rival in rivals:
            rival.start()
        for rival in rivals:
            rival.join()
        assert sorted(statuses) == [303, 409]
        assert _row(world, escalation).claimed_by in ("omar", "lena")


def test_words_for_a_covered_youth_are_held_and_the_worker_is_told(world: World, escalation: str) -> None:
    client, at = world.client("omar"), f"/console/escalations/{escalation}"
    world.cover("bo")
    client.post(f"{at}/claim")
    answer = client.post(f"{at}/say", data={"text": "I am here."})
    assert answer.headers["location"] == f"{at}?held=1#write"
    page = client.get(answer.headers["location"]).text
    assert "Your words are held" in page
    assert "held, not sent" in page
    with world.database.read() as session:
        assert session.scalars(select(Outbound.status).where(Outbound.kind == "staff")).all() == ["held"]


@pytest.mark.parametrize(("text", "status"), [("  ", 400), ("x" * 1001, 409)])
def test_words_that_cannot_be_sent_stay_in_the_field(
    world: World, escalation: str, text: str, status: int
) -> None:
    client, at = world.client("omar"), f"/console/escalations/{escalation}"
    client.post(f"{at}/claim")
    answer = client.post(f"{at}/say", data={"text": text})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text
    assert f">{text}</textarea>" in answer.text


def test_words_written_after_the_claim_is_lost_stay_in_the_field(world: World, escalation: str) -> None:
    answer = world.client("lena").post(
        f"/console/escalations/{escalation}/say", data={"text": "long careful words"}
    )
    assert answer.status_code == 409
    assert "Not sent" in answer.text
    assert ">long careful words</textarea>" in answer.text


@pytest.mark.parametrize("outcome", ["", "nonsense"])
def test_resolving_needs_an_outcome_and_keeps_the_note(world: World, escalation: str, outcome: str) -> None:
    client, at = world.client("omar"), f"/console/escalations/{escalation}"
    client.post(f"{at}/claim")
    answer = client.post(f"{at}/resolve", data={"outcome": outcome, "note": "my note", "sure": "yes"})
    assert answer.status_code == 400
    assert ">my note</textarea>" in answer.text
    assert _row(world, escalation).status == "claimed"


def test_a_page_cannot_be_read_while_the_database_is_away(world: World, escalation: str) -> None:
    client = world.client("omar")
    file = world.database.file
    assert file is not None
    world.database.close()
    file.rename(file.with_suffix(".away"))
    file.mkdir()
    answer = client.get("/console/queue")
    assert answer.status_code == 503
    assert "The database does not answer" in answer.text
    file.rmdir()
    file.with_suffix(".away").rename(file)
    assert client.get("/console/queue").status_code == 200


def _row(world: World, escalation: str) -> Escalation:
    with world.database.read() as session:
        return session.get_one(Escalation, escalation)
