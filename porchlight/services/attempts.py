"""Counts failed sign-ins per account and address, in this process's memory.

In memory is enough: `web` is one process on one machine, and a restart frees nobody who is under attack for
longer than the restart takes. It must not tell whether an account exists, so it counts unknown ones alike.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

from porchlight.domain.clock import Clock

TRIES = 5
WINDOW = timedelta(minutes=15)
KEPT = 10_000
"""Keys remembered at most; the oldest go first, so that a flood of made-up e-mails cannot fill the memory."""


class Attempts:
    """Says whether another try is allowed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failed: OrderedDict[tuple[str, str], list[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, account: str, address: str) -> timedelta | None:
        """How long this account must wait at this address; None when it may try."""
        with self._lock:
            recent = self._recent((account, address))
            return recent[-TRIES] + WINDOW - self._clock.now() if len(recent) >= TRIES else None

    def failed(self, account: str, address: str) -> None:
        """Remember a failure."""
        with self._lock:
            self._failed[(account, address)] = [*self._recent((account, address)), self._clock.now()]
            self._failed.move_to_end((account, address))
            while len(self._failed) > KEPT:
                self._failed.popitem(last=False)

    def succeeded(self, account: str, address: str) -> None:
        """Forget the failures before a success."""
        with self._lock:
            self._failed.pop((account, address), None)

    def _recent(self, key: tuple[str, str]) -> list[datetime]:
        since = self._clock.now() - WINDOW
        return [at for at in self._failed.get(key, []) if at > since]
