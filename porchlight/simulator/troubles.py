"""Faults that a test or a drill asks a provider stand-in to show at its next calls."""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from enum import StrEnum


class Trouble(StrEnum):
    """One call each. Only `LOST`, `SILENT` and `UNDELIVERED` take the message first."""

    STOPPED = "stopped"  # opted out at the carrier (21610); bot blocked (403)
    BAD_NUMBER = "bad_number"  # 21211; chat not found
    BUSY = "busy"  # 429, asks to wait
    BROKEN = "broken"  # 500
    HANG = "hang"  # no answer, not taken
    LOST = "lost"  # taken, but the answer never arrives
    SILENT = "silent"  # taken, no status callback ever
    UNDELIVERED = "undelivered"  # taken, then reported as unreachable (30003)


class Troubles:
    """A queue of faults, and hangs that end when the stand-in closes."""

    def __init__(self) -> None:
        self._next: deque[Trouble] = deque()
        self._lock = threading.Lock()
        self._closing = threading.Event()

    def add(self, *troubles: Trouble) -> None:
        """Fail the next calls, one each, in this order."""
        with self._lock:
            self._next.extend(troubles)

    def take(self) -> Trouble | None:
        """The fault for this call, if any."""
        with self._lock:
            return self._next.popleft() if self._next else None

    async def hang(self, seconds: float = 60.0) -> None:
        """Give no answer for so long, or until closed."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.closed:
            await asyncio.sleep(0.05)

    @property
    def closed(self) -> bool:
        """Whether `close` was called."""
        return self._closing.is_set()

    def close(self) -> None:
        """Let hanging calls go."""
        self._closing.set()
