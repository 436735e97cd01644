"""A teen's Telegram on the simulated network: all that a person can do in a chat, as the bot is told."""

from __future__ import annotations

import time
from typing import Any

from porchlight.simulator.handset import Answer
from porchlight.simulator.telegram_account import CHANNEL, TelegramAccount

Fields = dict[str, Any]  # Any: JSON of Telegram's


class TelegramHandset:
    """One private chat. Names are made up and must appear nowhere on our side."""

    def __init__(self, chat_id: int, account: TelegramAccount) -> None:
        self.chat_id = chat_id
        self.number = str(chat_id)
        self._account = account
        self._last: Fields | None = None
        self._last_words: Fields | None = None

    def text(self, body: str) -> Answer:
        """Send a text. A text such as "/start abc" carries the entity that marks a command."""
        fields: Fields = {"text": body}
        if body.startswith("/"):
            length = len(body.split()[0])
            fields["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return self._send(fields, body, "text")

    def picture(self, caption: str = "") -> Answer:
        """Send a picture."""
        photo = [{"file_id": "f1", "file_unique_id": "u1", "width": 90, "height": 90}]
        return self._send({"photo": photo, "caption": caption}, caption, "picture")

    def sticker(self) -> Answer:
        """Send a sticker."""
        sticker = {
            "file_id": "f2",
            "file_unique_id": "u2",
            "type": "regular",
            "width": 512,
            "height": 512,
            "is_animated": False,
            "is_video": False,
        }
        return self._send({"sticker": sticker}, "", "sticker")

    def voice(self) -> Answer:
        """Send a voice note."""
        return self._send({"voice": {"file_id": "f3", "file_unique_id": "u3", "duration": 4}}, "", "voice")

    def location(self) -> Answer:
        """Send a place."""
        return self._send({"location": {"latitude": 1.5, "longitude": 2.5}}, "", "location")

    def contact(self) -> Answer:
        """Send a contact card."""
        return self._send({"contact": {"phone_number": "+15550100199", "first_name": "Bo"}}, "", "contact")

    def edit(self, body: str) -> Answer:
        """Change the words of the last text."""
        if self._last_words is None:
            raise ValueError("nothing was written yet")
        edited = {**self._last_words, "text": body, "edit_date": int(time.time())}
        return self._push("edited_message", edited)

    def block(self) -> Answer:
        """Block the bot: it is told, and can send nothing more here."""
        self._account.set_blocked(self.chat_id, True)
        return self._push("my_chat_member", self._membership("member", "kicked"))

    def unblock(self) -> Answer:
        """Let the bot write again."""
        self._account.set_blocked(self.chat_id, False)
        return self._push("my_chat_member", self._membership("kicked", "member"))

    def again(self) -> Answer | None:
        """Deliver the last update once more under the same id. None if there is none."""
        if self._last is None:
            return None
        return Answer(str(self._last["update_id"]), self._account.push_again(self._last))

    def _send(self, fields: Fields, words: str, kind: str) -> Answer:
        message = {
            "message_id": self._account.next_message_id(),
            "date": int(time.time()),
            "chat": {"id": self.chat_id, "type": "private", "first_name": "Ann"},
            "from": {"id": self.chat_id, "is_bot": False, "first_name": "Ann", "language_code": "en"},
            **fields,
        }
        shown_as = f"{self.chat_id}:{message['message_id']}"
        self._account.thread.add(
            channel=CHANNEL,
            number=self.number,
            direction="from_teen",
            text=words,
            kind=kind,
            provider_id=shown_as,
            via="webhook" if self._account.webhook_url else "poll",
        )
        if kind == "text":
            self._last_words = message
        answer = self._push("message", message)
        waits = answer.status == 0 and not self._account.webhook_url
        self._account.thread.set_status(shown_as, "delivered" if answer.ok or waits else "failed")
        return answer

    def _push(self, kind: str, content: Fields) -> Answer:
        update_id, status = self._account.push(kind, content, self.chat_id)
        self._last = {"update_id": update_id, kind: content}
        return Answer(str(update_id), status)

    def _membership(self, before: str, after: str) -> Fields:
        bot = {"id": 1, "is_bot": True, "first_name": "Porchlight", "username": self._account.username}

        def member(status: str) -> Fields:
            return {"user": bot, "status": status, **({"until_date": 0} if status == "kicked" else {})}

        return {
            "chat": {"id": self.chat_id, "type": "private", "first_name": "Ann"},
            "from": {"id": self.chat_id, "is_bot": False, "first_name": "Ann"},
            "date": int(time.time()),
            "old_chat_member": member(before),
            "new_chat_member": member(after),
        }
