"""Odd things that phones and people send: each has one clear outcome, nothing is lost, nothing is repeated."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import func, select

from porchlight.simulator.telegram_handset import TelegramHandset
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound

CRISIS = "im going to kill myself tonight"


def chat(stage: Theatre) -> TelegramHandset:
    handset = stage.handset("telegram", 1)
    assert isinstance(handset, TelegramHandset)
    return handset


def names(stage: Theatre) -> list[str]:
    with stage.system.database.read() as session:
        rows = session.scalars(
            select(Outbound).where(Outbound.conversation_id.is_not(None)).order_by(Outbound.id)
        )
        return [row.name for row in rows if row.status in ("sent", "delivered", "sending")]


def stored(stage: Theatre) -> list[str]:
    with stage.system.database.read() as session:
        rows = session.scalars(select(InboundRow).order_by(InboundRow.id))
        return [stage.system.vault.open(row.text_sealed) for row in rows]


def test_a_picture_with_no_text_is_never_fetched_and_gets_a_plain_answer(stage_without_rasa: Theatre) -> None:
    stage_without_rasa.handset("sms", 1).picture()
    stage_without_rasa.settle()
    assert names(stage_without_rasa) == ["picture"]
    assert stored(stage_without_rasa) == [""]


def test_a_caption_is_screened_like_any_text(stage_without_rasa: Theatre) -> None:
    stage_without_rasa.handset("sms", 1).picture(CRISIS)
    stage_without_rasa.settle()
    assert names(stage_without_rasa)[0].startswith("crisis.")


def test_an_empty_body_asks_for_words(stage_without_rasa: Theatre) -> None:
    stage_without_rasa.handset("sms", 1).text("")
    stage_without_rasa.settle()
    assert names(stage_without_rasa) == ["empty"]


def test_fifty_thousand_characters_are_stored_and_screened_whole(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    answer = stage.handset("sms", 1).text("la la la, nothing much going on. " * 1500 + CRISIS)
    assert answer.status == 200
    stage.settle()
    assert len(stored(stage)[0]) > 49_000
    assert names(stage)[0].startswith("crisis.")


@pytest.mark.parametrize("text", ["/restart", "/session_start{}", "/affirm", "///"])
def test_a_text_that_begins_with_a_slash_is_stored_as_it_is(stage_without_rasa: Theatre, text: str) -> None:
    stage_without_rasa.handset("sms", 1).text(text)
    assert stored(stage_without_rasa) == [text]


@pytest.mark.parametrize("text", ["\x00\x01", "\ud83d", "🏳️‍🌈" * 40, "\u202e" * 50, "a\u0300" * 500])
def test_any_characters_give_an_answer_and_are_kept(stage_without_rasa: Theatre, text: str) -> None:
    handset = stage_without_rasa.handset("sms", 1)
    answer = handset.text(text.encode("utf-8", "replace").decode())
    assert answer.status == 200
    assert len(stored(stage_without_rasa)) == 1


def test_a_body_that_is_no_form_is_refused_and_stores_nothing(stage_without_rasa: Theatre) -> None:
    url = f"{stage_without_rasa.web_url}/webhooks/twilio/sms"
    assert httpx.post(url, content=b"\xff\xfe not a form").status_code == 403
    assert httpx.post(url, content=b"x" * 2_000_000).status_code == 400
    assert stored(stage_without_rasa) == []


def test_telegram_a_crisis_is_answered_by_a_direct_call(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    chat(stage).text(CRISIS)
    stage.settle()
    got = stage.network.thread.messages(chat(stage).number, "to_teen")
    assert [message.via for message in got] == ["api"]


def test_telegram_an_edited_message_is_kept_for_the_worker_and_is_no_turn(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    chat(stage).text("STOP")
    chat(stage).text("START")
    chat(stage).edit("ok then")
    stage.settle()
    with stage.system.database.read() as session:
        edited = session.scalars(select(InboundRow).where(InboundRow.kind == "edited")).one()
    assert edited.turn_status == "quiet"


def test_telegram_a_disclosure_in_an_edited_message_is_a_disclosure(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    chat(stage).text("STOP")
    chat(stage).edit(CRISIS)
    stage.settle()
    with stage.system.database.read() as session:
        assert session.scalar(select(func.count()).select_from(Escalation)) == 1


def test_telegram_a_blocked_bot_is_an_opt_out(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    chat(stage).text("STOP")
    chat(stage).text("START")
    chat(stage).block()
    stage.settle()
    with stage.system.database.read() as session:
        assert session.scalars(select(Conversation.opted_out_at)).one() is not None


def test_telegram_stickers_and_voice_get_a_plain_answer(stage_without_rasa: Theatre) -> None:
    chat(stage_without_rasa).sticker()
    chat(stage_without_rasa).voice()
    stage_without_rasa.settle()
    assert names(stage_without_rasa) == ["unsupported", "unsupported"]


def test_telegram_a_wrong_secret_is_403_and_changes_nothing(stage_without_rasa: Theatre) -> None:
    url = f"{stage_without_rasa.web_url}/webhooks/telegram"
    update = {
        "update_id": 1,
        "message": {"message_id": 1, "date": 0, "chat": {"id": 5, "type": "private"}, "text": "hi"},
    }
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
        assert httpx.post(url, json=update, headers=headers).status_code == 403
    assert stored(stage_without_rasa) == []


def test_telegram_the_same_update_twice_counts_once(stage_without_rasa: Theatre) -> None:
    chat(stage_without_rasa).text("hello")
    chat(stage_without_rasa).again()
    assert stored(stage_without_rasa) == ["hello"]
