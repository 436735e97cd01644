"""Changing the seal key: everything still opens, and in the end nothing needs the old key."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from porchlight.errors import ConfigError
from porchlight.run.prepare import prepare
from porchlight.run.ready import ready_keys
from porchlight.settings import Settings, read_settings
from porchlight.storage.engine import Database
from porchlight.storage.reseal import reseal, sealed_columns
from porchlight.storage.tables import Conversation, Youth
from porchlight.storage.vault import Keys, Vault, add_seal_key, read_keys


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = read_settings(_env_file=None, home=tmp_path / "home")
    list(prepare(settings))
    return settings


def fill(database: Database, vault: Vault, rows: int) -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    with database.write() as session:
        for number in range(rows):
            session.add(Youth(id=f"you_{number}", created_at=now, nickname_sealed=vault.seal("Bo")))
        session.flush()
        for number in range(rows):
            session.add(
                Conversation(
                    id=f"con_{number}", youth_id=f"you_{number}", channel="sms", created_at=now,
                    address_sealed=vault.seal(f"+1555010{number:04d}"), address_hash=str(number),
                )
            )  # fmt: skip


def test_after_a_rotation_everything_opens_and_after_resealing_the_old_key_is_not_needed(
    settings: Settings,
) -> None:
    database = Database(settings.database)
    fill(database, Vault(ready_keys(settings)), 450)
    add_seal_key(settings.key_file)
    both = ready_keys(settings)  # the fingerprints still fit
    assert len(both.seal) == 2
    counts = dict(reseal(database, Vault(both)))
    assert counts["youth.nickname_sealed"] == counts["conversation.address_sealed"] == 450
    newest_only = Vault(Keys(both.seal[:1], both.lookup, both.simulator, both.rasa))
    with database.read() as session:
        numbers = [
            newest_only.open(sealed) for sealed in session.scalars(select(Conversation.address_sealed))
        ]
    assert sorted(numbers) == [f"+1555010{number:04d}" for number in range(450)]
    database.close()


def test_every_sealed_column_is_known_by_its_name_too() -> None:
    assert all(column.name.endswith("_sealed") for column in sealed_columns())
    assert len(sealed_columns()) >= 8


def test_the_key_file_stays_closed_to_others_and_whole(settings: Settings) -> None:
    add_seal_key(settings.key_file)
    assert settings.key_file.stat().st_mode & 0o077 == 0
    assert not settings.key_file.with_name("keys.json.new").exists()
    assert all(Fernet(key) for key in read_keys(settings.key_file).seal)


def test_a_rotation_without_keys_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="porchlight setup"):
        add_seal_key(tmp_path / "keys.json")
