"""What a worker sees of escalations: values only, opened from sealed rows, for one viewer at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class QueueItem:
    """One escalation in the queue. Holds no words of the teen."""

    id: str
    status: str
    tier: str
    category: str
    opened_at: datetime
    waiting_seconds: int
    watched: bool
    covered: bool
    requested: bool
    stopped: bool
    language: str
    channel: str
    claimed_by: str | None
    claimed_by_name: str | None


@dataclass(frozen=True)
class Line:
    """One message of the conversation. `who` is teen, bot or staff; `name` the wording's name or the writer's.

    `inbound` and `tier` are set for a message that was screened. `private`: it belongs to her own plan, which
    she has not shared, so its text is not here.
    """

    at: datetime
    who: str
    text: str
    name: str
    status: str
    inbound: int | None = None
    tier: str | None = None
    private: bool = False


@dataclass(frozen=True)
class Happened:
    """One event of an escalation."""

    at: datetime
    kind: str
    staff_name: str | None


@dataclass(frozen=True)
class EscalationPage:
    """Everything on one escalation's page."""

    item: QueueItem
    because: tuple[tuple[str, str], ...]
    messages: tuple[Line, ...]
    promise: str
    promise_due_at: datetime | None
    events: tuple[Happened, ...]
    previous: tuple[QueueItem, ...]
    can_claim: bool
    can_write: bool
    can_resolve: bool
    can_hand_back: bool
    outcome: str | None
    plan: tuple[tuple[str, str], ...] | None = None
    """Her safety plan by part, if she has shared it."""
