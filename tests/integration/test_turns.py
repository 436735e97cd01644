"""Turns through real Rasa: one turn, one reply, whatever the network does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from porchlight.errors import RasaUnavailable
from porchlight.rasa.client import RasaOdd
from porchlight.simulator.handset import Handset
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Conversation, InboundRow, Incident, Outbound

pytestmark = pytest.mark.slow


def phone(stage: Theatre) -> Handset:
    handset = stage.handset("sms", 1)
    assert isinstance(handset, Handset)
    return handset


def talk(stage: Theatre, *texts: str) -> list[str]:
    """Send texts one after another; the names of what came back to the last one."""
    last = 0
    for text in texts:
        with stage.system.database.read() as session:
            last = session.scalar(select(func.max(Outbound.id))) or 0
        phone(stage).text(text)
        stage.settle()
    with stage.system.database.read() as session:
        rows = session.scalars(select(Outbound).where(Outbound.id > last).order_by(Outbound.id)).all()
    return [row.name for row in rows]


def test_fifty_deliveries_of_a_lesson_text_at_once_are_one_turn_and_one_reply(stage: Theatre) -> None:
    handset = phone(stage)
    form = handset.form("hello")
    signature = handset.signature(form)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: handset.post_form(form, signature), range(50)))
    stage.settle()
    assert {answer.status_code for answer in answers} == {200}
    assert len(stage.network.thread.received(handset.number)) == 1
    with stage.system.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InboundRow)) == 1
        assert session.scalars(select(Conversation.turn)).one() == 1


@pytest.mark.parametrize("text", ["/restart", "/session_start{}", "/start_or_continue_lesson", "/affirm@0.3"])
def test_a_command_typed_by_a_teen_restarts_nothing_and_gets_an_answer(stage: Theatre, text: str) -> None:
    talk(stage, "hello", "RVR204", "english", "lets go")
    names = talk(stage, text)
    assert len(names) >= 1
    with stage.system.database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert conversation.welcomed_at is not None
        assert stage.system.vault.open_json(conversation.open_sealed)["lesson"] is not None


def test_fifty_thousand_characters_that_mean_nothing_get_an_answer(stage: Theatre) -> None:
    assert len(talk(stage, "la " * 16_000)) >= 1


def test_a_message_that_rasa_cannot_read_is_set_aside_after_three_tries_and_blocks_nothing(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = type(stage.system.rasa).turn

    def odd(self: object, sender: str, text: str, turn: object) -> object:
        if text == "poison":
            raise RasaOdd("answered with nothing")
        return ask(self, sender, text, turn)  # type: ignore[arg-type]

    monkeypatch.setattr(type(stage.system.rasa), "turn", odd)
    assert talk(stage, "poison") == ["set_aside"]
    assert talk(stage, "hello")[0].startswith("utter_welcome_first")
    with stage.system.database.read() as session:
        assert session.scalars(select(InboundRow.turn_status).order_by(InboundRow.id)).first() == "set_aside"
        assert session.scalars(select(Incident.kind)).all() == ["message_set_aside"]


def test_a_crisis_while_rasa_thinks_wins_over_its_turn(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(stage, "hello", "RVR204", "english")
    ask = type(stage.system.rasa).turn

    def slow(self: object, sender: str, text: str, turn: object) -> object:
        out = ask(self, sender, text, turn)  # type: ignore[arg-type]
        if text == "lets go":
            phone(stage).text("im going to kill myself tonight")
        return out

    monkeypatch.setattr(type(stage.system.rasa), "turn", slow)
    names = talk(stage, "lets go")
    assert [name for name in names if name.startswith("ten-sessions")] == []
    assert [name for name in names if name.startswith("crisis.immediate")] != []


def test_a_turn_that_rasa_lost_is_run_again_and_advances_once(
    stage: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk(stage, "hello", "RVR204", "english", "lets go")
    ask = type(stage.system.rasa).turn
    lost = []

    def once_lost(self: object, sender: str, text: str, turn: object) -> object:
        out = ask(self, sender, text, turn)  # type: ignore[arg-type]
        if not lost:
            lost.append(text)
            raise RasaUnavailable("the answer was lost on the way")
        return out

    monkeypatch.setattr(type(stage.system.rasa), "turn", once_lost)
    names = talk(stage, "b")
    assert names == ["ten-sessions.01.s1.b+s2.say"]
    assert lost == ["b"]
