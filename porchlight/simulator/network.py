"""The simulated network as one object: the thread, a Twilio account, a Telegram bot, and their handsets.

`web` mounts its `router()` for the demo; tests and `play` serve it by itself (server.py). Either way our
own senders reach it over HTTP at `twilio_url` and `telegram_url` under that address.
"""

from __future__ import annotations

from fastapi import APIRouter

from porchlight.simulator.handset import Handset
from porchlight.simulator.telegram_account import TelegramAccount
from porchlight.simulator.telegram_api import telegram_api
from porchlight.simulator.telegram_handset import TelegramHandset
from porchlight.simulator.thread import Thread
from porchlight.simulator.twilio_account import TwilioAccount
from porchlight.simulator.twilio_api import twilio_api

TWILIO_PREFIX = "/simulator/twilio"
TELEGRAM_PREFIX = "/simulator/telegram"


class Network:
    """Everything between our webhooks and a teen's eyes. `secret` signs and opens it, in place of tokens."""

    def __init__(self, secret: str, thread: Thread | None = None, *, handles_stop: bool = False) -> None:
        if not secret:
            raise ValueError("the simulator needs a secret of its own: an empty one would sign anything")
        self.thread = thread or Thread()
        self.twilio = TwilioAccount(self.thread, secret, handles_stop=handles_stop)
        self.telegram = TelegramAccount(self.thread, f"1:{secret}")
        self._handsets: dict[tuple[str, str], Handset] = {}

    def router(self) -> APIRouter:
        """Both providers' APIs, under their prefixes."""
        router = APIRouter(include_in_schema=False)
        router.include_router(twilio_api(self.twilio), prefix=TWILIO_PREFIX)
        router.include_router(telegram_api(self.telegram), prefix=TELEGRAM_PREFIX)
        return router

    def handset(self, number: str, webhook_url: str, *, signed_url: str | None = None) -> Handset:
        """The phone with this number; the same object each time, so that `again` knows the last text."""
        new = Handset(number, self.twilio, webhook_url, signed_url=signed_url)
        return self._handsets.setdefault((number, webhook_url), new)

    def telegram_handset(self, chat_id: int) -> TelegramHandset:
        """A Telegram chat."""
        return TelegramHandset(chat_id, self.telegram)

    def close(self) -> None:
        """End hanging calls, open pages' event streams and background threads."""
        self.thread.close()
        self.twilio.close()
        self.telegram.close()
