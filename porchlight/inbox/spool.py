"""Where messages wait when the database cannot take them: sealed, fsynced files, drained in order.

A file's name is its order, the sender's keyed hash and the message's keyed hash, so that a re-delivery while
spooled is seen, and nothing readable lies on disk.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from porchlight.storage.vault import Vault


@dataclass(frozen=True)
class Spooled:
    """A message that waits on disk, and what was already said to its sender."""

    path: Path
    data: dict[str, Any]


class Spool:
    """A folder of sealed messages."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, address_hash: str, message_hash: str, data: dict[str, Any], at: datetime) -> bool:
        """Keep one message; on disk before it returns. False when it is spooled already. Raises OSError."""
        with self._lock:
            if any(self._folder.glob(f"*.{message_hash[:32]}.msg")):
                return False
            name = f"{int(at.timestamp() * 1_000_000):020d}.{address_hash[:32]}.{message_hash[:32]}"
            draft = self._folder / f"{name}.new"
            with draft.open("xb") as file:
                file.write(self._vault.seal_json(data))
                file.flush()
                os.fsync(file.fileno())
            draft.replace(self._folder / f"{name}.msg")
            folder = os.open(self._folder, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
            return True

    def holds(self, address_hash: str) -> bool:
        """Whether messages of this sender wait here."""
        return any(self._folder.glob(f"*.{address_hash[:32]}.*.msg"))

    def count(self) -> int:
        """How many messages wait."""
        return sum(1 for _ in self._folder.glob("*.msg"))

    def oldest_first(self) -> Iterator[Spooled]:
        """The messages in the order in which they came."""
        for path in sorted(self._folder.glob("*.msg")):
            yield Spooled(path, self._vault.open_json(path.read_bytes()))

    def done(self, spooled: Spooled) -> None:
        """Forget a message that is stored now."""
        spooled.path.unlink(missing_ok=True)
