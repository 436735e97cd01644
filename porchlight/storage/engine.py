"""The engine and its transactions. SQLite by default (WAL, FULL: a disclosure survives a power cut).

Every failure of the database comes out as StorageUnavailable, so that the inbox can turn to the spool.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session

from porchlight.errors import StorageUnavailable

_writers: dict[str, threading.Lock] = {}
"""Writers of one SQLite file take turns within a process: its own waiting is a poll, and starves some of them."""

SECURE_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")


class Database:
    """Opens transactions on one database. `busy_seconds` is how long a lock is waited for."""

    def __init__(self, url: str, *, busy_seconds: float = 10.0) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        # hide_parameters: an unexpected error must not print what a teen wrote.
        options: dict[str, Any] = {"pool_timeout": busy_seconds, "hide_parameters": True}
        if self.is_sqlite:
            options["connect_args"] = {"timeout": busy_seconds, "check_same_thread": False}
            options["pool_size"], options["max_overflow"] = 8, 24
        else:
            options["connect_args"] = {"connect_timeout": max(1, int(busy_seconds))}
            options["pool_pre_ping"] = True
        self._busy_seconds = busy_seconds
        self.engine = create_engine(url, **options)
        if self.is_sqlite:
            event.listen(self.engine, "connect", _prepare_sqlite)
            event.listen(self.engine, "begin", _begin_sqlite)
        self._writing = self.engine.execution_options(porchlight_write=True)

    @property
    def file(self) -> Path | None:
        """Where SQLite keeps the data; None for a server."""
        return Path(self.url.removeprefix("sqlite:///")) if self.is_sqlite else None

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: commits on leaving, rolls back on any error. Raises StorageUnavailable."""
        with (
            self._turn_to_write(),
            _translated(),
            Session(self._writing, expire_on_commit=False) as session,
            session.begin(),
        ):
            yield session

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A consistent look; nothing is committed. Raises StorageUnavailable."""
        with _translated(), Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _turn_to_write(self) -> Iterator[None]:
        if not self.is_sqlite:
            yield
            return
        turn = _writers.setdefault(self.url, threading.Lock())
        if not turn.acquire(timeout=self._busy_seconds):
            raise StorageUnavailable("the database does not answer (writers wait in this process)")
        try:
            yield
        finally:
            turn.release()

    def check(self) -> None:
        """Raise StorageUnavailable unless the database answers."""
        with self.read() as session:
            session.execute(text("select 1"))

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in SECURE_PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    if sqlite3.sqlite_version_info < (3, 42):
        # DBOS asks for unixepoch('subsec'), which older SQLite lacks; we never use it ourselves.
        connection.create_function("unixepoch", 1, lambda _what: time.time())


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock first, so that what a transaction read is still true when it writes.
    write = connection.get_execution_options().get("porchlight_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (IntegrityError, DataError):
        raise  # about the rows, not about the database
    except (DBAPIError, PoolTimeout, sqlite3.Error) as error:
        # Also what drivers call programming errors: a table that no migration has made yet, a torn file.
        raise StorageUnavailable(f"the database does not answer ({type(error).__name__})") from error
