"""Telegram, outbound side: plain words to a private chat.

No link preview is asked for: a preview would show the topic to whoever glances at the phone.
"""

from __future__ import annotations

import re

from telegram import Bot, LinkPreviewOptions, Message

from porchlight.channels.contract import Accepted
from porchlight.channels.telegram_bot import TELEGRAM_API, TelegramBot
from porchlight.errors import ChannelError

_CHAT_ID = re.compile(r"-?[0-9]{1,19}")


class TelegramSender:
    """Sends through the Bot API."""

    def __init__(self, token: str, base_url: str = TELEGRAM_API) -> None:
        self._bot = TelegramBot(token, base_url)

    def send(self, to: str, text: str, *, status_callback: str | None, timeout: float) -> Accepted:
        """Send one text. Telegram reports no delivery, so `status_callback` has no effect."""

        if not _CHAT_ID.fullmatch(to):
            raise ChannelError("not a Telegram chat id", "bad_number", False)

        async def ask(bot: Bot) -> Message:
            return await bot.send_message(
                int(to),
                text,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
                connect_timeout=timeout,
                read_timeout=timeout,
                write_timeout=timeout,
            )

        return Accepted(f"{to}:{self._bot.call(ask, timeout).message_id}")

    def close(self) -> None:
        """Close the connections and end the thread."""
        self._bot.close()
