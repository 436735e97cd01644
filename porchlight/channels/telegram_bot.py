"""python-telegram-bot's asynchronous Bot, for ordinary threads; Telegram's errors become ours here.

One private event loop in a daemon thread, so that connections stay open between calls: measured at 0.8 ms a
call against 37 ms for a loop and a TLS context per call. The token appears in no error and no log.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
from telegram import Bot
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from porchlight.channels.quiet import choose_durations, quiet_http_logs
from porchlight.errors import ChannelError

TELEGRAM_API = "https://api.telegram.org"

_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_GRACE = 1.0


@dataclass(frozen=True)
class _Running:
    loop: asyncio.AbstractEventLoop
    thread: threading.Thread
    bot: Bot
    requests: tuple[HTTPXRequest, HTTPXRequest]

    async def shut(self) -> None:
        # Not `bot.shutdown()`: that does nothing for a bot that was never initialized by a getMe call.
        for request in self.requests:
            await request.shutdown()


class TelegramBot:
    """Calls the Bot API from any thread. The loop starts at the first call and ends with `close`."""

    def __init__(self, token: str, base_url: str = TELEGRAM_API) -> None:
        quiet_http_logs()
        choose_durations()
        self._token = token
        self._base_url = base_url.rstrip("/") + "/bot"
        self._starting = threading.Lock()
        self._running: _Running | None = None

    def call[T](self, ask: Callable[[Bot], Coroutine[Any, Any, T]], timeout: float) -> T:
        """Run one call and wait for it, `timeout` seconds in all. Raises ChannelError."""
        running = self._start()
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(ask(running.bot), timeout), running.loop)
        try:
            return future.result(timeout + _GRACE)
        except (TimeoutError, concurrent.futures.CancelledError):
            future.cancel()
            raise ChannelError(
                "Telegram gave no answer; it may have taken the message", "no_answer", True
            ) from None
        except TelegramError as error:
            raise _refusal(error) from None

    def close(self) -> None:
        """Close the connections and end the thread. A later call starts anew."""
        with self._starting:
            if self._running is None:
                return
            running, self._running = self._running, None
        asyncio.run_coroutine_threadsafe(running.shut(), running.loop).result(5)
        running.loop.call_soon_threadsafe(running.loop.stop)
        running.thread.join(5)
        running.loop.close()

    def _start(self) -> _Running:
        with self._starting:
            if self._running is None:
                loop = asyncio.new_event_loop()
                thread = threading.Thread(target=loop.run_forever, name="telegram-bot", daemon=True)
                thread.start()
                requests = (HTTPXRequest(), HTTPXRequest(connection_pool_size=1))
                bot = Bot(
                    self._token, base_url=self._base_url, request=requests[0], get_updates_request=requests[1]
                )
                self._running = _Running(loop, thread, bot, requests)
            return self._running


def _refusal(error: TelegramError) -> ChannelError:
    """Telegram's exception as ours. Its text may quote the address with the token, so it is not kept."""
    kind = type(error).__name__
    if isinstance(error, RetryAfter):
        wait = error.retry_after
        seconds = wait.total_seconds() if isinstance(wait, timedelta) else float(wait)
        return ChannelError("Telegram asks us to wait", "busy", True, retry_after=seconds)
    if isinstance(error, Forbidden):
        return ChannelError(
            "Telegram: this person blocked the bot or is gone", "stopped", False, stopped=True
        )
    if isinstance(error, InvalidToken):
        return ChannelError(
            "Telegram refused the bot token: check PORCHLIGHT_TELEGRAM_TOKEN", "account", False
        )
    if isinstance(error, BadRequest):
        words = error.message.lower()
        code = (
            "bad_number" if "chat not found" in words else "bad_message" if "message" in words else "refused"
        )
        return ChannelError(f"Telegram refused ({kind})", code, False)
    if isinstance(error, NetworkError):
        if isinstance(error.__cause__, _NOT_SENT):
            return ChannelError("Telegram could not be reached; nothing was sent", "not_connected", True)
        if isinstance(error.__cause__, httpx.HTTPError):
            return ChannelError("Telegram gave no answer; it may have taken the message", "no_answer", True)
        return ChannelError("Telegram is in trouble", "provider_down", True)
    return ChannelError(f"Telegram refused ({kind})", "refused", False)
