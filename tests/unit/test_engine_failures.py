"""Whatever is wrong with the database comes out as one error, and no error holds what was being written."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from porchlight.errors import StorageUnavailable
from porchlight.storage.engine import Database


def made(path: Path, busy_seconds: float = 0.2) -> Database:
    database = Database(f"sqlite:///{path}", busy_seconds=busy_seconds)
    with database.write() as session:
        session.execute(text("create table kept (name text primary key)"))
    return database


def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "db").write_bytes(b"this is not a database, it is a letter" * 200)
    with pytest.raises(StorageUnavailable):
        Database(f"sqlite:///{tmp_path / 'db'}").check()


def test_a_table_that_no_migration_has_made_yet_is_unavailable(tmp_path: Path) -> None:
    database = made(tmp_path / "db")
    with pytest.raises(StorageUnavailable), database.read() as session:
        session.execute(text("select * from not_yet"))
    database.close()


def test_a_full_disk_is_unavailable(tmp_path: Path) -> None:
    database = made(tmp_path / "db")
    with pytest.raises(StorageUnavailable), database.write() as session:
        session.execute(text("pragma max_page_count = 3"))
        session.execute(text("insert into kept values (hex(randomblob(100000)))"))
    database.close()


def test_a_read_only_database_is_unavailable(tmp_path: Path) -> None:
    database = made(tmp_path / "db")
    with pytest.raises(StorageUnavailable), database.write() as session:
        session.execute(text("pragma query_only = on"))
        session.execute(text("insert into kept values ('x')"))
    database.close()


def test_a_lock_is_waited_for_no_longer_than_allowed(tmp_path: Path) -> None:
    database = made(tmp_path / "db")
    holder = sqlite3.connect(tmp_path / "db", isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    began = time.monotonic()
    with pytest.raises(StorageUnavailable), database.write() as session:
        session.execute(text("insert into kept values ('x')"))
    assert time.monotonic() - began < 2.0
    holder.close()
    database.close()


def test_writers_of_one_process_take_turns_and_none_waits_longer_than_allowed(tmp_path: Path) -> None:
    database = made(tmp_path / "db", busy_seconds=5.0)
    other = Database(database.url, busy_seconds=0.2)
    inside, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with database.write():
            inside.set()
            leave.wait(5)

    thread = threading.Thread(target=hold)
    thread.start()
    inside.wait(5)
    with pytest.raises(StorageUnavailable), other.write():
        pass
    leave.set()
    thread.join()
    with other.write() as session:
        session.execute(text("insert into kept values ('x')"))
    database.close()
    other.close()


def test_a_row_that_is_there_already_is_no_storage_failure_and_its_error_shows_no_value(
    tmp_path: Path,
) -> None:
    database = made(tmp_path / "db")
    insert, row = text("insert into kept values (:name)"), {"name": "my name is Bo"}
    with database.write() as session:
        session.execute(insert, row)
    with pytest.raises(IntegrityError) as caught, database.write() as session:
        session.execute(insert, row)
    assert "Bo" not in str(caught.value)
    database.close()
