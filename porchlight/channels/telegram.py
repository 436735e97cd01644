"""Telegram, inbound side: check the secret header, read an update.

Names, usernames, places, contact cards and media are dropped here and reach nothing else. An update that
asks nothing of us is None: acknowledge it and forget it.
"""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from typing import Any

from telegram import Chat, ChatMember, Message, Update

from porchlight.channels.contract import Inbound, Kind
from porchlight.channels.quiet import choose_durations

CHANNEL = "telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
ALLOWED_UPDATES = ("message", "edited_message", "my_chat_member")

_COMMAND = re.compile(r"/(start|stop|help)(?:@\w+)?(?:\s+(.*))?", re.IGNORECASE | re.DOTALL)
_GONE = (ChatMember.BANNED, ChatMember.LEFT)


def verify(secret_header: str | None, secret: str) -> bool:
    """Whether the webhook carries our secret, in constant time. An empty secret verifies nothing."""
    if not secret or not secret_header:
        return False
    return hmac.compare_digest(secret_header.encode("utf-8", "replace"), secret.encode("utf-8"))


def parse(update: dict[str, Any]) -> Inbound | None:
    """Read one update of the Bot API.

    Telegram adds fields at will. Where the library cannot read a message, the words are taken from it
    by hand: a teen's text is never lost to a shape we do not know.
    """
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        return None
    choose_durations()
    try:
        read = Update.de_json(update, None)
    except (TypeError, ValueError, KeyError, AttributeError):
        return _by_hand(update)
    provider_id = str(read.update_id)
    if read.my_chat_member is not None:
        changed = read.my_chat_member
        if changed.chat.type == Chat.PRIVATE and changed.new_chat_member.status in _GONE:
            return Inbound(CHANNEL, provider_id, str(changed.chat.id), "", "blocked", changed.date)
        return None
    if read.edited_message is not None:
        return _edited(provider_id, read.edited_message)
    if read.message is not None:
        return _message(provider_id, read.message)
    return None


def _message(provider_id: str, message: Message) -> Inbound | None:
    if message.from_user is not None and message.from_user.is_bot:
        return None  # two bots must not talk to each other
    sender = str(message.chat.id)
    if message.chat.type != Chat.PRIVATE:
        # Other people's words, in a place where an answer could be read by anyone.
        return Inbound(CHANNEL, provider_id, sender, "", "group", message.date)
    if message.text is not None:
        text, code = _command(message.text)
        return Inbound(CHANNEL, provider_id, sender, text, "text", message.date, code)
    kind = _kind(message)
    if kind is None:
        return None
    return Inbound(CHANNEL, provider_id, sender, message.caption or "", kind, message.date)


def _edited(provider_id: str, message: Message) -> Inbound | None:
    words = message.text or message.caption
    if message.chat.type != Chat.PRIVATE or not words:
        return None  # such as a live location, which is "edited" every few seconds
    return Inbound(
        CHANNEL, provider_id, str(message.chat.id), words, "edited", message.edit_date or message.date
    )


def _kind(message: Message) -> Kind | None:
    """What a message without text holds; None for notices that no person wrote (a pin, a timer)."""
    if message.sticker:
        return "sticker"
    if message.voice or message.audio:
        return "voice"
    if message.location or message.venue:
        return "location"
    if message.contact:
        return "contact"
    if message.photo or message.video or message.animation or message.video_note or message.document:
        return "picture"
    return "other" if message.effective_attachment else None


def _command(text: str) -> tuple[str, str | None]:
    """`/start abc` as ("START abc", "abc"). Any other text that begins with "/" stays as it is."""
    found = _COMMAND.fullmatch(text)
    if not found:
        return text, None
    word, rest = found[1].upper(), (found[2] or "").strip()
    code = rest if rest and word == "START" else None
    return f"{word} {rest}".strip(), code


def _by_hand(update: dict[str, Any]) -> Inbound | None:
    """The least that a private text needs, from an update that the library could not read."""
    message = update.get("message")
    chat = message.get("chat") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(chat, dict) or chat.get("type") != Chat.PRIVATE:
        return None
    words = message.get("text") or message.get("caption") or ""
    if not isinstance(words, str) or not isinstance(chat.get("id"), int):
        return None
    seconds = message.get("date")
    at = datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) and 0 <= seconds < 2**33 else None
    text, code = _command(words)
    return Inbound(
        CHANNEL, str(update["update_id"]), str(chat["id"]), text, "text" if words else "other", at, code
    )


def webhook_answer(chat_id: str, text: str) -> dict[str, object]:
    """A message as the webhook's own answer: the Bot API runs one method that it finds there."""
    preview = {"is_disabled": True}  # as in telegram_sender.py
    return {"method": "sendMessage", "chat_id": int(chat_id), "text": text, "link_preview_options": preview}
