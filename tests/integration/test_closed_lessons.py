"""A live channel whose words nobody has signed: lessons are closed, and whatever keeps a teen safe still works."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import InboundRow, Outbound


@pytest.fixture
def closed(stage_without_rasa: Theatre) -> Iterator[Theatre]:
    """The stage as it would be with a provider out in the world."""
    answerer = stage_without_rasa.system.web.inbox._store._answerer
    open_before = answerer._lessons_open
    answerer._lessons_open = lambda _: False
    yield stage_without_rasa
    answerer._lessons_open = open_before


def sent(stage: Theatre, *words: str) -> list[str]:
    for each in words:
        stage.handset("sms", 1).text(each)
        stage.settle()
    with stage.system.database.read() as session:
        return [
            row.name
            for row in session.scalars(
                select(Outbound).where(Outbound.conversation_id.is_not(None)).order_by(Outbound.id)
            )
        ]


def test_a_lesson_is_not_begun_and_she_is_told_where_help_is(closed: Theatre) -> None:
    assert sent(closed, "hi", "next") == ["not_open", "not_open"]
    with closed.system.database.read() as session:
        assert {row.turn_status for row in session.scalars(select(InboundRow))} == {"reserved"}


def test_a_crisis_text_help_a_place_and_stop_are_answered_as_ever(closed: Theatre) -> None:
    names = sent(closed, "HELP", "HELP 55404", "im going to kill myself tonight", "STOP")
    assert names[:2] == ["help", "local_help.0"]
    assert names[2].startswith("crisis.immediate.suicide_self_harm")
    assert names[-1] == "stop_and_crisis"


def test_a_stand_in_on_this_machine_is_no_live_channel(stage_without_rasa: Theatre) -> None:
    settings = stage_without_rasa.system.settings
    assert settings.provider_connected and not settings.live
    real = settings.model_copy(update={"twilio_base_url": "https://api.twilio.com"})
    assert real.live
