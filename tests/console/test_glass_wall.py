"""A counsellor or admin reaches no word of any youth by any route, and nothing tells a crisis from "not finished"."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from porchlight.console.pages import Pages
from porchlight.console.router import console_routes
from porchlight.domain.escalation import Outcome
from porchlight.domain.roles import READS_CONVERSATIONS, Role
from porchlight.services import plans
from porchlight.services.paraphrase import Draft
from porchlight.storage.tables import Conversation
from tests.console.world import BECAUSE, BOT_WORDS, DISCLOSURE, World, a_world

LESSON = "ten-sessions-01"
WORDS = ["platypus kinda yeah my cousin said so", DISCLOSURE]
STAFF_WORDS = "narwhal hi i am here with you"
NOTE = "okapi note of a worker"
PLAN = {"person": "ocelot auntie down the hall", "first": "gibbon go to the kitchen"}
PARAPHRASE = "meerkat he keeps the door shut"


def full(world: World) -> str:
    """A group with messages, an escalation that was answered and resolved, and a covered youth."""
    world.add_youth("ann", "grp_cleo", "Ann", finished=(LESSON,))
    world.add_youth("bo", "grp_cleo", None)
    world.add_message("ann", WORDS[0])
    escalation = world.add_escalation("ann")
    omar = world.member("omar")
    world.care.claim(escalation, omar)
    world.care.say(escalation, omar, STAFF_WORDS)
    world.care.resolve(escalation, omar, Outcome.SAFE_NOW, NOTE)
    with_words_elsewhere(world, escalation)
    world.add_escalation("bo")
    world.cover("bo")
    return escalation


def with_words_elsewhere(world: World, escalation: str) -> None:
    """A shared plan of Ann's, and a mistake of the screen that was written down and approved."""
    with world.database.write() as session:
        for part, words in PLAN.items():
            effect = {"part": part, "words": words}
            plans.keep_part(session, world.vault, "ann", effect, (), world.clock.now())
        plans.share(session, "ann", True, world.clock.now())
    mistakes, omar = world.parts().mistakes, world.member("omar")
    message = next(line.inbound for line in world.care.page(escalation, omar).messages if line.inbound)
    assert message is not None
    made = mistakes.write(
        escalation, message, omar, Draft("missed", "urgent", "immediate_danger", "en", PARAPHRASE)
    )
    mistakes.approve(made, world.member("lena"), 1)


def every_answer(world: World, who: str, role: Role, fill: dict[str, str]) -> list[httpx.Response]:
    """Every route that this role may use, asked with the given ids."""
    client, answers = world.client(who), []
    forms = {
        "name": "New",
        "module": world.library.modules[0].slug,
        "starts_on": "2026-11-16",
        "pause": "yes",
    }
    for route in console_routes(world.parts(), Pages()):
        ends_session = "sign-out" in route.path or "sessions" in route.path or route.path.endswith("/lock")
        if (route.roles is not None and role not in route.roles) or ends_session:
            continue
        path = route.path
        for name, value in fill.items():
            path = path.replace("{" + name + "}", value).replace("{" + name + ":path}", value)
        answers.append(client.request(route.method, path, data=forms if route.method == "POST" else None))
    return answers


@pytest.mark.parametrize(("who", "role"), [("cleo", Role.COUNSELLOR), ("dana", Role.ADMIN)])
def test_no_answer_to_a_counsellor_or_admin_holds_words_or_numbers(
    world: World, who: str, role: Role
) -> None:
    escalation = full(world)
    assert role not in READS_CONVERSATIONS
    secrets = [*WORDS, BECAUSE, BOT_WORDS, STAFF_WORDS, NOTE, *PLAN.values(), PARAPHRASE, "+1555", "5550100"]
    pieces = {"+1555", "5550100", "immediate_danger", "Danger now"}
    for text in secrets:
        words = text.split()
        pieces |= {words[0], *(" ".join(three) for three in zip(words, words[1:], words[2:], strict=False))}
    answers = []
    for record in ("grp_cleo", escalation, "ann", "cnv_ann", "omar"):
        answers += every_answer(
            world, who, role, {"id": record, "code": "SKY2345", "name": "console", "rest": record}
        )
    assert sum(answer.status_code in (200, 303) for answer in answers) > 20
    for answer in answers:
        if answer.request.url.path.startswith("/docs"):
            continue
        sent = answer.text + str(answer.headers)
        found = [piece for piece in pieces if piece in sent]
        assert not found, (answer.request.url, found)


def a_class(world: World) -> list[httpx.Response]:
    cleo = world.client("cleo")
    cleo.post(
        "/console/groups/grp_cleo/modules",
        data={"module": world.library.modules[0].slug, "starts_on": "2026-11-16"},
    )
    return [cleo.get("/console/groups"), cleo.get("/console/groups/grp_cleo")]


def nothing_happened(_world: World) -> None:
    """Not finished because not begun."""


def escalated(world: World) -> None:
    """Not finished because of a crisis."""
    world.add_escalation("bo")


def claimed(world: World) -> None:
    """Not finished because a person writes."""
    world.care.claim(world.add_escalation("bo"), world.member("omar"))


def covered(world: World) -> None:
    """Not finished because somebody reads the phone."""
    world.add_escalation("bo")
    world.cover("bo")


def opted_out(world: World) -> None:
    """Not finished because of STOP."""
    with world.database.write() as session:
        session.get_one(Conversation, "cnv_bo").opted_out_at = world.clock.now()


def begun(world: World) -> None:
    """Not finished, but begun."""
    from porchlight.storage.tables import LessonProgress

    now = world.clock.now()
    slug = world.library.modules[0].slug
    world._add(
        LessonProgress(youth_id="bo", module=slug, lesson=LESSON, version=1, status="started", started_at=now)
    )


@pytest.mark.parametrize("happened", [escalated, claimed, covered, opted_out, begun])
def test_a_counsellors_pages_are_the_same_byte_for_byte_whatever_happened(
    tmp_path: Path, happened: object
) -> None:
    pages = []
    for number, event in enumerate((nothing_happened, happened)):
        folder = tmp_path / str(number)
        folder.mkdir()
        with a_world(folder) as world:
            world.add_youth("ann", "grp_cleo", "Ann", finished=(LESSON,))
            world.add_youth("bo", "grp_cleo", "Bo")
            event(world)  # type: ignore[operator]
            world.clock.advance(timedelta(hours=1))
            pages.append([(answer.status_code, answer.content) for answer in a_class(world)])
    assert pages[0] == pages[1]
    assert b"Not finished" in pages[0][1][1]


@pytest.mark.parametrize(
    ("who", "theirs", "method", "path"),
    [
        ("cleo", "grp_eli", "GET", "/console/groups/{id}"),
        ("cleo", "grp_cora", "GET", "/console/groups/{id}"),
        ("cleo", "grp_cora", "POST", "/console/groups/{id}/codes"),
        ("cleo", "grp_eli", "POST", "/console/groups/{id}/codes/TRK4567/pause"),
        ("cleo", "grp_cora", "POST", "/console/groups/{id}/modules"),
        ("cleo", "grp_eli", "POST", "/console/groups/{id}/measure"),
        ("cleo", "grp_eli", "POST", "/console/groups/{id}/students/kim/measure"),
        ("dana", "eli", "POST", "/console/accounts/{id}/lock"),
        ("dana", "eli", "POST", "/console/accounts/{id}/unlock"),
        ("dana", "eli", "POST", "/console/accounts/{id}/sessions/end"),
        ("omar", "escalation", "GET", "/console/escalations/{id}"),
        ("omar", "escalation", "GET", "/console/escalations/{id}/live"),
        ("omar", "escalation", "POST", "/console/escalations/{id}/claim"),
        ("omar", "escalation", "POST", "/console/escalations/{id}/say"),
        ("omar", "escalation", "POST", "/console/escalations/{id}/resolve"),
        ("omar", "escalation", "POST", "/console/escalations/{id}/hand-back"),
    ],
)
def test_what_belongs_to_others_answers_like_what_is_not_there(
    world: World, who: str, theirs: str, method: str, path: str
) -> None:
    world.add_youth("kim", "grp_eli", "Kim")
    escalation = world.add_escalation("kim")
    client = world.client(who)
    form = {
        "text": "hi",
        "outcome": "safe_now",
        "sure": "yes",
        "module": "ten-sessions",
        "starts_on": "2026-11-16",
    }
    answers = [
        client.request(method, path.replace("{id}", record), data=form if method == "POST" else None)
        for record in (escalation if theirs == "escalation" else theirs, "none_0000000000000000")
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert {k: v for k, v in answers[0].headers.items() if k != "date"} == {
        k: v for k, v in answers[1].headers.items() if k != "date"
    }
    with world.database.read() as session:
        from porchlight.storage.tables import Escalation

        assert session.get_one(Escalation, escalation).status == "paged"


def test_another_organisations_escalation_is_not_in_the_queue(world: World) -> None:
    world.add_youth("kim", "grp_eli", "Kim")
    escalation = world.add_escalation("kim")
    assert escalation not in world.client("omar").get("/console/queue").text
    assert escalation in world.client("ona").get("/console/queue").text
