"""`porchlight setup` and what every process checks before it starts: keys, their database, its age."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from porchlight.errors import ConfigError
from porchlight.run.prepare import prepare
from porchlight.run.ready import ready_keys
from porchlight.settings import Settings
from porchlight.storage.engine import Database
from porchlight.storage.migrate import head_is_current
from porchlight.storage.vault import make_keys, read_keys


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "var", _env_file=None)  # type: ignore[call-arg]


def test_the_first_set_up_makes_folders_keys_and_database(settings: Settings) -> None:
    lines = list(prepare(settings))
    assert lines[-1] == "ready"
    assert "back this file up" in lines[0]
    assert stat.S_IMODE(settings.key_file.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.data_dir.stat().st_mode) == 0o700
    database = Database(settings.database)
    assert head_is_current(database)
    database.close()


def test_keys_are_not_in_the_data_folder(settings: Settings) -> None:
    list(prepare(settings))
    assert settings.data_dir not in settings.key_file.parents


def test_a_second_set_up_changes_nothing(settings: Settings) -> None:
    list(prepare(settings))
    keys = settings.key_file.read_bytes()
    assert list(prepare(settings)) == ["ready"]
    assert settings.key_file.read_bytes() == keys


def test_after_set_up_a_process_may_start(settings: Settings) -> None:
    list(prepare(settings))
    assert ready_keys(settings).fingerprints() == read_keys(settings.key_file).fingerprints()


def test_before_set_up_no_process_starts(settings: Settings) -> None:
    with pytest.raises(ConfigError, match="no keys yet; run `porchlight setup`"):
        ready_keys(settings)


def test_a_wrong_key_does_not_start(settings: Settings) -> None:
    list(prepare(settings))
    settings.key_file.unlink()
    make_keys(settings.key_file)
    for start in (lambda: list(prepare(settings)), lambda: ready_keys(settings)):
        with pytest.raises(ConfigError, match=r"not this database's \(lookup, seal key differs\)"):
            start()


def test_a_lost_key_file_is_never_replaced_by_new_keys(settings: Settings) -> None:
    list(prepare(settings))
    settings.key_file.unlink()
    with pytest.raises(ConfigError, match="put it back from your backup"):
        list(prepare(settings))
    assert not settings.key_file.exists()


def test_a_key_file_that_others_can_read_is_refused(settings: Settings) -> None:
    list(prepare(settings))
    settings.key_file.chmod(0o644)
    with pytest.raises(ConfigError, match="chmod 600"):
        ready_keys(settings)


def test_a_home_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match=r"cannot be made .*; set PORCHLIGHT_HOME"):
        list(prepare(Settings(home=tmp_path / "file" / "var", _env_file=None)))  # type: ignore[call-arg]
