"""Opening and raising escalations, and which form of the crisis reply is due. Runs inside the inbox transaction.

It never talks to the job queue: the worker finds open escalations by reading rows, so a broken queue cannot
stop an escalation from being stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.escalation import LIVE, Status, higher
from porchlight.domain.ids import new_id
from porchlight.storage.tables import Conversation, Escalation, EscalationEvent, Promise

FULL_REPLY_EVERY = timedelta(minutes=10)
"""One full crisis reply per escalation in this time (DESIGN.md section 6, rule 8)."""

SAME_BREATH = timedelta(seconds=10)
"""Texts that arrive this soon after the full crisis reply were sent before it was read."""

OWN_FIRST_ACTION = frozenset({"overdose_medical", "immediate_danger", "suicide_self_harm"})
"""Categories whose first action differs from the default, so that they always get a reply of their own."""

Form = Literal["first", "still_here", "none"]


@dataclass(frozen=True)
class Escalated:
    """The escalation as it stands, and the reply that is due for this message."""

    escalation: Escalation
    form: Form


def live_escalation(session: Session, conversation_id: str) -> Escalation | None:
    """The escalation of this conversation that somebody still has to act on, if any."""
    return session.scalars(
        select(Escalation)
        .where(Escalation.conversation_id == conversation_id, Escalation.status.in_(LIVE))
        .order_by(Escalation.opened_at.desc())
    ).first()


def escalate(
    session: Session,
    conversation: Conversation,
    inbound_id: int,
    tier: str,
    category: str,
    *,
    watched: bool,
    requested: bool,
    promise: str,
    promise_minutes: int,
    now: datetime,
) -> Escalated:
    """Open an escalation, or raise the live one; say which form of reply is due.

    `promise` is what a first-form reply to this message would say. Where she gets other words, or none, the
    caller takes it back with `not_promised`.
    """
    live = live_escalation(session, conversation.id)
    if live is None:
        opened = Escalation(
            id=new_id("esc"),
            youth_id=conversation.youth_id,
            conversation_id=conversation.id,
            status=Status.OPEN,
            tier=tier,
            category=category,
            requested=requested,
            watched=watched,
            promise=promise,
            opened_by_inbound=inbound_id,
            opened_at=now,
            waiting_since=now,
            full_reply_at=now,
        )
        session.add(opened)
        session.flush()
        note(session, opened.id, "opened", now)
        if promise == "person":
            _promise(session, opened, promise_minutes, now)
        return Escalated(opened, "first")
    raised = higher(tier, live.tier)
    form = _raise(session, live, tier, category, watched=watched, now=now)
    live.requested = live.requested or requested
    if raised or form == "first" or requested:
        _say_again(session, live, raised, promise, promise_minutes, now)
    return Escalated(live, form)


def not_promised(session: Session, escalation: Escalation, now: datetime) -> None:
    """What she reads for this message names no person: nothing said now may later be called a promise."""
    made = session.scalars(
        select(Promise).where(Promise.escalation_id == escalation.id, Promise.made_at == now)
    ).all()
    for promise in made:
        session.delete(promise)
    if made or escalation.opened_at == now:
        escalation.promise = "unknown"


def _promise(session: Session, escalation: Escalation, minutes: int, now: datetime) -> None:
    session.add(Promise(escalation_id=escalation.id, due_at=now + timedelta(minutes=minutes), made_at=now))
    session.flush()


def _say_again(
    session: Session, live: Escalation, raised: bool, promise: str, promise_minutes: int, now: datetime
) -> None:
    """The reply says anew what a person will do. Then it has to be done anew, unless it is under way."""
    under_way = promise != "nobody" and live.promise == "person" and live.told_nobody_at is None
    if live.status == Status.CLAIMED or (under_way and not raised):
        return
    live.promise, live.told_nobody_at = promise, None
    if promise == "person":
        _promise(session, live, promise_minutes, now)
    if live.status == Status.PAGED:
        live.status = Status.OPEN
        note(session, live.id, "to_page_again", now)


def _raise(
    session: Session, live: Escalation, tier: str, category: str, *, watched: bool, now: datetime
) -> Form:
    another_action = category != live.category and category in OWN_FIRST_ACTION
    raised = higher(tier, live.tier)
    live.watched = live.watched or watched
    live.waiting_since = live.waiting_since or now
    if raised:
        live.tier = tier
        note(session, live.id, "raised", now)
    if raised or another_action:
        live.category = category
    if raised or another_action or live.full_reply_at is None or now - live.full_reply_at >= FULL_REPLY_EVERY:
        live.full_reply_at = now
        return "first"
    return still_here_form(live, now)


def still_here_form(live: Escalation, now: datetime) -> Form:
    """The short line, once per escalation; after that, silence (everything goes to the worker).

    A text within seconds of the full reply belongs to the same breath: that reply answers it.
    """
    if live.still_here_at is not None:
        return "none"
    if live.full_reply_at is not None and now - live.full_reply_at < SAME_BREATH:
        return "none"
    live.still_here_at = now
    return "still_here"


def note(session: Session, escalation_id: str, kind: str, now: datetime, staff_id: str | None = None) -> None:
    """Append one event to an escalation."""
    session.add(EscalationEvent(escalation_id=escalation_id, kind=kind, staff_id=staff_id, at=now))
