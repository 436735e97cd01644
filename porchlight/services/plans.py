"""Safety plans as rows: kept part by part, called up by her own word, shared or not, and gone when she says so.

A plan is hers. It is shown to whoever texts its word from her phone and to outreach staff only while it is
shared; the texts that made it or showed it are hidden from staff in the same way, and emptied when it goes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from porchlight.storage.tables import Conversation, InboundRow, Outbound, SafetyPlan
from porchlight.storage.vault import Vault

PERSON, PLACE, WORD, FIRST, LINES = "person", "place", "word", "first", "lines"
PARTS = (PERSON, PLACE, WORD, FIRST, LINES)
"""What a plan has, in the order in which it is asked."""

SHOWN = "shown"
"""What `lines` holds where the help lines belong to the plan."""

KIND = "plan"
"""The kind of a message that made or called up a plan, and the name of the answer that shows one."""

LONGEST = 80


def told(session: Session, vault: Vault, youth_id: str) -> dict[str, Any] | None:
    """What an action may know: which parts there are and whether it is shared, and no word of it. None: no plan."""
    plan = session.get(SafetyPlan, youth_id)
    return None if plan is None else {"has": [*_read(vault, plan)], "shared": plan.shared}


def parts(session: Session, vault: Vault, youth_id: str) -> dict[str, str] | None:
    """Her words by part; None without a plan."""
    plan = session.get(SafetyPlan, youth_id)
    return None if plan is None else _read(vault, plan)


def is_shared(session: Session, youth_id: str) -> bool:
    """Whether staff may read it."""
    plan = session.get(SafetyPlan, youth_id)
    return plan is not None and plan.shared


def keep_part(
    session: Session,
    vault: Vault,
    youth_id: str,
    effect: Mapping[str, Any],
    inbound_ids: Iterable[int],
    now: datetime,
) -> None:
    """Keep one part and mark the messages it came in. Raises ValueError for a part that is not ours."""
    part, words = str(effect["part"]), " ".join(str(effect["words"]).split())[:LONGEST]
    if part not in PARTS or not words:
        raise ValueError(f"plan part {part!r} is not one of {PARTS}, or is empty")
    plan = session.get(SafetyPlan, youth_id)
    if plan is None:
        plan = SafetyPlan(youth_id=youth_id, parts_sealed=vault.seal_json({}), created_at=now, changed_at=now)
        session.add(plan)
    plan.parts_sealed, plan.changed_at = vault.seal_json({**_read(vault, plan), part: words}), now
    session.flush()
    mark(session, inbound_ids)


def mark(session: Session, inbound_ids: Iterable[int]) -> None:
    """Mark messages as part of making a plan."""
    session.execute(update(InboundRow).where(InboundRow.id.in_(tuple(inbound_ids))).values(kind=KIND))


def share(session: Session, youth_id: str, shared: bool, now: datetime) -> None:
    """Let staff read it, or no longer."""
    plan = session.get(SafetyPlan, youth_id)
    if plan is not None:
        plan.shared, plan.changed_at = shared, now


def forget(session: Session, vault: Vault, youth_id: str) -> None:
    """Delete the plan, and empty every message that held a part of it."""
    plan = session.get(SafetyPlan, youth_id)
    if plan is None:
        return
    session.delete(plan)
    hers = select(Conversation.id).where(Conversation.youth_id == youth_id)
    nothing = vault.seal("")
    session.execute(
        update(InboundRow)
        .where(InboundRow.conversation_id.in_(hers), InboundRow.kind == KIND)
        .values(text_sealed=nothing)
    )
    shown = (Outbound.conversation_id.in_(hers), Outbound.name == KIND)
    session.execute(
        update(Outbound)
        .where(*shown, Outbound.status.in_(("due", "held")))
        .values(status="cancelled", error_code="superseded")
    )
    session.execute(update(Outbound).where(*shown).values(text_sealed=nothing))


def _read(vault: Vault, plan: SafetyPlan) -> dict[str, str]:
    found: dict[str, str] = vault.open_json(plan.parts_sealed)
    return {part: found[part] for part in PARTS if part in found}
