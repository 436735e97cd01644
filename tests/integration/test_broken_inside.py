"""Whatever breaks inside us, a disclosure is answered, kept and read, and one bad row never holds up another."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text, update

from porchlight.domain.gate import Kind
from porchlight.inbox.cover import CoverList
from porchlight.simulator.handset import Handset
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import (
    Conversation,
    Escalation,
    Heartbeat,
    InboundRow,
    Incident,
    Outbound,
    Promise,
)

CRISIS = "im going to kill myself tonight"
WATCHED = "cant talk hes here, he said hell kill me if i tell"


def phone(stage: Theatre, who: int = 1) -> Handset:
    handset = stage.handset("sms", who)
    assert isinstance(handset, Handset)
    return handset


def received(stage: Theatre, who: int = 1) -> list[str]:
    return stage.network.thread.received(phone(stage, who).number)


def inbound(stage: Theatre) -> list[InboundRow]:
    with stage.system.database.read() as session:
        return list(session.scalars(select(InboundRow).order_by(InboundRow.id)))


def escalations(stage: Theatre) -> list[Escalation]:
    with stage.system.database.read() as session:
        return list(session.scalars(select(Escalation).order_by(Escalation.opened_at)))


def incidents(stage: Theatre) -> list[str]:
    with stage.system.database.read() as session:
        return list(session.scalars(select(Incident.kind).where(Incident.closed_at.is_(None))))


def broken(*_args: object, **_kwargs: object) -> None:
    raise RuntimeError("broken on purpose")


def test_an_error_that_nobody_foresaw_still_leaves_the_reply_and_keeps_the_message(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    with monkeypatch.context() as patch:
        patch.setattr("porchlight.inbox.answer.Answerer.answer", broken)
        answer = phone(stage).text(CRISIS)
        assert answer.status == 200 and "911" in answer.replies[0]
        assert stage.system.web.inbox.spooled() == 1
    stage.settle()
    assert stage.system.web.inbox.spooled() == 0
    assert [row.status for row in escalations(stage)] == ["paged"]
    assert len(received(stage)) == 1


def test_a_message_that_can_never_be_answered_is_escalated_and_blocks_nobody(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    with monkeypatch.context() as patch:
        patch.setattr("porchlight.inbox.answer.Answerer.answer", broken)
        phone(stage).text(CRISIS)
        stage.settle()
        assert stage.system.web.inbox.spooled() == 0
        assert [row.turn_status for row in inbound(stage)] == ["set_aside"]
        assert [row.status for row in escalations(stage)] == ["paged"]
        assert "message_set_aside" in incidents(stage)
    phone(stage, 2).text(CRISIS)
    assert len(received(stage, 2)) == 1


def test_a_spool_file_that_cannot_be_read_is_set_aside_and_the_next_one_is_stored(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    folder = stage.system.settings.data_dir / "spool"
    (folder / f"{1:020d}.{'a' * 32}.{'b' * 32}.msg").write_bytes(b"torn")
    stage.lose_database()
    phone(stage).text("one")
    stage.restore_database()
    assert len(inbound(stage)) == 1
    assert [path.suffix for path in folder.iterdir()] == [".aside"]
    assert stage.system.web.inbox.spooled() == 1  # it is still shown to the workers


def test_a_message_stored_after_its_webhook_gave_up_has_one_escalation_and_no_second_reply(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    store = stage.system.web.inbox._store
    keep, late, stored = store.keep, threading.Event(), threading.Event()

    def slow(arrival: object) -> object:
        if late.wait(20) and not stored.is_set():
            receipt = keep(arrival)  # type: ignore[arg-type]
            stored.set()
            return receipt
        return keep(arrival)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "keep", slow)
    answer = phone(stage).text(CRISIS)
    assert "233733" in answer.replies[0]
    late.set()
    assert stored.wait(10)
    stage.settle()
    stage.wait(timedelta(minutes=7))
    assert len(escalations(stage)) == 1 and escalations(stage)[0].status == "paged"
    with stage.system.database.read() as session:
        crisis = session.scalars(select(Outbound).where(Outbound.kind == Kind.CRISIS)).all()
        assert session.scalars(select(Promise)).all() == []
    assert [row.name for row in crisis] == ["crisis.unknown"]
    # She was promised nobody, so she is not told that nobody came.
    assert len(received(stage)) == 1


def test_a_drained_crisis_text_never_hears_of_a_promise_that_was_not_made(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    stage.lose_database()
    phone(stage).text(CRISIS)
    stage.restore_database()
    stage.wait(timedelta(minutes=10))
    assert escalations(stage)[0].promise == "unknown"
    assert len(received(stage)) == 1


def test_ten_threads_that_drain_at_once_store_each_message_once(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    stage.lose_database()
    for number in range(4):
        phone(stage).text(f"number {number}")
    stage.worker_up = False
    monkey = threading.Barrier(10)
    file = stage.system.database.file
    assert file is not None
    file.rmdir()
    for part in file.parent.glob("*.gone"):
        part.rename(part.with_name(part.name.removesuffix(".gone")))

    def drain() -> None:
        monkey.wait()
        stage.system.web.inbox.drain()

    threads = [threading.Thread(target=drain) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    texts = [stage.system.vault.open(row.text_sealed) for row in inbound(stage)]
    assert texts == [f"number {number}" for number in range(4)]
    assert {row.redeliveries for row in inbound(stage)} == {0}


def test_the_same_id_from_another_youth_is_another_message(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    form = phone(stage).form("hello")
    other = {**form, "From": phone(stage, 2).number, "Body": CRISIS}
    for each in (form, other, other):
        assert phone(stage).post_form(each, phone(stage).signature(each)).status_code == 200
    assert len(inbound(stage)) == 2
    assert len(escalations(stage)) == 1


def test_an_outbox_row_that_cannot_be_opened_does_not_hold_up_the_others(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text("STOP")
    stage.settle()
    with stage.system.database.write() as session:
        session.execute(update(Outbound).values(status="due", text_sealed=b"torn", due_at=stage.clock.now()))
    phone(stage, 2).text("STOP")
    stage.settle()
    assert len(received(stage, 2)) == 1
    assert "outbound_unreadable" in incidents(stage)


def test_a_turn_whose_answer_cannot_be_used_is_set_aside_after_three_tries(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr("porchlight.rasa.client.RasaClient.turn", broken)
    phone(stage).text("hello")
    stage.settle()
    assert [row.turn_status for row in inbound(stage)] == ["set_aside"]


def test_a_turn_that_was_overtaken_leaves_newer_words_to_be_answered(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    stage.shift(False)
    turns, rasa = stage.system.turns, stage.system.rasa
    monkeypatch.setattr(stage.system.web.background, "answer", lambda _conversation: None)
    phone(stage).text("hello")
    conversation = inbound(stage)[0].conversation_id
    leased = turns._lease(conversation)
    assert leased is not None
    phone(stage).text(CRISIS)  # nobody is promised, so the bot stays
    phone(stage).text("next")
    with monkeypatch.context() as patch:
        patch.setattr(type(rasa), "turn", broken)
        assert turns._commit(leased, None) is False  # type: ignore[arg-type]
    assert inbound(stage)[-1].turn_status in ("waiting", "crisis")
    assert inbound(stage)[0].turn_status == "to_human"


def test_a_worker_whose_pages_cannot_leave_shows_no_sign_of_life(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr("porchlight.jobs.ladder.Ladder.plan", broken)
    stage.clock.advance(timedelta(seconds=61))
    with pytest.raises(RuntimeError):
        stage.sweep.round()
    with stage.system.database.read() as session:
        assert stage.clock.now() - session.get_one(Heartbeat, "worker").at > timedelta(seconds=60)
    phone(stage).text(CRISIS)
    assert escalations(stage)[0].promise == "nobody"


def test_words_of_before_are_not_pushed_to_a_phone_that_is_watched_now(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text_and_hang_up(CRISIS)  # its reply is not confirmed
    phone(stage).text(WATCHED)
    stage.wait(timedelta(minutes=10))
    with stage.system.database.read() as session:
        bland = set(stage.system.words.replies.parts["en"]["covered"])
        assert session.scalars(select(Conversation.covered_since)).one() is not None
    assert received(stage) and set(received(stage)) <= bland


def test_held_words_wait_while_she_says_that_she_is_watched(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(WATCHED)
    stage.settle()
    care, omar = stage.system.care, stage.worker_member
    case = escalations(stage)[0].id
    care.claim(case, omar)
    assert care.say(case, omar, "Omar here. Can you talk?") is True
    phone(stage).text(WATCHED + " again")
    stage.settle()
    assert "Omar here. Can you talk?" not in received(stage)
    phone(stage).text("ok now")
    stage.settle()
    assert "Omar here. Can you talk?" in received(stage)


def test_stop_on_a_watched_phone_is_obeyed_with_one_bland_line(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for words in (WATCHED, "STOP", "hello?", "ok"):
        phone(stage).text(words)
        stage.settle()
    with stage.system.database.read() as session:
        assert session.scalars(select(Conversation.opted_out_at)).one() is not None
    assert len(received(stage)) == 2
    assert set(received(stage)) <= set(stage.system.words.replies.parts["en"]["covered"])


def test_two_processes_that_share_the_cover_list_lose_nothing(tmp_path: Path) -> None:
    one, other = CoverList(tmp_path / "covered"), CoverList(tmp_path / "covered")
    one.keep("ann", True)
    other.keep("bo", True)
    assert "ann" in other and "bo" in one
    one.keep("bo", False)
    assert "bo" not in other and "ann" in CoverList(tmp_path / "covered")


def _read_only(connection: Any, *_others: object) -> None:
    connection.execute("PRAGMA query_only=on")


def _full(connection: Any, *_others: object) -> None:
    connection.execute("PRAGMA max_page_count=1")  # SQLite takes the present size instead: not a page more


@pytest.mark.parametrize("trouble", [_read_only, _full])
def test_read_only_or_full_storage_leaves_the_reply_and_keeps_the_message(
    stage_without_rasa: Theatre, trouble: Callable[..., None]
) -> None:
    stage = stage_without_rasa
    stage.system.front.close()
    event.listen(stage.system.front.engine, "connect", trouble)
    long = "la la la " * 3000 + CRISIS
    try:
        answer = phone(stage).text(long)
    finally:
        event.remove(stage.system.front.engine, "connect", trouble)
    assert answer.status == 200 and "911" in answer.replies[0] and "233733" in answer.replies[0]
    assert stage.system.web.inbox.spooled() == 1
    stage.system.front.close()
    stage.settle()
    assert stage.system.web.inbox.spooled() == 0 and len(escalations(stage)) == 1


def test_in_the_middle_of_a_migration_the_reply_leaves_and_the_message_waits(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    with stage.system.database.write() as session:
        session.execute(text("alter table screening rename to screening_away"))
    answer = phone(stage).text(CRISIS)
    assert answer.status == 200 and "911" in answer.replies[0]
    with stage.system.database.write() as session:
        session.execute(text("alter table screening_away rename to screening"))
    stage.settle()
    assert len(escalations(stage)) == 1 and len(received(stage)) == 1


def test_storage_that_hangs_for_everybody_still_leaves_every_reply_in_time(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    store, let_go = stage.system.web.inbox._store, threading.Event()
    keep = store.keep

    def hang(arrival: Any) -> Any:
        let_go.wait(60)
        return keep(arrival)

    monkeypatch.setattr(store, "keep", hang)
    began = time.monotonic()
    with ThreadPoolExecutor(40) as pool:
        answers = list(pool.map(lambda who: phone(stage, who).text(CRISIS), range(1, 41)))
    took = time.monotonic() - began
    let_go.set()
    assert all(answer.status == 200 and len(answer.replies) == 1 for answer in answers)
    assert took < 12  # far under the 15 s after which Twilio gives up; one second each, side by side
    stage.settle()
    with stage.system.database.read() as session:
        assert len(session.scalars(select(Escalation.id)).all()) == 40
        assert len(session.scalars(select(Outbound.id).where(Outbound.kind == Kind.CRISIS)).all()) == 40
    assert all(len(received(stage, who)) == 1 for who in range(1, 41))
