"""Telegram's servers as far as one bot sees them: pending updates, a webhook or polling, chats that block.

Updates wait in order until the webhook answers 2xx or a later getUpdates confirms them, as with Telegram.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from typing import Any

import httpx

from porchlight.simulator.thread import Thread
from porchlight.simulator.troubles import Troubles

CHANNEL = "telegram"
_WEBHOOK_SECONDS = 15.0


class TelegramAccount:
    """One bot. Chats are private unless they begin with "-"."""

    def __init__(self, thread: Thread, token: str, *, username: str = "porchlight_bot") -> None:
        self.thread = thread
        self.token = token
        self.username = username
        self.troubles = Troubles()
        self.webhook_url = ""
        self.webhook_secret = ""
        self.polling = threading.Lock()
        self._blocked: set[int] = set()
        self._chats: set[int] = set()
        self._message_ids = itertools.count(1)
        self._update_ids = itertools.count(700_000_001)
        self._pending: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._posting = threading.Lock()

    def next_message_id(self) -> int:
        """Message ids count up over all chats here; Telegram counts them for each chat."""
        return next(self._message_ids)

    def set_webhook(self, url: str, secret: str) -> None:
        """Where updates are posted from now on; an empty address means polling."""
        self.webhook_url, self.webhook_secret = url, secret

    def push(self, kind: str, content: dict[str, Any], chat_id: int) -> tuple[int, int]:
        """A new update for the bot. Returns its id and what the webhook answered (0: none or no webhook)."""
        update_id = next(self._update_ids)
        update = {"update_id": update_id, kind: content}
        with self._lock:
            self._chats.add(chat_id)
            self._pending.append(update)
        return update_id, self.deliver()

    def push_again(self, update: dict[str, Any]) -> int:
        """Deliver an old update once more under its old id."""
        with self._lock:
            self._pending.append(update)
        return self.deliver()

    def deliver(self) -> int:
        """Post what is pending, in order, until one is refused. Returns the last HTTP status, or 0."""
        status = 0
        with self._posting:
            while self.webhook_url and (waiting := self.pending(None)):
                status = self._post(waiting[0])
                if not 200 <= status < 300:
                    break
                with self._lock:
                    self._pending.remove(waiting[0])
        return status

    def pending(self, offset: int | None) -> list[dict[str, Any]]:
        """Updates not yet confirmed; those before `offset` are confirmed by it and forgotten."""
        with self._lock:
            if offset is not None:
                self._pending = [update for update in self._pending if update["update_id"] >= offset]
            return list(self._pending)

    def knows(self, chat_id: int) -> bool:
        """Whether this chat ever wrote: a bot cannot begin a chat."""
        return chat_id in self._chats

    def has_blocked(self, chat_id: int) -> bool:
        """Whether this chat blocked the bot."""
        return chat_id in self._blocked

    def set_blocked(self, chat_id: int, blocked: bool) -> None:
        """Block or unblock the bot, without telling it; see TelegramHandset for the update."""
        (self._blocked.add if blocked else self._blocked.discard)(chat_id)

    def take(self, chat_id: int, text: str, via: str) -> dict[str, Any]:
        """A message of the bot's arrives in a chat. Returns Telegram's message object."""
        message_id = self.next_message_id()
        self.thread.add(
            channel=CHANNEL,
            number=str(chat_id),
            direction="to_teen",
            text=text,
            provider_id=f"{chat_id}:{message_id}",
            via=via,
            status="delivered",
        )
        return {
            "message_id": message_id,
            "from": {"id": 1, "is_bot": True, "first_name": "Porchlight", "username": self.username},
            "chat": {"id": chat_id, "type": "private"},
            "date": int(time.time()),
            "text": text,
        }

    @property
    def closed(self) -> bool:
        """Whether waiting calls should end."""
        return self.troubles.closed

    def close(self) -> None:
        """End hanging and waiting calls."""
        self.troubles.close()

    def _post(self, update: dict[str, Any]) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook_secret} if self.webhook_secret else {}
        try:
            answer = httpx.post(self.webhook_url, json=update, headers=headers, timeout=_WEBHOOK_SECONDS)
        except httpx.HTTPError:
            return 0
        if answer.is_success:
            self._take_answer(answer)
        return answer.status_code

    def _take_answer(self, answer: httpx.Response) -> None:
        """A webhook may answer with one method call; only sendMessage is of use to us."""
        try:
            asked = json.loads(answer.content or b"null")
        except ValueError:
            return
        if isinstance(asked, dict) and asked.get("method") == "sendMessage":
            chat_id = int(asked["chat_id"])
            if not self.has_blocked(chat_id):
                self.take(chat_id, str(asked["text"]), "webhook_answer")
