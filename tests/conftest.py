"""Fixtures that several rooms' tests share: words read once, Rasa and actions started once, a system on stage.

No test may leave this machine: a connection to anything but loopback fails, and names the host.
"""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from porchlight.bootstrap import Words
from porchlight.settings import read_settings
from porchlight.stage.pair import Pair, running_pair
from porchlight.stage.theatre import Theatre, theatre

LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")
NO_RASA = Pair(rasa_port=9, actions_port=10, token="none")


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that would leave this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
            raise AssertionError(f"a test tried to reach {address[0]}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def words() -> Words:
    """Screen, replies, lessons: the real ones, read once."""
    return Words.load()


@pytest.fixture(scope="session")
def pair() -> Iterator[Pair]:
    """Real Rasa and real actions, started once for all tests of this run."""
    with running_pair(read_settings(_env_file=None)) as running:
        yield running


@pytest.fixture
def stage(pair: Pair, words: Words, tmp_path: Path) -> Iterator[Theatre]:
    """The whole system with real Rasa."""
    with theatre(pair, tmp_path / "home", words) as running:
        yield running


@pytest.fixture
def stage_without_rasa(words: Words, tmp_path: Path) -> Iterator[Theatre]:
    """The whole system, with nothing where Rasa should be."""
    with theatre(NO_RASA, tmp_path / "home", words) as running:
        yield running
