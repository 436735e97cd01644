"""What a turn is told about who finds out comes from the rota, the group and the channel as they are at that moment."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.turn import TurnIn, TurnOut, Understood
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Group, Shift, Youth


class Rasa:
    """Keeps what it was told and answers with one word."""

    def __init__(self) -> None:
        self.told: list[TurnIn] = []

    def turn(self, sender: str, text: str, turn: TurnIn) -> TurnOut:
        self.told.append(turn)
        said = ({"name": "utter_answer_ok", "text": "OK."},)
        return TurnOut(turn.turn_id, Understood("chitchat"), said, turn.state)


def clauses(stage: Theatre, rasa: Rasa, channel: str = "sms") -> list[str]:
    """What the turn of one more text was told."""
    stage.handset(channel, 1).text("hey there")
    stage.settle()
    return [clause["clause"] for clause in rasa.told[-1].finds_out]


@pytest.fixture
def rasa(stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch) -> Rasa:
    found = Rasa()
    monkeypatch.setattr(stage_without_rasa.system.turns, "_rasa", found)
    return found


def test_the_clauses_follow_the_group(stage_without_rasa: Theatre, rasa: Rasa) -> None:
    alone = clauses(stage_without_rasa, rasa)
    assert "no-school" in alone and "counselor" not in alone
    with stage_without_rasa.system.database.write() as session:
        group = session.scalars(select(Group)).first()
        assert group is not None, "the stage has a group"
        session.scalars(select(Youth)).one().group_id = group.id
    joined = clauses(stage_without_rasa, rasa)
    assert "counselor" in joined and "no-school" not in joined


def test_the_clauses_follow_the_rota(stage_without_rasa: Theatre, rasa: Rasa) -> None:
    on = clauses(stage_without_rasa, rasa)
    assert rasa.told[-1].person_available is True and "someone-is-on" in on
    with stage_without_rasa.system.database.write() as session:
        for shift in session.scalars(select(Shift)):
            session.delete(shift)
    off = clauses(stage_without_rasa, rasa)
    assert "nobody-is-on" in off and "someone-is-on" not in off
    assert rasa.told[-1].person_available is False


def test_the_clauses_follow_the_channel_and_the_minutes_the_settings(
    stage_without_rasa: Theatre, rasa: Rasa
) -> None:
    assert "telegram" in clauses(stage_without_rasa, rasa, "telegram")
    told = rasa.told[-1]
    minutes = {clause["minutes"] for clause in told.finds_out}
    assert minutes == {str(stage_without_rasa.system.settings.claim_minutes)}
    assert {line["id"] for line in told.lines} >= {"us-nhth", "us-988", "us-takeitdown"}
