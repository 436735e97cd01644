"""What the web application is made from. `bootstrap` builds it; the routes take what they need from it."""

from __future__ import annotations

from dataclasses import dataclass

from porchlight.console.parts import ConsoleParts
from porchlight.inbox.receive import Inbox
from porchlight.services.sending import Sending
from porchlight.settings import Settings
from porchlight.simulator.network import Network
from porchlight.storage.engine import Database
from porchlight.web.background import Background

STATUS_PATH = "/webhooks/twilio/status"


@dataclass(frozen=True)
class Twilio:
    """The Twilio account in force: the connected one, or the simulator's stand-in."""

    account_sid: str
    token: str
    number: str
    base_url: str

    def __repr__(self) -> str:
        """Hides the token."""
        return f"Twilio({self.account_sid})"


@dataclass(frozen=True)
class WebParts:
    """Services behind the routes of `web`."""

    settings: Settings
    database: Database
    inbox: Inbox
    sending: Sending
    background: Background
    console: ConsoleParts
    twilio: Twilio | None
    network: Network | None
