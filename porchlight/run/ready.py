"""Whether this installation can start at all: keys readable, database of this age, the two a pair."""

from __future__ import annotations

import structlog

from porchlight.errors import StorageUnavailable
from porchlight.settings import Settings
from porchlight.storage.engine import Database
from porchlight.storage.fingerprints import check_fingerprints
from porchlight.storage.migrate import check_head
from porchlight.storage.vault import Keys, read_keys

log = structlog.get_logger()


def ready_keys(settings: Settings) -> Keys:
    """The keys, after all has been looked at. Raises ConfigError with the fix, StorageUnavailable."""
    keys = read_keys(settings.key_file)
    database = Database(settings.database)
    try:
        check_head(database)
        check_fingerprints(database, keys)
    finally:
        database.close()
    return keys


def keys_of_web(settings: Settings) -> Keys:
    """The same for `web`, which must come back even while the database is gone: it has its spool.

    Raises ConfigError with the fix.
    """
    try:
        return ready_keys(settings)
    except StorageUnavailable:
        log.critical("web_starts_without_storage")
        return read_keys(settings.key_file)
