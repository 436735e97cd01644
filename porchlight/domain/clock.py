"""The one clock port. Everything that asks for "now" asks this, so that `play` can move time."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Tells the time, in UTC and aware."""

    def now(self) -> datetime:
        """The present moment."""
        ...


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The present moment."""
        return datetime.now(UTC)


class PinnedClock:
    """A clock that stands still until it is moved. Used by `play` and by tests.

    Each reading is one microsecond after the last, so that rows keep their order.
    """

    def __init__(self, start: datetime) -> None:
        self._now = start
        self._lock = threading.Lock()

    def now(self) -> datetime:
        """The pinned moment, a microsecond later at each reading."""
        with self._lock:
            self._now += timedelta(microseconds=1)
            return self._now

    def advance(self, by: timedelta) -> None:
        """Move time forward."""
        with self._lock:
            self._now += by

    def advance_to(self, moment: datetime) -> None:
        """Move time forward to a moment; never back."""
        with self._lock:
            self._now = max(self._now, moment)
