"""Password hashing with argon2id. Checking an unknown account costs the same as checking a known one."""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from porchlight.errors import Conflict

AT_ONCE = 2
"""Each check takes 64 MiB; a flood of sign-ins may cost this many times that, and no more."""

WAIT_SECONDS = 3.0


class Passwords:
    """Makes and checks password hashes, a few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._gate = threading.BoundedSemaphore(AT_ONCE)
        self._nobody: str | None = None
        self._lock = threading.Lock()

    def make(self, password: str) -> str:
        """An argon2id hash to store."""
        return self._hasher.hash(password)

    def fits(self, password: str, stored: str | None) -> bool:
        """Whether the password fits. With nothing stored it does the same work and says no.

        Raises Conflict when too many checks are under way, before any work is done.
        """
        if not self._gate.acquire(timeout=WAIT_SECONDS):
            raise Conflict("too many sign-ins at once; try again in a moment")
        try:
            return self._verify(stored or self._stand_in(), password) and stored is not None
        finally:
            self._gate.release()

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password)
        except (VerificationError, InvalidHashError):
            return False

    def _stand_in(self) -> str:
        # Made once, on first need, so that building this object costs nothing.
        with self._lock:
            if self._nobody is None:
                self._nobody = self._hasher.hash("nobody has this password")
            return self._nobody
