"""Brings the database to the form that the code expects, and tells when it is not there.

Only `porchlight setup` migrates, under a file lock; every process calls `check_head` and does not start on a
database of another age. Alembic is driven from here, so there is no alembic.ini.
"""

from __future__ import annotations

import fcntl
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from porchlight.errors import ConfigError
from porchlight.storage.engine import Database

MIGRATIONS = Path(__file__).with_name("migrations")


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration for our migrations, on this connection."""
    config = Config(stdout=io.StringIO())
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def head() -> str:
    """The revision that the code is written for."""
    current = ScriptDirectory.from_config(configuration()).get_current_head()
    if current is None:
        raise ConfigError(f"{MIGRATIONS}: no migrations; the installation is incomplete")
    return current


def revision(database: Database) -> str | None:
    """The revision that the database is at; None when it was never migrated."""
    with database.read() as session:
        return MigrationContext.configure(session.connection()).get_current_revision()


def head_is_current(database: Database) -> bool:
    """Whether database and code are of the same age."""
    return revision(database) == head()


def check_head(database: Database) -> None:
    """Raise ConfigError, with the fix, unless database and code are of the same age."""
    found, wanted = revision(database), head()
    if found == wanted:
        return
    known = {script.revision for script in ScriptDirectory.from_config(configuration()).walk_revisions()}
    if found is None or found in known:
        raise ConfigError(
            f"the database is at revision {found or 'none'}, the code needs {wanted}: run `porchlight setup`"
        )
    raise ConfigError(
        f"the database is at revision {found}, which this code does not know: update the code first"
    )


def migrate(database: Database, lock: Path) -> tuple[str | None, str]:
    """Upgrade to the head, one process at a time. Returns the revision before and after."""
    with _locked(lock), _connected(database) as connection:
        before = MigrationContext.configure(connection).get_current_revision()
        wanted = head()
        if before != wanted:
            command.upgrade(configuration(connection), "head")
            _check_references(database, connection)
        return before, wanted


@contextmanager
def _locked(lock: Path) -> Iterator[None]:
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextmanager
def _connected(database: Database) -> Iterator[Connection]:
    """One connection, in one transaction: a migration is done wholly or not at all, on both engines."""
    database.check()
    with database.engine.execution_options(porchlight_write=True).connect() as connection:
        if database.is_sqlite:
            # SQLite changes a column by copying the table and dropping the old one, which with foreign keys
            # on would delete what refers to it. The pragma is ignored inside a transaction: hence the raw
            # connection.
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            connection.invalidate()


def _check_references(database: Database, connection: Connection) -> None:
    if database.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
        raise ConfigError(
            "the migration would leave rows that refer to nothing; it was undone, nothing has changed"
        )
