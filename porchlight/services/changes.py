"""Tells whether anything in the database has changed, cheaply enough to ask twice a second.

SQLite: `PRAGMA data_version`, which rises when any other connection commits (this one never writes).
Elsewhere: the highest ids of the rows a queue shows. It says only "changed", never what.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import func, select

from porchlight.errors import StorageUnavailable
from porchlight.storage.engine import Database
from porchlight.storage.tables import EscalationEvent, InboundRow, Outbound


class Changes:
    """One asker per process; not to be shared between threads at the same moment."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: sqlite3.Connection | None = None

    def version(self) -> object:
        """A value that differs when something changed. Raises StorageUnavailable."""
        file = self._database.file
        return self._sqlite(file) if file is not None else self._ids()

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _sqlite(self, file: Path) -> object:
        try:
            if self._connection is None:
                # A connection of its own: data_version compares with what this same connection saw before.
                self._connection = sqlite3.connect(
                    f"{file.resolve().as_uri()}?mode=ro",
                    uri=True,
                    isolation_level=None,
                    check_same_thread=False,
                    timeout=0.2,
                )
            version: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        except sqlite3.Error as error:
            self.close()
            raise StorageUnavailable(f"the database does not answer ({type(error).__name__})") from error
        return version

    def _ids(self) -> object:
        with self._database.read() as session:
            row = session.execute(
                select(
                    select(func.max(EscalationEvent.id)).scalar_subquery(),
                    select(func.max(InboundRow.id)).scalar_subquery(),
                    select(func.max(Outbound.id)).scalar_subquery(),
                )
            ).one()
        return tuple(row)
