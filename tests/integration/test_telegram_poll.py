"""The telegram-poll process for real: no public address, a Bot API stand-in over HTTP, one instance, nothing lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import select

from porchlight.run.parts import ROOT
from porchlight.run.prepare import prepare
from porchlight.settings import read_settings
from porchlight.simulator.network import Network
from porchlight.simulator.server import SimulatorServer
from porchlight.stage.pair import free_port
from porchlight.storage.engine import Database
from porchlight.storage.tables import InboundRow

pytestmark = pytest.mark.slow
CRISIS = "im going to kill myself tonight"


@pytest.fixture
def simulator() -> Iterator[SimulatorServer]:
    with SimulatorServer(Network("poll-secret")) as server:
        yield server


@pytest.fixture
def env(tmp_path: Path, simulator: SimulatorServer) -> dict[str, str]:
    home = tmp_path / "home"
    list(prepare(read_settings(_env_file=None, home=home)))
    return {
        **os.environ,
        "PORCHLIGHT_HOME": str(home),
        "PORCHLIGHT_TELEGRAM_MODE": "poll",
        "PORCHLIGHT_TELEGRAM_TOKEN": simulator.network.telegram.token,
        "PORCHLIGHT_TELEGRAM_BASE_URL": simulator.telegram_url,
        "PORCHLIGHT_RASA_PORT": str(free_port()),
        "PORCHLIGHT_ACTIONS_PORT": str(free_port()),
    }


@contextmanager
def polling(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", "porchlight", "telegram-poll"], cwd=ROOT, env=env)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def stored(env: dict[str, str]) -> int:
    database = Database(f"sqlite:///{env['PORCHLIGHT_HOME']}/data/porchlight.db")
    try:
        with database.read() as session:
            return len(session.scalars(select(InboundRow.id)).all())
    finally:
        database.close()


def test_a_crisis_text_is_fetched_stored_and_answered(
    simulator: SimulatorServer, env: dict[str, str]
) -> None:
    chat = simulator.network.telegram_handset(700_001)
    with polling(env):
        chat.text(CRISIS)
        got = simulator.network.thread.wait_for(
            lambda: len(simulator.network.thread.received(chat.number)) == 1, timeout=40
        )
    assert got and "911" in simulator.network.thread.received(chat.number)[0]
    assert stored(env) == 1


def test_what_came_while_it_was_dead_is_fetched_once(simulator: SimulatorServer, env: dict[str, str]) -> None:
    chat = simulator.network.telegram_handset(700_002)
    with polling(env) as process:
        chat.text("STOP")
        assert simulator.network.thread.wait_for(
            lambda: len(simulator.network.thread.received(chat.number)) == 1, timeout=40
        )
        process.kill()
        process.wait(10)
    chat.text(CRISIS)
    with polling(env):
        assert simulator.network.thread.wait_for(
            lambda: len(simulator.network.thread.received(chat.number)) == 2, timeout=40
        )
        time.sleep(2)
    assert len(simulator.network.thread.received(chat.number)) == 2
    assert stored(env) == 2


def test_a_second_instance_does_not_start(simulator: SimulatorServer, env: dict[str, str]) -> None:
    chat = simulator.network.telegram_handset(700_003)
    with polling(env):
        chat.text("STOP")
        assert simulator.network.thread.wait_for(
            lambda: len(simulator.network.thread.received(chat.number)) == 1, timeout=40
        )
        second = subprocess.run(
            [sys.executable, "-m", "porchlight", "telegram-poll"],
            cwd=ROOT,
            env=env,
            capture_output=True,
            timeout=60,
        )
    assert second.returncode == 2
    assert b"another telegram-poll" in second.stderr
