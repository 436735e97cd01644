"""Whether this installation can start at all: keys readable, database of this age, the two a pair."""

from __future__ import annotations

from porchlight.settings import Settings
from porchlight.storage.engine import Database
from porchlight.storage.fingerprints import check_fingerprints
from porchlight.storage.migrate import check_head
from porchlight.storage.vault import Keys, read_keys


def ready_keys(settings: Settings) -> Keys:
    """The keys, after all has been looked at. Raises ConfigError with the fix."""
    keys = read_keys(settings.key_file)
    database = Database(settings.database)
    try:
        check_head(database)
        check_fingerprints(database, keys)
    finally:
        database.close()
    return keys
