"""Telegram without a public address: our own getUpdates loop.

The offset moves past an update only after `store` returned for it, because a moved offset makes Telegram
forget the update. Nothing is kept across a restart: Telegram then gives what was never confirmed again, and
the inbox knows what it has already stored. Updates stay as Telegram wrote them (the library would parse them
here), so that one that cannot be read never holds up the rest.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import httpx

from porchlight.channels.quiet import quiet_http_logs
from porchlight.channels.telegram import ALLOWED_UPDATES
from porchlight.channels.telegram_bot import TELEGRAM_API
from porchlight.errors import ChannelError, PorchlightError

_FIRST_PAUSE = 0.5
_LONGEST_PAUSE = 30.0


class TelegramPoll:
    """Fetches updates. One instance a bot: Telegram answers a second one with a conflict."""

    def __init__(self, token: str, base_url: str = TELEGRAM_API, wait_seconds: int = 5) -> None:
        quiet_http_logs()
        self._address = f"{base_url.rstrip('/')}/bot{token}/getUpdates"
        self._wait = wait_seconds
        self._http = httpx.Client()

    def next_updates(self, offset: int | None, wait_seconds: int | None = None) -> list[dict[str, Any]]:
        """Updates from `offset` on; waits up to `wait_seconds` for the first. Raises ChannelError."""
        wait = self._wait if wait_seconds is None else wait_seconds
        asked: dict[str, Any] = {"timeout": wait, "allowed_updates": list(ALLOWED_UPDATES)}
        if offset is not None:
            asked["offset"] = offset
        try:
            answer = self._http.post(self._address, json=asked, timeout=httpx.Timeout(5.0, read=wait + 5.0))
            body = answer.json()
        except httpx.HTTPError:
            raise ChannelError("Telegram could not be reached", "not_connected", True) from None
        except ValueError:
            raise ChannelError("Telegram's answer could not be read", "provider_down", True) from None
        if answer.status_code != httpx.codes.OK or not isinstance(body, dict):
            raise _refusal(answer.status_code, body if isinstance(body, dict) else {})
        return [
            update for update in body.get("result", []) if isinstance(update, dict) and "update_id" in update
        ]

    def run(self, store: Callable[[dict[str, Any]], None], stopping: threading.Event) -> None:
        """Fetch and hand over updates until `stopping` is set.

        `store` returns once the update is committed or spooled, and raises PorchlightError if it is neither:
        the same update then comes again after a pause that doubles up to 30 s. A refusal that no waiting
        mends (a wrong token) is raised.
        """
        offset: int | None = None
        pause = _FIRST_PAUSE
        while not stopping.is_set():
            try:
                for update in self.next_updates(offset):
                    store(update)
                    offset = int(update["update_id"]) + 1
                pause = _FIRST_PAUSE
            except PorchlightError as error:
                if isinstance(error, ChannelError) and not error.retryable:
                    raise
                asked = error.retry_after if isinstance(error, ChannelError) else None
                stopping.wait(asked or pause)
                pause = min(pause * 2, _LONGEST_PAUSE)
        self._confirm(offset)

    def _confirm(self, offset: int | None) -> None:
        """Tell Telegram how far we came, so that a restart begins there. Failing costs only repeats."""
        if offset is None:
            return
        try:
            self.next_updates(offset, wait_seconds=0)
        except ChannelError:
            return

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _refusal(http_status: int, body: dict[str, Any]) -> ChannelError:
    if http_status in (401, 404):
        return ChannelError(
            "Telegram refused the bot token: check PORCHLIGHT_TELEGRAM_TOKEN", "account", False
        )
    if http_status == 409:
        return ChannelError(
            "Telegram: a webhook or another poller already takes this bot's updates", "conflict", True
        )
    if http_status == 429:
        wait = (body.get("parameters") or {}).get("retry_after")
        return ChannelError(
            "Telegram asks us to wait", "busy", True, retry_after=float(wait) if wait else None
        )
    return ChannelError(f"Telegram is in trouble (HTTP {http_status})", "provider_down", True)
