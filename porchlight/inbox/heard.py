"""The values that travel through the inbox: a message as it arrived, as it is stored, and words to answer it with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from porchlight.channels.contract import Inbound
from porchlight.domain.gate import Kind
from porchlight.inbox.verdict import Verdict
from porchlight.storage.tables import Conversation, Escalation, InboundRow
from safety.replies import Reply


@dataclass(frozen=True)
class Arrival:
    """An inbound message with what we know without the database.

    `spooled`: it comes out of the spool, so no webhook waits for an answer. `said`: what the spool path answered.
    """

    inbound: Inbound
    address_hash: str
    received_at: datetime
    spooled: bool = False
    said: Reply | None = None


@dataclass(frozen=True)
class Heard:
    """One stored message inside its transaction, with all that decides its answer.

    `provider_word`: STOP, START or HELP when the provider says that it has dealt with that word itself.
    """

    session: Session
    conversation: Conversation
    row: InboundRow
    verdict: Verdict
    text: str
    now: datetime
    provider_word: str | None = None


@dataclass(frozen=True)
class Say:
    """Words to answer with: kind and text; those of kind CRISIS leave with the webhook's own response."""

    kind: Kind
    reply: Reply
    escalation: Escalation | None = None
