"""`web` starts without storage, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

from porchlight.errors import ConfigError, StorageUnavailable
from porchlight.run.prepare import prepare
from porchlight.run.ready import keys_of_web, ready_keys
from porchlight.settings import Settings, read_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = read_settings(_env_file=None, home=tmp_path / "home")
    list(prepare(settings))
    return settings


def test_web_gets_its_keys_while_the_database_is_gone(settings: Settings) -> None:
    good = ready_keys(settings)
    file = settings.data_dir / "porchlight.db"
    for tail in ("", "-wal", "-shm"):
        file.with_name(file.name + tail).unlink(missing_ok=True)
    file.mkdir()
    assert keys_of_web(settings).lookup == good.lookup
    with pytest.raises(StorageUnavailable):
        ready_keys(settings)


def test_web_does_not_start_on_a_database_that_was_never_migrated(settings: Settings) -> None:
    file = settings.data_dir / "porchlight.db"
    for tail in ("", "-wal", "-shm"):
        file.with_name(file.name + tail).unlink(missing_ok=True)
    with pytest.raises(ConfigError, match="porchlight setup"):
        keys_of_web(settings)
