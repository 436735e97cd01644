"""What an escalation is: its statuses, outcomes and the order in which workers should see them."""

from __future__ import annotations

from enum import StrEnum

TIERS = ("none", "check_in", "urgent", "immediate")
"""Rising order (SAFETY_POLICY.md)."""


class Status(StrEnum):
    """open (nobody told yet) → paged → claimed → resolved."""

    OPEN = "open"
    PAGED = "paged"
    CLAIMED = "claimed"
    RESOLVED = "resolved"


LIVE = (Status.OPEN, Status.PAGED, Status.CLAIMED)
"""Statuses in which somebody still has to act."""


class Outcome(StrEnum):
    """The short list a worker resolves with; the key is stored, the label is shown."""

    SAFE_NOW = "safe_now"
    CONNECTED = "connected"
    EMERGENCY_SENT = "emergency_sent"
    REPORTED = "reported"
    FOLLOW_UP = "follow_up"
    NO_ANSWER = "no_answer"
    FALSE_ALARM = "false_alarm"

    @property
    def label(self) -> str:
        """Words for the console."""
        return OUTCOME_LABELS[self]


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.SAFE_NOW: "Safe now, nothing more needed today",
    Outcome.CONNECTED: "Connected to a service or a safe adult",
    Outcome.EMERGENCY_SENT: "Emergency services sent",
    Outcome.REPORTED: "Report made to child protection",
    Outcome.FOLLOW_UP: "Follow-up planned",
    Outcome.NO_ANSWER: "Could not reach the youth",
    Outcome.FALSE_ALARM: "Not a crisis",
}


def higher(tier: str, than: str) -> bool:
    """Whether `tier` is above `than`. Raises ValueError for a tier that is not ours."""
    return TIERS.index(tier) > TIERS.index(than)


def highest(*tiers: str) -> str:
    """The highest of some tiers."""
    return max(tiers, key=TIERS.index)
