"""Where messages wait when the database cannot take them: sealed, fsynced files, drained in order.

A file's name is its order, the sender's keyed hash and the message's keyed hash, so that a re-delivery while
spooled is seen, and nothing readable lies on disk. `.msg` waits, `.new` is being written, `.aside` could not be
read or stored; it is counted, and tried again when a process starts.
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import structlog

from porchlight.errors import PorchlightError
from porchlight.storage.vault import Vault

log = structlog.get_logger()

ABANDONED_SECONDS = 60.0
"""A `.new` file older than this belongs to a process that died while it wrote."""


@dataclass(frozen=True)
class Spooled:
    """A message that waits on disk, and what was already said to its sender."""

    path: Path
    data: dict[str, Any]

    @property
    def sender(self) -> str:
        """Whose message it is: the beginning of a keyed hash."""
        return self.path.name.split(".")[1]


class Spool:
    """A folder of sealed messages. Several processes may share it."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder = folder
        self._vault = vault
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._take_up()

    def put(self, address_hash: str, message_hash: str, data: dict[str, Any], at: datetime) -> bool:
        """Keep one message; on disk before it returns. False when it is spooled already. Raises OSError."""
        with self._lock:
            if any(self._folder.glob(f"*.{message_hash[:32]}.msg")):
                return False
            name = f"{int(at.timestamp() * 1_000_000):020d}.{address_hash[:32]}.{message_hash[:32]}"
            draft = self._folder / f"{name}.new"
            try:
                with draft.open("xb") as file:
                    file.write(self._vault.seal_json(data))
                    file.flush()
                    os.fsync(file.fileno())
                draft.replace(self._folder / f"{name}.msg")
            except OSError:
                with contextlib.suppress(OSError):
                    draft.unlink(missing_ok=True)
                raise
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
        """How many messages are here, those set aside too."""
        return sum(path.suffix in (".msg", ".aside") for path in self._folder.iterdir())

    def oldest_first(self, address_hash: str | None = None) -> Iterator[Spooled]:
        """The messages (of one sender) in the order in which they came. One that cannot be read is set aside."""
        pattern = "*.msg" if address_hash is None else f"*.{address_hash[:32]}.*.msg"
        for path in sorted(self._folder.glob(pattern)):
            try:
                yield Spooled(path, self._vault.open_json(path.read_bytes()))
            except FileNotFoundError:
                continue  # another process has stored it since
            except (PorchlightError, ValueError) as error:
                log.critical("spooled_message_unreadable", error=type(error).__name__, file=path.name)
                self._move_aside(path)

    def done(self, spooled: Spooled) -> None:
        """Forget a message that is stored now."""
        spooled.path.unlink(missing_ok=True)

    def set_aside(self, spooled: Spooled) -> None:
        """Take a message that cannot be stored out of the way of the others; it stays on disk."""
        self._move_aside(spooled.path)

    def _move_aside(self, path: Path) -> None:
        with contextlib.suppress(FileNotFoundError):
            path.replace(path.with_suffix(".aside"))

    def _take_up(self) -> None:
        """What a dead process left: a whole draft is a message, a torn one was never answered for."""
        for path in self._folder.glob("*.aside"):
            path.replace(path.with_suffix(".msg"))
        for path in self._folder.glob("*.new"):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime < ABANDONED_SECONDS:
                    continue
                try:
                    self._vault.open_json(path.read_bytes())
                    path.replace(path.with_suffix(".msg"))
                except (PorchlightError, ValueError):
                    path.unlink(missing_ok=True)
