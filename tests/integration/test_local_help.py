"""HELP and a place on the way of a real message: answered without Rasa, after the screen, cover and STOP."""

from __future__ import annotations

from sqlalchemy import select

from porchlight.inbox.near import AFTER
from porchlight.services.local_help import NOTE
from porchlight.services.screen_now import read_open
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound


def sent(stage: Theatre) -> list[tuple[str, str]]:
    with stage.system.database.read() as session:
        rows = session.scalars(
            select(Outbound).where(Outbound.conversation_id.is_not(None)).order_by(Outbound.id)
        )
        return [
            (row.name, stage.system.vault.open(row.text_sealed)) for row in rows if row.status != "refused"
        ]


def text(stage: Theatre, *words: str) -> list[tuple[str, str]]:
    for each in words:
        stage.handset("sms", 1).text(each)
        stage.settle()
    return sent(stage)


def test_help_and_a_zip_gives_lines_of_that_place_without_rasa(stage_without_rasa: Theatre) -> None:
    ((name, said),) = text(stage_without_rasa, "HELP 63101")
    assert name == "local_help.0"
    assert "63101" in said and "Safe Connections" in said
    with stage_without_rasa.system.database.read() as session:
        assert [row.turn_status for row in session.scalars(select(InboundRow))] == ["reserved"]


def test_help_alone_keeps_its_meaning(stage_without_rasa: Theatre) -> None:
    assert [name for name, _ in text(stage_without_rasa, "HELP", "ayuda")] == ["help", "help"]


def test_more_goes_on_where_the_last_text_ended_and_only_right_after_it(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    names = [name for name, _ in text(stage, "HELP 63101", "more", "MORE")]
    assert names[0] == "local_help.0"
    assert len(set(names)) == 3 and all(name.startswith("local_help.") for name in names)
    after = [name for name, _ in text(stage, "HELP", "more")]
    assert after[3:4] == ["help"]
    assert not any(name.startswith("local_help.") for name in after[4:])


def test_the_place_is_kept_sealed_and_only_until_the_next_one(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    text(stage, "HELP 63101")
    with stage.system.database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert conversation.open_sealed is not None and b"63101" not in conversation.open_sealed
        note = read_open(stage.system.vault, conversation).memory[NOTE]
        assert note[AFTER] == session.scalars(select(InboundRow.id)).one()
    text(stage, "help 10001", *["more"] * 5)
    with stage.system.database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
        assert NOTE not in read_open(stage.system.vault, conversation).memory


def test_somebody_who_stopped_still_gets_lines_she_asks_for(stage_without_rasa: Theatre) -> None:
    names = [name for name, _ in text(stage_without_rasa, "STOP", "HELP 55404")]
    assert names == ["stop_confirmed", "local_help.0"]


def test_a_watched_phone_gets_no_number(stage_without_rasa: Theatre) -> None:
    said = text(stage_without_rasa, "cant talk hes reading my phone", "HELP 63101")
    assert [name for name, _ in said] == ["crisis.covered", "crisis.covered"]
    assert not any(char.isdigit() for _, words in said for char in words)


def test_danger_comes_before_a_place(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    ((name, _),) = text(stage, "help im in st louis and he has a gun to me right now")
    assert name.startswith("crisis.immediate")
    with stage.system.database.read() as session:
        assert len(session.scalars(select(Escalation)).all()) == 1
