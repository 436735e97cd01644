"""Passwords and failed tries."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest
from argon2 import PasswordHasher

from porchlight.domain.clock import PinnedClock
from porchlight.errors import Conflict
from porchlight.services import passwords as module
from porchlight.services.attempts import KEPT, TRIES, WINDOW, Attempts
from porchlight.services.passwords import Passwords


class CountingHasher(PasswordHasher):
    """Counts verifications, cheaply."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=8, parallelism=1)
        self.checked = 0

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.checked += 1
        return super().verify(hash, password)


def test_an_unknown_account_costs_one_check_like_a_known_one() -> None:
    hasher = CountingHasher()
    passwords = Passwords(hasher)
    stored = passwords.make("right")
    assert passwords.fits("right", stored)
    assert not passwords.fits("wrong", stored)
    assert not passwords.fits("right", None)
    assert not passwords.fits("nobody has this password", None)
    assert hasher.checked == 4


def test_a_hash_is_argon2id_and_salted() -> None:
    passwords = Passwords()
    first, second = passwords.make("right"), passwords.make("right")
    assert first.startswith("$argon2id$")
    assert first != second


@pytest.mark.parametrize("stored", ["", "not a hash", "$argon2id$broken"])
def test_a_broken_hash_lets_nobody_in(stored: str) -> None:
    assert not Passwords(CountingHasher()).fits("anything", stored)


def test_too_many_checks_at_once_are_refused_before_any_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WAIT_SECONDS", 0.05)
    inside, leave = threading.Semaphore(0), threading.Event()

    class SlowHasher(CountingHasher):
        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
            inside.release()
            leave.wait(10)
            return super().verify(hash, password)

    hasher = SlowHasher()
    passwords = Passwords(hasher)
    stored = hasher.hash("right")
    busy = [threading.Thread(target=passwords.fits, args=("right", stored)) for _ in range(module.AT_ONCE)]
    for each in busy:
        each.start()
    for _ in busy:
        assert inside.acquire(timeout=5)
    with pytest.raises(Conflict):
        passwords.fits("right", stored)
    leave.set()
    for each in busy:
        each.join()
    assert hasher.checked == module.AT_ONCE


def test_tries_are_counted_per_account_and_address_and_forgotten_in_time() -> None:
    clock = PinnedClock(datetime(2026, 11, 22, tzinfo=UTC))
    attempts = Attempts(clock)
    for _ in range(TRIES):
        assert attempts.wait("omar", "10.0.0.1") is None
        attempts.failed("omar", "10.0.0.1")
    wait = attempts.wait("omar", "10.0.0.1")
    assert wait is not None
    assert timedelta(0) < wait <= WINDOW
    assert attempts.wait("omar", "10.0.0.2") is None
    assert attempts.wait("lena", "10.0.0.1") is None
    clock.advance(WINDOW)
    assert attempts.wait("omar", "10.0.0.1") is None


def test_a_success_forgets_the_failures_before_it() -> None:
    attempts = Attempts(PinnedClock(datetime(2026, 11, 22, tzinfo=UTC)))
    for _ in range(TRIES - 1):
        attempts.failed("omar", "a")
    attempts.succeeded("omar", "a")
    attempts.failed("omar", "a")
    assert attempts.wait("omar", "a") is None


def test_made_up_accounts_cannot_fill_the_memory() -> None:
    attempts = Attempts(PinnedClock(datetime(2026, 11, 22, tzinfo=UTC)))
    for number in range(KEPT + 50):
        attempts.failed(f"nobody{number}", "a")
    assert len(attempts._failed) == KEPT
