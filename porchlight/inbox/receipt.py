"""What the inbox hands back to a webhook: what became of the message, and words to answer with at once."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Fate(StrEnum):
    """stored, duplicate, spooled, or lost (neither database nor spool could take it)."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    SPOOLED = "spooled"
    LOST = "lost"


@dataclass(frozen=True)
class Receipt:
    """The outcome of one inbound message.

    `answer` leaves with the webhook's own response; `outbound_id` is its outbox row, when there is one to
    confirm. `has_turn`: a turn waits for Rasa. `has_due`: outbox rows are due now.
    """

    fate: Fate
    conversation_id: str | None = None
    answer: str | None = None
    outbound_id: int | None = None
    has_turn: bool = False
    has_due: bool = False

    @property
    def http_status(self) -> int:
        """2xx means stored or spooled; a crisis text gets its reply with 200 even where neither worked."""
        return 503 if self.fate is Fate.LOST and self.answer is None else 200
