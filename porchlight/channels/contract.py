"""What every channel gives and takes: an inbound message, a delivery status, a sender.

Plain values and one protocol, so that the inbox and the outbox never see a provider's own shapes.
Texts, numbers and codes stay out of `repr`, because reprs end up in logs.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Kind = Literal[
    "text", "picture", "voice", "sticker", "location", "contact", "edited", "blocked", "group", "other"
]
"""What arrived. `edited`: new words for an old message. `blocked`: the teen blocked our bot.
`group`: somebody wrote where others can read: never stored, never answered. Media is never fetched."""

Trouble = Literal["stopped", "unreachable", "filtered", "failed"]
"""Why a message did not arrive: opted out, phone not there, a carrier's filter, anything else."""

UNCERTAIN = frozenset({"no_answer", "provider_down"})
"""Codes of `ChannelError` after which the provider may have taken the message all the same. A lesson text is
then not repeated; a crisis or paging message is."""


@dataclass(frozen=True)
class Inbound:
    """One thing a teen did on a channel.

    `provider_id` counts once, however often it is delivered. `sender` is an E.164 number or a Telegram
    chat id. `code` is what came with Telegram's `/start` (it also stands in `text`). `provider_word`
    is STOP, START or HELP when the provider says that it has dealt with that word itself.
    """

    channel: str
    provider_id: str
    sender: str = field(repr=False)
    text: str = field(repr=False)
    kind: Kind
    at: datetime | None = None
    code: str | None = field(default=None, repr=False)
    provider_word: str | None = None


@dataclass(frozen=True)
class Status:
    """What a provider reports about a message of ours. `status` is the provider's word in lower case."""

    provider_id: str
    status: str
    error_code: str | None = None
    trouble: Trouble | None = None

    def supersedes(self, known: str | None) -> bool:
        """Whether this is news: callbacks come in any order, and an old step must not undo a later one."""
        return _STEPS.get(self.status, 0) > _STEPS.get(known or "", -1)


_STEPS = {
    "accepted": 1, "scheduled": 1, "queued": 2, "sending": 3, "sent": 4,
    "undelivered": 5, "failed": 5, "canceled": 5, "delivered": 6, "read": 7,
}  # fmt: skip


@dataclass(frozen=True)
class Accepted:
    """The provider took the message and calls it this. It does not mean that it was delivered."""

    provider_id: str


class Sender(Protocol):
    """Hands one message to a provider. Safe to call from several threads."""

    def send(self, to: str, text: str, *, status_callback: str | None, timeout: float) -> Accepted:
        """Send `text`; wait at most about `timeout` seconds. Raises ChannelError."""
        ...

    def close(self) -> None:
        """Give back connections and threads."""
        ...
