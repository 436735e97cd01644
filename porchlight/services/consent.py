"""Consent to be texted: STOP by a word, by free words or by a block, wherever it is heard, has one meaning."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from porchlight.domain.ids import new_id
from porchlight.services import outbox
from porchlight.services.escalate import live_escalation, note
from porchlight.storage.tables import Conversation, Task


def opt_out(session: Session, conversation: Conversation, now: datetime) -> bool:
    """Record that this youth wants no more texts. False when that was so already."""
    outbox.cancel_unsent_lessons(session, conversation.id)
    if conversation.opted_out_at is not None:
        return False
    conversation.opted_out_at = now
    conversation.turn += 1
    if conversation.owner == "bot":
        conversation.state = "opted_out"
    live = live_escalation(session, conversation.id)
    if live is not None:
        # STOP after a disclosure: a sign of danger as well as a right. A silent task, never a text.
        session.add(
            Task(
                id=new_id("tsk"), youth_id=conversation.youth_id, escalation_id=live.id,
                kind="stopped_after_disclosure", due_on=now.date(), opened_at=now,
            )
        )  # fmt: skip
        note(session, live.id, "youth_stopped", now)
    return True


def opt_in(conversation: Conversation) -> None:
    """START: texts may come again, and the bot takes up where it was."""
    conversation.opted_out_at = conversation.unreachable_at = None
    if conversation.state == "opted_out":
        conversation.state = "paused" if conversation.welcomed_at else "new"
