"""Putting a question on a teen's screen that she did not ask for: the next-day one, a booster, the last measure.

It writes what leaves and what is open, in the caller's transaction. When it may be sent (the day, quiet hours,
how often) is for the caller to know; nothing here looks at a clock or sends by itself.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from curriculum import Asked, Library
from porchlight.domain.gate import Kind, Verdict, decide
from porchlight.services import outbox
from porchlight.services.escalate import live_escalation
from porchlight.services.outbox import Draft
from porchlight.services.screen_now import read_open, write_open
from porchlight.storage.tables import Conversation, InboundRow, Outbound
from porchlight.storage.vault import Vault

MONTH = "measure-month"
FREE_STATES = (
    "idle", "paused", "after_lesson", "lesson_step", "reminder_sent", "menu", "lesson_list", "ask_reminder",
)  # fmt: skip
"""States in which no question waits that an unprompted one would push off the screen; whether to remind her is none."""


def question(library: Library, ref: str, language: str) -> Asked | None:
    """What may be sent, by its name: a lesson's id, a booster's, or `measure-month`. None when it is not there."""
    if ref == MONTH and library.measure is not None:
        return library.measure.ask_for("month", language, library.phrases)
    return library.nudge(ref, language)


def may_ask(session: Session, conversation: Conversation) -> bool:
    """Whether a question may leave now: a free screen, nothing of hers unanswered, no escalation, an open gate."""
    facts = outbox.facts_of(conversation, "", answering=False)
    waiting = select(InboundRow.id).where(
        InboundRow.conversation_id == conversation.id, InboundRow.turn_status == "waiting"
    )
    return (
        conversation.state in FREE_STATES
        and decide(Kind.LESSON, facts)[0] is Verdict.SEND
        and live_escalation(session, conversation.id) is None
        and session.scalars(waiting).first() is None
    )


def ask(
    session: Session, vault: Vault, conversation: Conversation, asked: Asked, key: str, now: datetime
) -> bool:
    """Send one question and leave it open; the lesson that was open stays open behind it.

    False, and nothing changes, where it may not leave or `key` was sent before.
    """
    # Locked where the database can: a turn that is being answered must not find another screen when it commits.
    session.refresh(conversation, with_for_update=True)
    sent = select(Outbound.id).where(Outbound.idempotency_key == key)
    if not may_ask(session, conversation) or session.scalars(sent).first() is not None:
        return False
    draft = Draft(Kind.LESSON, asked.said.name, asked.said.text, key, answering=False)
    outbox.write(session, vault, conversation, draft, now)
    before = read_open(vault, conversation)
    memory = {**before.memory, **asked.note}
    screen = replace(before, options=asked.options, prompt=asked.prompt, memory=memory, misunderstood=0)
    write_open(vault, conversation, screen)
    conversation.state = asked.state
    conversation.turn += 1
    return True
