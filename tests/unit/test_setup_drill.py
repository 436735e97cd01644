"""`porchlight drill` tells the truth about whether a page was taken."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from curriculum import Library
from porchlight.cli.drill import drill
from porchlight.domain.clock import PinnedClock
from porchlight.errors import ConfigError
from porchlight.run.prepare import prepare
from porchlight.services.demo import seed_demo
from porchlight.services.passwords import Passwords
from porchlight.settings import Settings
from porchlight.storage.engine import Database
from porchlight.storage.tables import Outbound, Shift
from porchlight.storage.vault import Vault, read_keys


@pytest.fixture
def clock() -> PinnedClock:
    return PinnedClock(datetime(2026, 11, 22, 18, 0, tzinfo=UTC))


@pytest.fixture
def demo(tmp_path: Path, clock: PinnedClock) -> Iterator[tuple[Database, Vault]]:
    """A seeded database, in which Omar is on shift."""
    settings = Settings(home=tmp_path, _env_file=None)  # type: ignore[call-arg]
    list(prepare(settings))
    database, vault = Database(settings.database), Vault(read_keys(settings.key_file))
    seed_demo(database, vault, clock, Library.load(), Passwords(PasswordHasher(time_cost=1, memory_cost=64)))
    yield database, vault
    database.close()


def drills(database: Database) -> list[Outbound]:
    with database.read() as session:
        return list(session.scalars(select(Outbound).where(Outbound.idempotency_key.startswith("drill:"))))


@pytest.mark.parametrize("status", ["sent", "failed"])
def test_the_outcome_is_what_the_provider_said(
    demo: tuple[Database, Vault], clock: PinnedClock, status: str
) -> None:
    database, vault = demo

    def provider_answers(_seconds: float) -> None:
        with database.write() as session:
            session.execute(update(Outbound).where(Outbound.status == "due").values(status=status))

    assert drill(database, vault, clock, provider_answers) == [("Omar", status)]


def test_a_page_that_nobody_sends_stays_due(demo: tuple[Database, Vault], clock: PinnedClock) -> None:
    database, vault = demo
    assert drill(database, vault, clock, lambda _seconds: None) == [("Omar", "due")]


def test_a_drill_page_says_that_it_is_one_and_names_no_escalation(
    demo: tuple[Database, Vault], clock: PinnedClock
) -> None:
    database, vault = demo
    drill(database, vault, clock, lambda _seconds: None)
    (page,) = drills(database)
    assert "drill" in vault.open(page.text_sealed)
    assert page.escalation_id is None


def test_with_nobody_on_shift_there_is_nobody_to_reach(
    demo: tuple[Database, Vault], clock: PinnedClock
) -> None:
    database, vault = demo
    with database.write() as session:
        session.execute(update(Shift).values(ends_at=clock.now()))
    with pytest.raises(ConfigError, match="nobody is on shift"):
        drill(database, vault, clock, lambda _seconds: None)
    assert drills(database) == []
