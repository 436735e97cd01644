"""Who is covered, known without the database: keyed hashes in one small file, so that the spool path can ask.

The database is the truth; this is its shadow for the minutes when it is gone.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path


class CoverList:
    """The set of covered addresses (keyed hashes), in memory and on disk."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._covered = set(path.read_text().split()) if path.exists() else set[str]()

    def __contains__(self, address_hash: object) -> bool:
        return address_hash in self._covered

    def set(self, address_hash: str, covered: bool) -> None:
        """Add or take away one address; on disk before it returns."""
        with self._lock:
            if (address_hash in self._covered) == covered:
                return
            (self._covered.add if covered else self._covered.discard)(address_hash)
            draft = self._path.with_suffix(".new")
            with draft.open("w") as file:
                file.write("\n".join(sorted(self._covered)))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._path)
