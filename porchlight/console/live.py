"""Says "changed" to every open page, and nothing else; the page then reads again for itself.

One poller per process asks twice a second and wakes all streams. Losing a push loses nothing: each page also
reads again every few seconds. The poller runs only while somebody listens.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from anyio import to_thread

from porchlight.errors import StorageUnavailable
from porchlight.services.changes import Changes

EVERY_SECONDS = 0.5
QUIET_SECONDS = 15.0
"""A comment is sent when nothing changed for so long, so that proxies keep the stream open."""

STREAM_SECONDS = 300.0
"""A stream ends by itself after this; the page connects again. So a stop of the server waits for nobody long,
and whoever was signed out meanwhile is turned away at the next connect."""


class ChangeFeed:
    """Fans out changes to the streams of one process."""

    def __init__(self, changes: Changes, *, every: float = EVERY_SECONDS) -> None:
        self._changes = changes
        self._every = every
        self._changed = asyncio.Condition()
        self._number = 0
        self._listeners = 0
        self._poller: asyncio.Task[None] | None = None

    async def stream(
        self, *, quiet: float = QUIET_SECONDS, total: float = STREAM_SECONDS
    ) -> AsyncIterator[str]:
        """Server-sent events: "changed" at once (the page may have missed one) and at each change."""
        self._listeners += 1
        if self._poller is None:
            self._poller = asyncio.create_task(self._poll())
        try:
            seen, ends = self._number, asyncio.get_running_loop().time() + total
            yield "event: changed\ndata: now\n\n"
            while asyncio.get_running_loop().time() < ends:
                news = await self._wait(seen, quiet)
                if news is None:
                    yield ": still here\n\n"
                else:
                    seen = news
                    yield "event: changed\ndata: now\n\n"
        finally:
            self._listeners -= 1
            if self._listeners == 0 and self._poller is not None:
                self._poller.cancel()
                self._poller = None

    async def _wait(self, seen: int, seconds: float) -> int | None:
        try:
            async with asyncio.timeout(seconds), self._changed:
                await self._changed.wait_for(lambda: self._number != seen)
                return self._number
        except TimeoutError:
            return None

    async def _poll(self) -> None:
        before: object = None
        while True:
            try:
                version = await to_thread.run_sync(self._changes.version)
            except StorageUnavailable:
                version = None
            if version != before:
                before = version
                async with self._changed:
                    self._number += 1
                    self._changed.notify_all()
            await asyncio.sleep(self._every)
