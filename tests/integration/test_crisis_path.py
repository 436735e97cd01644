"""The crisis path over signed HTTP, with whatever behind it broken. Rasa is never there in these tests."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from porchlight.domain.gate import Kind
from porchlight.simulator.handset import Handset
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Incident, Outbound, ScreeningRow

CRISIS = "he wont let me leave and i dont have my id"


def phone(stage: Theatre, who: int = 1) -> Handset:
    handset = stage.handset("sms", who)
    assert isinstance(handset, Handset)
    return handset


def received(stage: Theatre, who: int = 1) -> list[str]:
    return stage.network.thread.received(phone(stage, who).number)


def count(stage: Theatre, table: type) -> int:
    with stage.system.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def escalation(stage: Theatre) -> Escalation:
    with stage.system.database.read() as session:
        return session.scalars(select(Escalation)).one()


def test_a_crisis_text_gets_its_reply_and_an_escalation_with_a_page(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    answer = phone(stage).text(CRISIS)
    assert answer.status == 200 and len(answer.replies) == 1
    stage.settle()
    assert escalation(stage).status == "paged"
    assert escalation(stage).promise == "person"
    assert "paged" in received(stage)[0]
    with stage.system.database.read() as session:
        page = session.scalars(
            select(Outbound).where(Outbound.kind == Kind.PAGE, Outbound.name == "page_escalation")
        ).one()
        assert page.status in ("sent", "delivered")
        words = stage.system.vault.open(page.text_sealed)
    assert "leave" not in words and escalation(stage).id in words


def test_with_nobody_on_shift_no_person_is_promised_and_befree_is_given(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    stage.shift(False)
    phone(stage).text(CRISIS)
    stage.settle()
    assert escalation(stage).promise == "nobody"
    reply = received(stage)[0]
    assert "233733" in reply and "1-888-373-7888" in reply and "paged" not in reply


def test_with_a_silent_worker_no_person_is_promised(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    stage.worker(False)
    phone(stage).text(CRISIS)
    stage.settle()
    assert escalation(stage).promise == "nobody"
    assert len(received(stage)) == 1


def test_fifty_deliveries_at_once_are_one_message_and_one_reply(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    handset = phone(stage)
    form = handset.form(CRISIS)
    signature = handset.signature(form)
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: handset.post_form(form, signature), range(50)))
    assert {answer.status_code for answer in answers} == {200}
    stage.settle()
    assert count(stage, InboundRow) == 1
    assert count(stage, Escalation) == 1
    with stage.system.database.read() as session:
        crisis = session.scalars(select(Outbound).where(Outbound.kind == Kind.CRISIS)).all()
        redeliveries = session.scalars(select(InboundRow.redeliveries)).one()
    assert len(crisis) == 1 and redeliveries == 49


def test_a_reply_whose_socket_was_cut_is_given_again_on_redelivery(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    handset = phone(stage)
    handset.text_and_hang_up(CRISIS)
    assert received(stage) == []
    handset.again()
    stage.settle()
    assert len(received(stage)) == 1 and count(stage, InboundRow) == 1


def test_an_unconfirmed_reply_is_sent_through_the_api_after_twenty_seconds(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    phone(stage).text_and_hang_up(CRISIS)
    stage.settle()  # time moves on to the end of the lease
    got = stage.network.thread.messages(phone(stage).number, "to_teen")
    assert [message.via for message in got] == ["api"]


def test_a_wrong_signature_is_403_and_changes_nothing(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    handset = phone(stage)
    form = handset.form(CRISIS)
    for signature in (None, "", "x" * 28, handset.signature({**form, "Body": "other"})):
        assert handset.post_form(form, signature).status_code == 403
    assert count(stage, InboundRow) == 0


@pytest.mark.parametrize("broken", ["locked", "gone"])
def test_without_storage_the_reply_leaves_and_the_message_is_kept_until_it_returns(
    stage_without_rasa: Theatre, broken: str
) -> None:
    stage = stage_without_rasa
    stage.lock_database() if broken == "locked" else stage.lose_database()
    answer = phone(stage).text(CRISIS)
    assert answer.status == 200 and len(answer.replies) == 1
    assert "911" in answer.replies[0] and "233733" in answer.replies[0]
    assert stage.system.web.inbox.spooled() == 1
    again = phone(stage).again()
    assert again is not None and again.status == 200 and len(again.replies) == 1
    assert stage.system.web.inbox.spooled() == 1
    stage.restore_database()
    assert stage.system.web.inbox.spooled() == 0
    assert escalation(stage).status == "paged"
    assert count(stage, InboundRow) == 1


def test_a_lesson_text_without_storage_is_spooled_and_answered_200_with_nothing(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    stage.lose_database()
    answer = phone(stage).text("b")
    assert answer.status == 200 and answer.replies == ()
    stage.restore_database()
    assert count(stage, InboundRow) == 1


def test_newer_messages_queue_behind_spooled_ones_in_order(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    stage.lose_database()
    phone(stage).text("one")
    phone(stage).text("two")
    stage.restore_database()
    phone(stage).text("three")
    with stage.system.database.read() as session:
        texts = [
            stage.system.vault.open(row.text_sealed)
            for row in session.scalars(select(InboundRow).order_by(InboundRow.id))
        ]
    assert texts == ["one", "two", "three"]


def test_where_neither_storage_nor_spool_works_a_crisis_still_gets_its_reply(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    stage.lose_database()

    def full(*_args: object) -> bool:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(stage.system.web.inbox._spool, "put", full)
    crisis, other = phone(stage).text(CRISIS), phone(stage).text("b")
    assert crisis.status == 200 and "911" in crisis.replies[0]
    assert other.status == 503 and other.replies == ()
    stage.restore_database()


def test_a_screen_that_raises_falls_to_its_rules(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr(type(stage.system.words.screen), "screen", _raise)
    answer = phone(stage).text("i want to kill myself tonight")
    assert len(answer.replies) == 1
    with stage.system.database.read() as session:
        assert session.scalars(select(ScreeningRow.engine)).one() == "rules"
        assert session.scalars(select(Incident.kind)).one() == "screen_failed"


def test_a_screen_and_rules_that_raise_fall_to_the_core(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr(type(stage.system.words.screen), "screen", _raise)
    monkeypatch.setattr(type(stage.system.words.screen), "rules", _raise)
    answer = phone(stage).text("i want to kill myself tonight")
    assert len(answer.replies) == 1
    with stage.system.database.read() as session:
        assert session.scalars(select(ScreeningRow.engine)).one() == "core"


def test_a_screen_that_hangs_falls_to_its_core(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    free = threading.Event()
    monkeypatch.setattr(type(stage.system.words.screen), "screen", lambda *_a, **_k: free.wait(30))
    answer = phone(stage).text("i want to kill myself tonight")
    free.set()
    assert len(answer.replies) == 1


def test_where_screen_and_core_both_fail_the_message_goes_to_a_worker_unscreened(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr(type(stage.system.words.screen), "screen", _raise)
    monkeypatch.setattr(type(stage.system.words.screen), "rules", _raise)
    monkeypatch.setattr(type(stage.system.words.screen), "core", _raise)
    phone(stage).text("anything at all")
    stage.settle()
    with stage.system.database.read() as session:
        assert session.scalars(select(ScreeningRow.tier)).one() == "unscreened"
    assert escalation(stage).status == "paged"


def test_further_texts_get_one_short_line_and_then_silence(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for text in (CRISIS, "pls", "are you there", "hello"):
        phone(stage).text(text)
        stage.wait(timedelta(seconds=30))
    assert len(received(stage)) == 2
    with stage.system.database.read() as session:
        statuses = session.scalars(select(InboundRow.turn_status).order_by(InboundRow.id)).all()
    assert statuses[0] == "crisis" and not {"waiting", "answered"} & set(statuses)


def test_nobody_claims_in_time_and_the_teen_is_told(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(CRISIS)
    stage.settle()
    stage.wait(timedelta(minutes=6))
    assert len(received(stage)) == 2
    assert "Nobody has yet" in received(stage)[1]
    assert escalation(stage).told_nobody_at is not None
    stage.wait(timedelta(hours=2))
    assert len(received(stage)) == 2


def test_stop_and_disclosure_in_one_text_is_one_reply_that_holds_both(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text("stop texting me, he reads my phone and he said he will kill me tonight")
    stage.settle()
    assert len(received(stage)) == 1
    with stage.system.database.read() as session:
        conversation = session.scalars(select(Conversation)).one()
    assert conversation.opted_out_at is not None
    assert escalation(stage).status == "paged"


def test_an_opted_out_youth_gets_the_crisis_reply_once(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for text in ("STOP", "hello?", CRISIS, "pls help me he wont let me leave"):
        phone(stage).text(text)
        stage.settle()
    assert len(received(stage)) == 2
    assert escalation(stage).status == "paged"


def test_stop_is_confirmed_exactly_once_and_start_comes_back(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for text in ("STOP", "stop", "unsubscribe", "START"):
        phone(stage).text(text)
        stage.settle()
    with stage.system.database.read() as session:
        names = session.scalars(
            select(Outbound.name).where(Outbound.conversation_id.is_not(None)).order_by(Outbound.id)
        ).all()
        assert session.scalars(select(Conversation.opted_out_at)).one() is None
    assert names == ["stop_confirmed", "start_again"]


def test_a_stop_that_the_provider_has_answered_is_recorded_and_not_confirmed_again(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    handset = phone(stage)
    form = {**handset.form("no more please"), "OptOutType": "STOP"}
    assert handset.post_form(form, handset.signature(form)).status_code == 200
    stage.settle()
    assert received(stage) == []
    with stage.system.database.read() as session:
        assert session.scalars(select(Conversation.opted_out_at)).one() is not None


def test_nothing_readable_of_a_teen_lies_in_database_or_spool(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(CRISIS)
    stage.settle()
    stage.lose_database()
    phone(stage).text("my name is Bo and he wont let me leave")
    folder = stage.system.settings.data_dir
    stored = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert len(stored) > 10_000
    for secret in (
        b"leave",
        b"my name is Bo",
        phone(stage).number.encode(),
        phone(stage).number[1:].encode(),
    ):
        assert secret not in stored
    stage.restore_database()


def _raise(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("broken on purpose")
