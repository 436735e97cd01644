"""The outbox: what leaves is first a row, written in the transaction that decided it, through the one gate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from porchlight.domain.gate import Facts, Kind, Verdict, decide
from porchlight.storage.tables import Conversation, Outbound
from porchlight.storage.vault import Vault

CONFIRM_WITHIN = timedelta(seconds=20)
"""A crisis reply that nobody confirmed within this is sent again (DESIGN.md section 1)."""

BLAND = frozenset({"crisis.covered", "cover_question"})
"""Names of the only words that may reach a covered phone without having been held for her."""


@dataclass(frozen=True)
class Draft:
    """A message to be written to the outbox. `key` makes it exist once, however often it is written."""

    kind: Kind
    name: str
    text: str
    key: str
    escalation_id: str | None = None
    inbound_id: int | None = None
    written_by: str | None = None
    answering: bool = True


def facts_of(conversation: Conversation, name: str, answering: bool) -> Facts:
    """What the gate looks at, for a message with this name."""
    return Facts(
        opted_out=conversation.opted_out_at is not None,
        covered=conversation.covered_since is not None,
        human_owned=conversation.owner == "human",
        answering=answering,
        bland=name in BLAND,
    )


def write(
    session: Session, vault: Vault, conversation: Conversation, draft: Draft, now: datetime
) -> Outbound:
    """Write one outbound row, due now, held or refused as the gate says. The same key is written once."""
    there = session.scalars(select(Outbound).where(Outbound.idempotency_key == draft.key)).first()
    if there is not None:
        return there
    verdict, reason = decide(draft.kind, facts_of(conversation, draft.name, draft.answering))
    status = {Verdict.SEND: "due", Verdict.HOLD: "held", Verdict.REFUSE: "refused"}[verdict]
    row = Outbound(
        conversation_id=conversation.id,
        escalation_id=draft.escalation_id,
        inbound_id=draft.inbound_id,
        kind=draft.kind,
        name=draft.name,
        text_sealed=vault.seal(draft.text),
        written_by=draft.written_by,
        status=status,
        error_code=None if verdict is Verdict.SEND else reason,
        idempotency_key=draft.key,
        created_at=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row


def write_page(
    session: Session,
    vault: Vault,
    staff_id: str,
    escalation_id: str | None,
    name: str,
    text: str,
    key: str,
    now: datetime,
) -> Outbound:
    """Write a page to a member of staff. Holds an id and a tier, never a teen's words."""
    there = session.scalars(select(Outbound).where(Outbound.idempotency_key == key)).first()
    if there is not None:
        return there
    row = Outbound(
        staff_id=staff_id,
        escalation_id=escalation_id,
        kind=Kind.PAGE,
        name=name,
        text_sealed=vault.seal(text),
        idempotency_key=key,
        created_at=now,
        due_at=now,
    )
    session.add(row)
    session.flush()
    return row


def cancel_unsent_lessons(session: Session, conversation_id: str) -> None:
    """Take back lesson texts that have not left, because a crisis or a person comes first."""
    session.execute(
        update(Outbound)
        .where(
            Outbound.conversation_id == conversation_id,
            Outbound.kind.in_((Kind.LESSON, Kind.CHECK_IN, Kind.SERVICE)),
            Outbound.status == "due",
        )
        .values(status="cancelled", error_code="superseded")
    )


def leaves_as_answer(row: Outbound, via: str, now: datetime) -> None:
    """Mark a row as leaving with the webhook's own answer; unconfirmed in time, it is sent again."""
    row.status, row.via, row.lease_until, row.tries = "sending", via, now + CONFIRM_WITHIN, row.tries + 1


def was_said(row: Outbound, vault: Vault, name: str, text: str, at: datetime) -> None:
    """Mark a row whose message was answered without the database: these words were given, and no others follow."""
    row.name, row.text_sealed = name, vault.seal(text)
    row.status, row.via, row.lease_until, row.error_code = "sent", "answer", None, None
    row.sent_at = row.sent_at or at


def due_now(row: Outbound, now: datetime) -> None:
    """Let a row leave through the provider, because no webhook waits for it any more."""
    row.status, row.via, row.due_at, row.lease_until = "due", None, now, None


def release_held(session: Session, conversation_id: str, inbound_id: int, now: datetime) -> bool:
    """Let a worker's held words leave as the answer to this message, because the teen wrote. False: none wait."""
    released = session.execute(
        update(Outbound)
        .where(Outbound.conversation_id == conversation_id, Outbound.status == "held")
        .values(status="due", due_at=now, error_code=None, inbound_id=inbound_id)
    )
    return bool(getattr(released, "rowcount", 0))
