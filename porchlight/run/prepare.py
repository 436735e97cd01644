"""What `porchlight setup` does: folders, keys, migration, fingerprints. Safe to repeat."""

from __future__ import annotations

from collections.abc import Iterator

from porchlight.errors import ConfigError
from porchlight.settings import Settings
from porchlight.storage.engine import Database
from porchlight.storage.fingerprints import stored_fingerprints, write_fingerprints
from porchlight.storage.migrate import migrate, revision
from porchlight.storage.vault import make_keys, read_keys


def prepare(settings: Settings) -> Iterator[str]:
    """Prepare an installation; yields one line for each thing done. Raises ConfigError that names the fix."""
    try:
        for folder in (
            settings.data_dir,
            settings.key_file.parent,
            settings.model_dir,
            settings.home / "logs",
        ):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise ConfigError(
            f"{error.filename}: cannot be made ({error.strerror}); set PORCHLIGHT_HOME to a folder that can"
        ) from error
    database = Database(settings.database)
    try:
        if settings.key_file.exists():
            keys = read_keys(settings.key_file)
        else:
            # A database that was sealed with keys we do not have must not get new ones beside them.
            if revision(database) is not None and stored_fingerprints(database):
                raise ConfigError(
                    f"{settings.key_file}: missing, but this database was sealed with it; "
                    "put it back from your backup"
                )
            keys = make_keys(settings.key_file)
            yield f"made keys in {settings.key_file}; back this file up, apart from the data"
        before, after = migrate(database, settings.data_dir / "migrate.lock")
        if before != after:
            yield f"database brought from revision {before or 'none'} to {after}"
        write_fingerprints(database, keys)
    finally:
        database.close()
    yield "ready"
