"""A teen's safety plan on a worker's page: there if she shares it, and not a word of it if she does not."""

from __future__ import annotations

import pytest

from porchlight.domain.ids import new_id
from porchlight.services import plans
from porchlight.storage.tables import Outbound
from tests.console.world import World

WORDS = {"person": "ocelot auntie", "place": "lemur house", "word": "tapirword", "first": "gibbon text her"}


def with_a_plan(world: World, shared: bool) -> str:
    """Bo has made a plan, called it up, and is in trouble. Returns the escalation."""
    world.add_youth("bo", "grp_cleo", "Bo")
    now = world.clock.now()
    for part, words in WORDS.items():
        message = world.add_message("bo", words)
        with world.database.write() as session:
            effect = {"part": part, "words": words}
            plans.keep_part(session, world.vault, "bo", effect, (message,), now)
    shown = "My person: ocelot auntie"
    world._add(
        Outbound(
            conversation_id="cnv_bo", kind="service", name=plans.KIND, text_sealed=world.vault.seal(shown),
            status="sent", idempotency_key=new_id("key"), created_at=now, due_at=now,
        )
    )  # fmt: skip
    with world.database.write() as session:
        plans.share(session, "bo", shared, now)
    return world.add_escalation("bo")


@pytest.mark.parametrize("path", ["/console/escalations/{id}", "/console/escalations/{id}/live"])
def test_a_plan_that_is_not_shared_is_on_no_page(world: World, path: str) -> None:
    escalation = with_a_plan(world, shared=False)
    page = world.client("omar").get(path.replace("{id}", escalation)).text
    assert not any(words in page for words in WORDS.values())
    assert "Plan shared" not in page and "own plan, which is not shared" in page


def test_a_shared_plan_is_shown_without_the_word_that_calls_it_up(world: World) -> None:
    escalation = with_a_plan(world, shared=True)
    page = world.client("omar").get(f"/console/escalations/{escalation}").text
    assert "Plan shared" in page
    section = page.split('id="plan-title"')[1].split("</section>")[0]
    assert all(WORDS[part] in section for part in ("person", "place", "first"))
    assert WORDS["word"] not in section


def test_sharing_that_was_taken_back_hides_it_again(world: World) -> None:
    escalation = with_a_plan(world, shared=True)
    with world.database.write() as session:
        plans.share(session, "bo", False, world.clock.now())
    page = world.client("lena").get(f"/console/escalations/{escalation}").text
    assert not any(words in page for words in WORDS.values())


def test_what_belongs_to_a_plan_cannot_be_written_down_as_a_mistake(world: World) -> None:
    escalation = with_a_plan(world, shared=False)
    page = world.care.page(escalation, world.member("omar"))
    hidden = [line.inbound for line in page.messages if line.private and line.inbound]
    assert len(hidden) == len(WORDS)
    address = f"/console/escalations/{escalation}/messages/{hidden[0]}/mistake"
    assert world.client("omar").get(address).status_code == 404


def test_no_other_role_and_no_other_organisation_sees_a_shared_plan(world: World) -> None:
    escalation = with_a_plan(world, shared=True)
    for who in ("cleo", "dana", "ona"):
        client = world.client(who)
        pages = [f"/console/escalations/{escalation}", f"/console/escalations/{escalation}/live"]
        pages += ["/console/groups", "/console/groups/grp_cleo", "/console/accounts", "/console/queue"]
        for path in pages:
            text = client.get(path).text
            assert not any(words in text for words in WORDS.values()) and "Plan shared" not in text
