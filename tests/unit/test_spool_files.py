"""The spool: sealed, in order, once per message, and what a crash or a broken file leaves."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from porchlight.inbox.spool import ABANDONED_SECONDS, Spool
from porchlight.storage.vault import Keys, Vault

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
ANN, BO = "a" * 64, "b" * 64


def vault() -> Vault:
    return Vault(Keys((Fernet.generate_key().decode(),), "ab" * 32, "s", "r"))


def put(spool: Spool, sender: str, number: int, seconds: int = 0) -> bool:
    return spool.put(sender, f"{number:064d}"[::-1], {"n": number}, NOW + timedelta(seconds=seconds))


def test_messages_come_out_in_the_order_in_which_they_came(tmp_path: Path) -> None:
    spool = Spool(tmp_path, vault())
    for number, seconds in ((1, 5), (2, 1), (3, 9)):
        put(spool, ANN if number != 2 else BO, number, seconds)
    assert [one.data["n"] for one in spool.oldest_first()] == [2, 1, 3]
    assert [one.data["n"] for one in spool.oldest_first(ANN)] == [1, 3]


def test_the_same_message_is_spooled_once(tmp_path: Path) -> None:
    spool = Spool(tmp_path, vault())
    assert put(spool, ANN, 1) is True
    assert put(spool, ANN, 1, seconds=30) is False
    assert spool.count() == 1 and spool.holds(ANN) and not spool.holds(BO)


def test_a_whole_draft_of_a_dead_process_is_a_message_and_a_torn_one_is_not(tmp_path: Path) -> None:
    keys = vault()
    spool = Spool(tmp_path, keys)
    put(spool, ANN, 1)
    whole = next(tmp_path.glob("*.msg")).rename(tmp_path / f"{1:020d}.{'a' * 32}.{'c' * 32}.new")
    torn = tmp_path / f"{2:020d}.{'a' * 32}.{'d' * 32}.new"
    torn.write_bytes(whole.read_bytes()[:20])
    fresh = tmp_path / f"{3:020d}.{'a' * 32}.{'e' * 32}.new"
    fresh.write_bytes(b"being written by another process")
    old = time.time() - ABANDONED_SECONDS - 1
    for path in (whole, torn):
        os.utime(path, (old, old))
    again = Spool(tmp_path, keys)
    assert [one.data["n"] for one in again.oldest_first()] == [1]
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".msg", ".new"]


def test_a_full_disk_leaves_no_torn_file_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path, vault())

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        put(spool, ANN, 1)
    assert list(tmp_path.iterdir()) == []


def test_what_was_set_aside_is_counted_and_tried_again_at_the_next_start(tmp_path: Path) -> None:
    keys = vault()
    spool = Spool(tmp_path, keys)
    put(spool, ANN, 1)
    spool.set_aside(next(spool.oldest_first()))
    assert list(spool.oldest_first()) == [] and spool.count() == 1 and not spool.holds(ANN)
    assert [one.data["n"] for one in Spool(tmp_path, keys).oldest_first()] == [1]


def test_nothing_readable_lies_on_disk(tmp_path: Path) -> None:
    spool = Spool(tmp_path, vault())
    spool.put(ANN, BO, {"text": "he wont let me leave"}, NOW)
    assert b"leave" not in next(tmp_path.glob("*.msg")).read_bytes()
