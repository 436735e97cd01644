"""Who is covered, known without the database: keyed hashes in one small file, so that the spool path can ask.

The database is the truth; this is its shadow for the minutes when it is gone. Several processes share the
file, so each look reads it again when it has changed, and each change is made under a lock.
"""

from __future__ import annotations

import fcntl
import os
import threading
from pathlib import Path

import structlog

log = structlog.get_logger()


class CoverList:
    """The set of covered addresses (keyed hashes), in memory and on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._covered: set[str] = set()
        self._unwritten: set[str] = set()
        self._seen: tuple[int, int] | None = None
        self._read()

    def __contains__(self, address_hash: object) -> bool:
        with self._lock:
            self._read()
            return address_hash in self._covered or address_hash in self._unwritten

    def keep(self, address_hash: str, covered: bool) -> None:
        """Add or take away one address; on disk before it returns. Never raises: this process knows it anyway."""
        try:
            self._set(address_hash, covered)
        except OSError as error:
            if covered:
                self._unwritten.add(address_hash)
            log.critical("cover_not_kept", error=type(error).__name__, covered=covered)

    def _set(self, address_hash: str, covered: bool) -> None:
        with self._lock:
            self._read()
            if not covered:
                self._unwritten.discard(address_hash)
            if (address_hash in self._covered) == covered:
                return
            with self._path.with_suffix(".lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                self._read()
                changed = self._covered | {address_hash} if covered else self._covered - {address_hash}
                draft = self._path.with_suffix(".new")
                with draft.open("w") as file:
                    file.write("\n".join(sorted(changed)))
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self._path)
                self._read()

    def _read(self) -> None:
        """Read the file again if it is another one than last time."""
        try:
            found = self._path.stat()
            seen = (found.st_ino, found.st_mtime_ns)
            if seen != self._seen:
                self._covered, self._seen = set(self._path.read_text().split()), seen
        except FileNotFoundError:
            self._covered, self._seen = set(), None
        except OSError as error:
            log.critical("cover_not_read", error=type(error).__name__)  # what was known stays known
