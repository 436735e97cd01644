"""Check-ins: distress or a warning sign, no disclosure. A gentle question, and a memory of how often.

One that names abuse is read the next working day; the third of a day is urgent, whatever each was alone.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from porchlight.domain.gate import Kind
from porchlight.domain.ids import new_id
from porchlight.inbox.heard import Heard, Say
from porchlight.services import outbox
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.tables import Escalation, InboundRow, ScreeningRow, Task
from porchlight.storage.vault import Vault
from safety.replies import Replies

REPEATED_WITHIN = timedelta(hours=24)
REPEATED_RISES = 3
"""So many check-ins within so long are urgent together (SAFETY_POLICY.md)."""

NEXT_DAY_TASK = frozenset({"sexual_abuse", "physical_abuse", "online_grooming"})
"""A check-in that names abuse, or an adult with access to the child, is read on the next working day."""


def counted(heard: Heard) -> Heard:
    """Task for what names abuse; and the third check-in of a day is urgent, whatever each was alone."""
    session, conversation, screening = heard.session, heard.conversation, heard.verdict.screening
    if screening.category in NEXT_DAY_TASK:
        session.add(
            Task(id=new_id("tsk"), youth_id=conversation.youth_id, kind="check_in_to_read",
                 due_on=_next_working_day(heard.now), opened_at=heard.now)
        )  # fmt: skip
    resolved = session.scalars(
        select(func.max(Escalation.resolved_at)).where(Escalation.conversation_id == conversation.id)
    ).one()
    since = heard.now - REPEATED_WITHIN
    count = session.scalars(
        select(func.count())
        .select_from(ScreeningRow)
        .join(InboundRow, InboundRow.id == ScreeningRow.inbound_id)
        .where(
            InboundRow.conversation_id == conversation.id, ScreeningRow.tier == "check_in",
            InboundRow.received_at > (max(since, resolved) if resolved is not None else since),
        )
    ).one()  # fmt: skip
    if count < REPEATED_RISES:
        return heard
    return replace(heard, verdict=replace(heard.verdict, screening=replace(screening, tier="urgent")))


def ask(heard: Heard, vault: Vault, replies: Replies) -> Say:
    """The gentle question, with an easy way to a person. The lesson's place is kept."""
    session, conversation = heard.session, heard.conversation
    reply = replies.check_in(heard.verdict.screening.category, conversation.language, heard.now.date())
    open_now = read_open(vault, conversation)
    write_open(
        vault,
        conversation,
        OpenScreen(prompt=reply.text, lesson=open_now.lesson, memory=open_now.memory),
    )
    conversation.state = "ask_safe"
    conversation.turn += 1
    outbox.cancel_unsent_lessons(session, conversation.id)
    heard.row.turn_status = "reserved"
    return Say(Kind.CHECK_IN, reply)


def _next_working_day(now: datetime) -> date:
    day = now.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
