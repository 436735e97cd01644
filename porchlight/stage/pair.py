"""Rasa and the actions as real processes on free ports, for as long as somebody needs them."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from porchlight.errors import RasaUnavailable
from porchlight.rasa.client import RasaClient
from porchlight.run.leash import die_with_parent
from porchlight.run.model import ensure_model
from porchlight.run.parts import ROOT, bot_python, clean_environment
from porchlight.settings import Settings

START_SECONDS = 120.0


@dataclass(frozen=True)
class Pair:
    """Where the two processes answer, and the token between `web` and Rasa."""

    rasa_port: int
    actions_port: int
    token: str

    def client(self) -> RasaClient:
        """A client of this pair."""
        return RasaClient(
            f"http://127.0.0.1:{self.rasa_port}", self.token, f"http://127.0.0.1:{self.actions_port}"
        )


@contextmanager
def running_pair(settings: Settings) -> Iterator[Pair]:
    """Start both, wait until they answer, and end them afterwards. Trains first when no model fits the code."""
    model = ensure_model(settings, ROOT, bot_python())
    pair = Pair(free_port(), free_port(), secrets.token_hex(8))
    base = clean_environment(os.environ)
    rasa_env = {
        **base,
        "PORCHLIGHT_RASA_PORT": str(pair.rasa_port),
        "PORCHLIGHT_RASA_TOKEN": pair.token,
        "PORCHLIGHT_ACTIONS_URL": f"http://127.0.0.1:{pair.actions_port}/webhook",
        "PORCHLIGHT_RASA_MODEL": str(model.absolute()),
    }
    actions = _start([sys.executable, "-m", "bot.actions", "--port", str(pair.actions_port)], base)
    rasa = _start([str(bot_python()), "-m", "bot.server"], rasa_env)
    try:
        _wait(pair, (actions, rasa))
        yield pair
    finally:
        for process in (rasa, actions):
            process.terminate()
        for process in (rasa, actions):
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()


def free_port() -> int:
    """A loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(command: list[str], env: dict[str, str]) -> subprocess.Popen[bytes]:
    quiet = subprocess.DEVNULL if not os.environ.get("PORCHLIGHT_STAGE_LOG") else None
    return subprocess.Popen(
        command, cwd=Path(ROOT), env=env, stdout=quiet, stderr=quiet, preexec_fn=die_with_parent()
    )


def _wait(pair: Pair, processes: tuple[subprocess.Popen[bytes], ...]) -> None:
    client = pair.client()
    until = time.monotonic() + START_SECONDS
    try:
        while not client.ready():
            ended = [process.args for process in processes if process.poll() is not None]
            if ended or time.monotonic() > until:
                raise RasaUnavailable(
                    "Rasa or its actions did not start; run with PORCHLIGHT_STAGE_LOG=1 to see what they say"
                )
            time.sleep(0.2)
    finally:
        client.close()
