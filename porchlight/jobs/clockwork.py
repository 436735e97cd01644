"""Jobs that run when a pinned clock reaches them: the adapter for `play` and tests. In memory, one thread."""

from __future__ import annotations

import heapq
from datetime import datetime, timedelta

from porchlight.domain.clock import Clock
from porchlight.jobs.port import Handlers


class ClockworkJobs:
    """A heap of due times. `run_due` is called by whoever moves the clock."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._heap: list[tuple[datetime, int, str, str]] = []
        self._keys: set[str] = set()
        self._handlers: Handlers = {}
        self._count = 0

    def start(self, handlers: Handlers) -> None:
        """Take the handlers; nothing runs before `run_due`."""
        self._handlers = handlers

    def enqueue(self, job: str, ref: str, *, key: str, delay: timedelta = timedelta(0)) -> None:
        """Put a job on the heap, once per key."""
        if key in self._keys:
            return
        self._keys.add(key)
        self._count += 1
        heapq.heappush(self._heap, (self._clock.now() + delay, self._count, job, ref))

    def stop(self) -> None:
        """Forget the handlers; jobs stay on the heap, as they would in a database."""
        self._handlers = {}

    def run_due(self) -> int:
        """Run every job whose time has come. Returns how many ran; none while stopped."""
        ran = 0
        while self._handlers and self._heap and self._heap[0][0] <= self._clock.now():
            _, _, job, ref = heapq.heappop(self._heap)
            self._handlers[job](ref)
            ran += 1
        return ran

    def next_due(self) -> datetime | None:
        """When the next job is due."""
        return self._heap[0][0] if self._heap else None
