"""Real `web` processes for tests: killed with -9, started again, driven over signed HTTP.

One launcher process has everything imported and forks, so that a start costs what `web` itself does and not
the imports too. What runs is `porchlight.processes.web.serve`, as `porchlight web` does.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from porchlight.run.prepare import prepare
from porchlight.settings import Settings, read_settings
from porchlight.simulator.network import Network
from porchlight.simulator.server import SimulatorServer
from porchlight.stage.pair import free_port

LAUNCHER = """
import os, signal, sys
from porchlight.processes import web
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
print("ready", flush=True)
for _ in sys.stdin:
    child = os.fork()
    if child == 0:
        sys.stdin.close()
        web.serve()
        os._exit(0)
    print(child, flush=True)
"""
START_SECONDS = 60.0


class WebProcesses:
    """One `web` at a time on one port; `kill` ends it as a power cut would."""

    def __init__(self, launcher: subprocess.Popen[str], url: str) -> None:
        self._launcher = launcher
        self.url = url
        self.pid: int | None = None

    def start(self) -> None:
        """Fork a new one."""
        assert self._launcher.stdin is not None and self._launcher.stdout is not None
        self._launcher.stdin.write("go\n")
        self._launcher.stdin.flush()
        self.pid = int(self._launcher.stdout.readline())

    def wait(self) -> None:
        """Wait until it answers."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            with suppress(httpx.HTTPError):
                httpx.get(f"{self.url}/health", timeout=2.0)
                return
            time.sleep(0.02)
        raise AssertionError("web did not start")

    def kill(self) -> None:
        """kill -9."""
        if self.pid is not None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            self.pid = None


@contextmanager
def web_processes(home: Path, network: Network) -> Iterator[tuple[WebProcesses, Settings]]:
    """An installation in `home` whose provider is `network`, and its `web` processes."""
    with SimulatorServer(network) as simulator:
        port = free_port()
        given: dict[str, object] = {
            "home": home,
            "port": port,
            "public_url": f"http://127.0.0.1:{port}",
            "rasa_port": free_port(),
            "actions_port": free_port(),
            "twilio_account_sid": network.twilio.account_sid,
            "twilio_auth_token": network.twilio.token,
            "twilio_number": network.twilio.number,
            "twilio_base_url": simulator.twilio_url,
            "log_level": "ERROR",
        }
        settings = read_settings(_env_file=None, **given)
        for _ in prepare(settings):
            pass
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PORCHLIGHT_")}
        env = {**kept, **{f"PORCHLIGHT_{name.upper()}": str(value) for name, value in given.items()}}
        launcher = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER],
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert launcher.stdin is not None and launcher.stdout is not None
        processes = WebProcesses(launcher, settings.web_url)
        try:
            assert launcher.stdout.readline() == "ready\n"
            yield processes, settings
        finally:
            processes.kill()
            launcher.stdin.close()
            launcher.wait(10)
            launcher.stdout.close()
