"""What becomes of a message that was handed to a provider: taken, refused, delivered, not arrived.

Runs inside the caller's transaction. At-least-once is the truth with a provider that has no idempotency key:
what must not be lost is tried again in doubt, a lesson text in doubt is parked as `uncertain`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.channels.contract import UNCERTAIN, Accepted, Status
from porchlight.domain.gate import Kind
from porchlight.domain.ids import new_id
from porchlight.errors import ChannelError
from porchlight.services.escalate import live_escalation, note
from porchlight.storage.tables import Conversation, Escalation, Outbound, Task

REPEATED = frozenset({Kind.CRISIS, Kind.PAGE, Kind.STAFF, Kind.TRUTH, Kind.STOP_CONFIRMED})
"""Kinds that are rather said twice than lost."""

MOST_TRIES = 6
BACKOFF_SECONDS = (2, 5, 15, 60, 300)


def taken(session: Session, outbound_id: int, accepted: Accepted, now: datetime) -> None:
    """The provider took it and gave it an id."""
    row = session.get_one(Outbound, outbound_id)
    row.provider_id, row.lease_until = accepted.provider_id, None
    row.sent_at = row.sent_at or now
    if row.status == "sending":
        row.status = "sent"


def refused(session: Session, outbound_id: int, error: ChannelError, now: datetime) -> None:
    """The provider did not take it: later again, parked in doubt, or failed for good."""
    row = session.get_one(Outbound, outbound_id)
    row.error_code, row.lease_until = error.code, None
    if error.code in UNCERTAIN and row.kind not in REPEATED:
        row.status = "uncertain"
    elif error.retryable and row.tries < MOST_TRIES:
        wait = error.retry_after or BACKOFF_SECONDS[min(row.tries, len(BACKOFF_SECONDS)) - 1]
        row.status, row.due_at = "due", now + timedelta(seconds=wait)
    else:
        row.status = "failed"
        not_arrived(session, row, stopped=error.stopped, now=now)


def reported(session: Session, outbound_id: int | None, status: Status, now: datetime) -> None:
    """A status callback. They arrive out of order: an old step undoes nothing."""
    row = session.get(Outbound, outbound_id) if outbound_id is not None else None
    if row is None:
        row = session.scalars(select(Outbound).where(Outbound.provider_id == status.provider_id)).first()
    if row is None or not status.supersedes(row.status):
        return
    row.provider_id = row.provider_id or status.provider_id
    if status.status in ("sent", "delivered", "read"):
        row.status = "delivered" if status.status != "sent" else "sent"
        row.sent_at, row.confirmed_at, row.lease_until = row.sent_at or now, now, None
    elif status.status in ("failed", "undelivered", "canceled"):
        stopped = status.trouble == "stopped"
        row.status, row.error_code, row.lease_until = "failed", status.error_code, None
        if row.via == "twiml" and not stopped:
            # The webhook's answer did not arrive: once more, as a message of its own.
            row.status, row.due_at = "due", now
            return
        not_arrived(session, row, stopped=stopped, now=now)


def not_arrived(session: Session, row: Outbound, *, stopped: bool, now: datetime) -> None:
    """Tell the worker, where an escalation is open; `stopped`: this youth can be texted no more."""
    if row.conversation_id is None:
        if row.escalation_id is not None:
            note(session, row.escalation_id, "page_failed", now, row.staff_id)
        return
    conversation = session.get_one(Conversation, row.conversation_id)
    if stopped:
        conversation.unreachable_at = conversation.opted_out_at = now
    live = live_escalation(session, conversation.id)
    if live is not None:
        # The worker must know that she cannot be texted now.
        note(session, live.id, "not_delivered", now)
        if stopped:
            _cannot_be_texted(session, live, now)


def _cannot_be_texted(session: Session, live: Escalation, now: datetime) -> None:
    kind = "cannot_be_texted"
    there = select(Task.id).where(Task.escalation_id == live.id, Task.kind == kind, Task.done_at.is_(None))
    if session.scalars(there).first() is None:
        session.add(
            Task(
                id=new_id("tsk"), youth_id=live.youth_id, escalation_id=live.id, kind=kind,
                due_on=now.date(), opened_at=now,
            )
        )  # fmt: skip
