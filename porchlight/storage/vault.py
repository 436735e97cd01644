"""Sealing at rest and keyed look-up. Keys come from one file that only `porchlight setup` makes.

The vault is passed to those who may read words; a counsellor's pages are built without it, so there is no
way from them to a message (DESIGN.md section 6, rules 9 and 10).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from porchlight.errors import ConfigError


@dataclass(frozen=True)
class Keys:
    """All secrets of one installation. The first seal key seals; all of them open (rotation).

    `simulator` signs the phone simulator's webhooks; `rasa` is the token between `web` and Rasa.
    """

    seal: tuple[str, ...]
    lookup: str
    simulator: str
    rasa: str

    def fingerprints(self) -> dict[str, str]:
        """A short digest of each key that protects data, to be kept in the database."""
        named = {"lookup": self.lookup, "seal": self.seal[-1]}
        return {
            name: hashlib.sha256(f"porchlight:{name}:{key}".encode()).hexdigest()[:16]
            for name, key in named.items()
        }

    def __repr__(self) -> str:
        """Hides itself in tracebacks and logs."""
        return "Keys(…)"


def make_keys(path: Path) -> Keys:
    """Make a new key file (0600, exclusive create). Raises ConfigError when there is one already."""
    keys = Keys(
        seal=(Fernet.generate_key().decode(),),
        lookup=secrets.token_hex(32),
        simulator=secrets.token_hex(16),
        rasa=secrets.token_hex(16),
    )
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise ConfigError(f"{path}: keys exist already and are never overwritten") from error
    with os.fdopen(handle, "w") as file:
        _dump(keys, file)
    return keys


def add_seal_key(path: Path) -> Keys:
    """Put a new seal key before the others, which still open what they sealed. Raises ConfigError.

    Written beside and renamed, so that a power cut leaves either the old file or the new one, never half.
    """
    old = read_keys(path)
    keys = Keys((Fernet.generate_key().decode(), *old.seal), old.lookup, old.simulator, old.rasa)
    draft = path.with_name(f"{path.name}.new")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w") as file:
        _dump(keys, file)
    draft.replace(path)
    return keys


def _dump(keys: Keys, file: IO[str]) -> None:
    json.dump(
        {"seal": list(keys.seal), "lookup": keys.lookup, "simulator": keys.simulator, "rasa": keys.rasa}, file
    )
    file.flush()
    os.fsync(file.fileno())


def read_keys(path: Path) -> Keys:
    """Read the key file. Raises ConfigError with the fix when it is missing, open to others or broken."""
    try:
        mode = path.stat().st_mode & 0o077
        data: dict[str, Any] = json.loads(path.read_text())
        keys = Keys(tuple(data["seal"]), data["lookup"], data["simulator"], data["rasa"])
    except FileNotFoundError as error:
        raise ConfigError(f"{path}: no keys yet; run `porchlight setup` (or `make setup`)") from error
    except (ValueError, KeyError, TypeError) as error:
        raise ConfigError(
            f"{path}: not a key file; restore it from your backup, sealed data needs it"
        ) from error
    if mode:
        raise ConfigError(f"{path}: others can read the keys; run: chmod 600 {path}")
    return keys


class Vault:
    """Seals and opens text, and makes look-up hashes."""

    def __init__(self, keys: Keys) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys.seal])
        self._lookup = bytes.fromhex(keys.lookup)

    def seal(self, text: str) -> bytes:
        """Encrypt with the newest key."""
        return self._fernet.encrypt(text.encode("utf-8", "surrogatepass"))

    def open(self, sealed: bytes) -> str:
        """Decrypt with any key. Raises ConfigError when none fits: the key file is not this database's."""
        try:
            return self._fernet.decrypt(sealed).decode("utf-8", "surrogatepass")
        except InvalidToken as error:
            raise ConfigError(
                "sealed data does not open: the key file is not the one it was sealed with"
            ) from error

    def seal_json(self, value: Any) -> bytes:
        """Encrypt a JSON value."""
        return self.seal(json.dumps(value))

    def open_json(self, sealed: bytes | None) -> Any:
        """Decrypt a JSON value; None stays None."""
        return None if sealed is None else json.loads(self.open(sealed))

    def reseal(self, sealed: bytes) -> bytes:
        """Encrypt again with the newest key (key rotation)."""
        return self._fernet.rotate(sealed)

    def look_up(self, kind: str, value: str) -> str:
        """A keyed hash by which a number or chat id is found without being readable."""
        return hmac.digest(self._lookup, f"{kind}:{value}".encode(), "sha256").hex()
