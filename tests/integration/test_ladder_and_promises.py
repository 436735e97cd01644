"""What a teen is told a person will do, and what is done: pages, deadlines, lapses, each true and none lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from porchlight.domain.escalation import Outcome
from porchlight.domain.gate import Kind
from porchlight.domain.ids import new_id
from porchlight.simulator.handset import Handset
from porchlight.simulator.troubles import Trouble
from porchlight.stage.theatre import Theatre
from porchlight.storage.tables import (
    Conversation,
    Escalation,
    EscalationEvent,
    InboundRow,
    Incident,
    Outbound,
    Shift,
    Staff,
    Task,
)

URGENT = "he hits me every night"
IMMEDIATE = "im going to kill myself tonight"
LOW = "i feel so alone and nothing will ever get better"


def phone(stage: Theatre, who: int = 1) -> Handset:
    handset = stage.handset("sms", who)
    assert isinstance(handset, Handset)
    return handset


def received(stage: Theatre, who: int = 1) -> list[str]:
    return stage.network.thread.received(phone(stage, who).number)


def case(stage: Theatre) -> Escalation:
    with stage.system.database.read() as session:
        return (
            session.scalars(select(Escalation).order_by(Escalation.opened_at.desc())).first() or Escalation()
        )


def pages(stage: Theatre) -> list[Outbound]:
    with stage.system.database.read() as session:
        return list(
            session.scalars(select(Outbound).where(Outbound.name == "page_escalation").order_by(Outbound.id))
        )


def events(stage: Theatre) -> list[str]:
    with stage.system.database.read() as session:
        return list(session.scalars(select(EscalationEvent.kind).order_by(EscalationEvent.id)))


def test_with_nobody_on_shift_it_stays_open_and_the_next_shift_is_paged(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    stage.shift(False)
    phone(stage).text(IMMEDIATE)
    stage.settle()
    assert case(stage).status == "open" and pages(stage) == []
    stage.wait(timedelta(hours=8))
    stage.shift(True)
    assert case(stage).status == "paged"
    assert [page.status for page in pages(stage)] == ["delivered"]
    assert len(received(stage)) == 1


def test_what_rises_to_immediate_is_paged_again(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(URGENT)
    stage.settle()
    before = len(pages(stage))
    phone(stage).text(IMMEDIATE)
    stage.settle()
    assert case(stage).tier == "immediate"
    assert len(pages(stage)) == before + 1


def test_a_new_promise_after_nobody_came_is_paged_and_kept_or_taken_back(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.settle()
    stage.wait(timedelta(minutes=12))
    assert "Nobody has yet" in received(stage)[-1]
    before = len(pages(stage))
    phone(stage).text(IMMEDIATE)
    stage.settle()
    assert "paged" in received(stage)[-1] and len(pages(stage)) == before + 1
    stage.wait(timedelta(minutes=6))
    assert "Nobody has yet" in received(stage)[-1]


def test_a_page_whose_job_was_lost_leaves_all_the_same(
    stage_without_rasa: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = stage_without_rasa
    monkeypatch.setattr(stage.jobs, "enqueue", lambda *_args, **_kwargs: None)
    phone(stage).text(IMMEDIATE)
    stage.settle()
    stage.wait(timedelta(seconds=20))
    assert case(stage).status == "paged" and len(pages(stage)) == 1
    stage.wait(timedelta(minutes=6))
    assert "Nobody has yet" in received(stage)[-1]


def test_a_person_on_shift_who_has_no_number_is_no_promise(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    with stage.system.database.write() as session:
        session.execute(update(Staff).values(page_to_sealed=None))
    phone(stage).text(IMMEDIATE)
    stage.settle()
    assert case(stage).promise == "nobody" and case(stage).status == "open"
    assert "paged" not in received(stage)[0]


def test_a_provider_that_refuses_the_last_page_is_no_promise(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.network.twilio.troubles.add(*[Trouble.BROKEN] * 12)
    stage.sweep.round()
    stage.jobs.run_due()
    phone(stage, 2).text(IMMEDIATE)
    with stage.system.database.read() as session:
        promises = list(session.scalars(select(Escalation.promise).order_by(Escalation.opened_at)))
    assert promises == ["person", "nobody"]


def test_the_end_of_a_shift_ends_its_claims_and_the_teen_is_told(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.settle()
    stage.system.care.claim(case(stage).id, stage.worker_member)
    stage.system.care.say(case(stage).id, stage.worker_member, "Omar here.")
    stage.settle()
    with stage.system.database.write() as session:
        session.execute(update(Shift).values(ends_at=stage.clock.now() + timedelta(minutes=1)))
    stage.wait(timedelta(minutes=2))
    assert case(stage).status == "open" and "lapsed" in events(stage)
    assert "had to go" in received(stage)[-1]


def test_a_claim_lapses_and_if_nobody_comes_then_she_is_told_that_too(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.settle()
    stage.system.care.claim(case(stage).id, stage.worker_member)
    stage.settle()
    stage.wait(timedelta(minutes=6))
    assert case(stage).status == "paged" and "paging someone else" in received(stage)[-1]
    stage.wait(timedelta(minutes=6))
    assert "Nobody has yet" in received(stage)[-1]


def test_resolved_and_never_handed_back_leaves_no_teen_in_silence(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.settle()
    care, omar = stage.system.care, stage.worker_member
    care.claim(case(stage).id, omar)
    care.resolve(case(stage).id, omar, Outcome.SAFE_NOW)
    stage.wait(timedelta(minutes=20))
    before = len(received(stage))
    phone(stage).text(URGENT)
    stage.settle()
    assert len(received(stage)) == before + 1
    assert case(stage).status == "paged"
    with stage.system.database.read() as session:
        assert session.scalars(select(Conversation.owner)).one() == "bot"


def test_three_check_ins_in_a_day_are_urgent_together(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for _ in range(2):
        phone(stage).text(LOW)
        stage.wait(timedelta(hours=2))
    with stage.system.database.read() as session:
        assert session.scalars(select(Escalation)).first() is None
    phone(stage).text(LOW)
    stage.settle()
    assert case(stage).tier == "urgent" and case(stage).status == "paged"
    assert "crisis" in {row.turn_status for row in inbound(stage)}


def test_two_check_ins_on_different_days_are_not(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    for _ in range(4):
        phone(stage).text(LOW)
        stage.wait(timedelta(hours=13))
    with stage.system.database.read() as session:
        assert session.scalars(select(Escalation)).first() is None


def test_a_request_for_a_person_by_somebody_who_stopped_is_honoured_in_silence(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    phone(stage).text("STOP")
    phone(stage).text("can i talk to a real person please")
    stage.settle()
    assert case(stage).requested is True and case(stage).status == "paged"
    assert case(stage).promise == "unknown"
    assert len(received(stage)) == 1
    stage.wait(timedelta(minutes=10))
    assert len(received(stage)) == 1


def test_a_disclosure_after_stop_is_answered_also_when_an_older_one_is_open(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    for text in (URGENT, "STOP", IMMEDIATE, IMMEDIATE):
        phone(stage).text(text)
        stage.settle()
    with stage.system.database.read() as session:
        names = list(
            session.scalars(select(Outbound.name).where(Outbound.kind == Kind.CRISIS).order_by(Outbound.id))
        )
    assert [".immediate." in name for name in names].count(True) == 1 and ".immediate." in names[-1]
    with stage.system.database.read() as session:
        assert list(session.scalars(select(Task.kind))) == ["stopped_after_disclosure"]


def test_a_carrier_that_blocks_us_becomes_a_task_for_the_worker(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text_and_hang_up(IMMEDIATE)
    stage.network.twilio._opted_out.add(phone(stage).number)
    stage.wait(timedelta(minutes=1))
    with stage.system.database.read() as session:
        assert "cannot_be_texted" in list(session.scalars(select(Task.kind)))
        assert session.scalars(select(Conversation.unreachable_at)).one() is not None


def test_start_from_somebody_who_never_stopped_opens_the_talk(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    phone(stage).text("START")
    assert [row.turn_status for row in inbound(stage)] == ["waiting"]


def test_somebody_who_starts_a_shift_later_is_paged_when_the_first_did_not_come(
    stage_without_rasa: Theatre,
) -> None:
    stage = stage_without_rasa
    phone(stage).text(IMMEDIATE)
    stage.settle()
    stage.wait(timedelta(minutes=6))
    now = stage.clock.now()
    with stage.system.database.write() as session:
        session.execute(delete(Shift))
        session.execute(
            update(Staff)
            .where(Staff.id == "stf_cleo")
            .values(page_to_sealed=stage.system.vault.seal("+15550100902"))
        )
        session.add(
            Shift(id=new_id("shf"), staff_id="stf_cleo", starts_at=now, ends_at=now + timedelta(hours=8))
        )
    stage.settle()
    assert {page.staff_id for page in pages(stage)} == {"stf_omar", "stf_cleo"}


def test_a_failed_page_is_an_incident_until_a_drill_is_accepted(stage_without_rasa: Theatre) -> None:
    stage = stage_without_rasa
    with stage.system.database.write() as session:
        session.execute(update(Outbound).where(Outbound.kind == Kind.PAGE).values(status="failed"))
    stage.settle()
    with stage.system.database.read() as session:
        assert session.scalars(select(Incident.kind).where(Incident.closed_at.is_(None))).all() == [
            "page_failed"
        ]
    stage.wait(timedelta(minutes=20))
    stage.settle()
    with stage.system.database.read() as session:
        assert session.scalars(select(Incident.kind).where(Incident.closed_at.is_(None))).all() == []


def inbound(stage: Theatre) -> list[InboundRow]:
    with stage.system.database.read() as session:
        return list(session.scalars(select(InboundRow).order_by(InboundRow.id)))
