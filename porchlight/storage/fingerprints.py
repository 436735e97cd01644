"""Ties a database to its keys: a digest of each key stands in the database, and a wrong key does not start.

Without this a process with another key would seal new rows that nobody can open with the old key, and would
find no youth by her number.
"""

from __future__ import annotations

from sqlalchemy import select

from porchlight.errors import ConfigError
from porchlight.storage.care import KeyFingerprint
from porchlight.storage.engine import Database
from porchlight.storage.vault import Keys


def stored_fingerprints(database: Database) -> dict[str, str]:
    """The digests the database was set up with; empty before the first setup."""
    with database.read() as session:
        return {row.name: row.fingerprint for row in session.scalars(select(KeyFingerprint))}


def write_fingerprints(database: Database, keys: Keys) -> None:
    """Record the keys of a new database. Raises ConfigError when it has others already."""
    if stored_fingerprints(database):
        check_fingerprints(database, keys)
        return
    with database.write() as session:
        session.add_all(
            KeyFingerprint(name=name, fingerprint=digest) for name, digest in keys.fingerprints().items()
        )


def check_fingerprints(database: Database, keys: Keys) -> None:
    """Raise ConfigError, with the fix, unless these are the keys that this database was sealed with."""
    stored = stored_fingerprints(database)
    if not stored:
        raise ConfigError("the database has no key fingerprints yet: run `porchlight setup`")
    wrong = sorted(name for name, digest in keys.fingerprints().items() if stored.get(name) != digest)
    if wrong:
        raise ConfigError(
            f"the key file is not this database's ({', '.join(wrong)} key differs): "
            "put back the key file that belongs to it, or point PORCHLIGHT_HOME at the right folder"
        )
