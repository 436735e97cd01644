"""Reading escalations out of sealed rows for a worker's page."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from porchlight.domain.escalation import LIVE, Status
from porchlight.services import plans
from porchlight.services.care_view import EscalationPage, Happened, Line, QueueItem
from porchlight.storage.tables import (
    Conversation,
    Escalation,
    EscalationEvent,
    InboundRow,
    Outbound,
    Promise,
    ScreeningRow,
    Staff,
)
from porchlight.storage.vault import Vault

MOST_LINES = 200
SHOWN_SCREENINGS = ("urgent", "immediate", "unscreened", "check_in")


def item(session: Session, row: Escalation, now: datetime) -> QueueItem:
    """The queue's view of one escalation."""
    conversation = session.get_one(Conversation, row.conversation_id)
    holder = session.get(Staff, row.claimed_by) if row.claimed_by else None
    waiting = row.waiting_since if row.status in LIVE else None
    return QueueItem(
        id=row.id,
        status=row.status,
        tier=row.tier,
        category=row.category,
        opened_at=row.opened_at,
        waiting_seconds=int((now - waiting).total_seconds()) if waiting else 0,
        watched=row.watched,
        covered=conversation.covered_since is not None,
        requested=row.requested,
        stopped=conversation.opted_out_at is not None,
        language=conversation.language,
        channel=conversation.channel,
        claimed_by=row.claimed_by,
        claimed_by_name=holder.name if holder else None,
    )


def page(session: Session, vault: Vault, row: Escalation, viewer_id: str, now: datetime) -> EscalationPage:
    """The whole page of one escalation."""
    conversation = session.get_one(Conversation, row.conversation_id)
    promise = session.scalars(
        select(Promise).where(Promise.escalation_id == row.id).order_by(Promise.id.desc())
    ).first()
    mine = row.claimed_by == viewer_id and conversation.owner_staff_id == viewer_id
    previous = session.scalars(
        select(Escalation)
        .where(Escalation.youth_id == row.youth_id, Escalation.id != row.id)
        .order_by(Escalation.opened_at.desc())
    )
    return EscalationPage(
        item=item(session, row, now),
        because=_because(session, vault, row),
        messages=_lines(session, vault, conversation, plans.is_shared(session, row.youth_id)),
        promise=row.promise,
        promise_due_at=promise.due_at if promise else None,
        events=_events(session, row),
        previous=tuple(item(session, other, now) for other in previous),
        can_claim=row.status in (Status.OPEN, Status.PAGED),
        can_write=mine and row.status == Status.CLAIMED and conversation.opted_out_at is None,
        can_resolve=mine and row.status == Status.CLAIMED,
        can_hand_back=mine and row.status == Status.RESOLVED,
        outcome=row.outcome,
        plan=_plan(session, vault, row.youth_id),
    )


def _plan(session: Session, vault: Vault, youth_id: str) -> tuple[tuple[str, str], ...] | None:
    """What she shares of her plan: all but the word that calls it up."""
    if not plans.is_shared(session, youth_id):
        return None
    found = plans.parts(session, vault, youth_id) or {}
    return tuple((part, found[part]) for part in (plans.PERSON, plans.PLACE, plans.FIRST) if part in found)


def _because(session: Session, vault: Vault, row: Escalation) -> tuple[tuple[str, str], ...]:
    """The words that caused it, of every flagged message since it was opened, first message first."""
    flagged = session.scalars(
        select(ScreeningRow)
        .join(InboundRow, InboundRow.id == ScreeningRow.inbound_id)
        .where(
            InboundRow.conversation_id == row.conversation_id,
            InboundRow.id >= row.opened_by_inbound,
            ScreeningRow.tier.in_(SHOWN_SCREENINGS),
        )
        .order_by(ScreeningRow.inbound_id)
    )
    return tuple(
        (rule, words) for screening in flagged for rule, words in vault.open_json(screening.because_sealed)
    )


def _lines(session: Session, vault: Vault, conversation: Conversation, plan_shared: bool) -> tuple[Line, ...]:
    inbound = session.execute(
        select(InboundRow, ScreeningRow.tier)
        .outerjoin(ScreeningRow, ScreeningRow.inbound_id == InboundRow.id)
        .where(InboundRow.conversation_id == conversation.id)
        .order_by(InboundRow.id.desc())
        .limit(MOST_LINES)
    )
    outbound = session.scalars(
        select(Outbound)
        .where(Outbound.conversation_id == conversation.id)
        .order_by(Outbound.id.desc())
        .limit(MOST_LINES)
    )
    lines = []
    for said, tier in inbound:
        private = said.kind == plans.KIND and not plan_shared
        text = "" if private else vault.open(said.text_sealed)
        lines.append(
            Line(said.received_at, "teen", text, said.kind, said.turn_status, said.id, tier, private)
        )
    for row in outbound:
        private = row.name == plans.KIND and not plan_shared
        writer = session.get(Staff, row.written_by) if row.written_by else None
        who, name = ("staff", writer.name) if writer else ("bot", row.name)
        text = "" if private else vault.open(row.text_sealed)
        lines.append(Line(row.created_at, who, text, name, row.status, private=private))
    return tuple(sorted(lines, key=lambda line: line.at)[-MOST_LINES:])


def _events(session: Session, row: Escalation) -> tuple[Happened, ...]:
    events = session.scalars(
        select(EscalationEvent).where(EscalationEvent.escalation_id == row.id).order_by(EscalationEvent.id)
    )
    names: dict[str, str] = {}
    found = []
    for event in events:
        if event.staff_id and event.staff_id not in names:
            names[event.staff_id] = session.get_one(Staff, event.staff_id).name
        found.append(Happened(event.at, event.kind, names.get(event.staff_id or "")))
    return tuple(found)
