"""Porchlight as `make run` starts it: the real commands, a home of its own, free ports. And the means to hurt it.

Everything is done from outside, by signals and HTTP, as an operator or an accident would do it.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import httpx

from bot.fingerprint import beside
from porchlight.run.model import ensure_model
from porchlight.run.parts import ROOT, bot_python
from porchlight.settings import read_settings
from porchlight.stage.pair import free_port

PARTS = ("web", "actions", "worker", "rasa")
UP = "Everything is up:"


class Running:
    """One running installation. `web_after` and `all_after`: seconds from the start until that was up."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.ports = {"web": free_port(), "rasa": free_port(), "actions": free_port()}
        self.url = f"http://127.0.0.1:{self.ports['web']}"
        self.web_after = self.all_after = 0.0
        self.output = home / "output.txt"
        self._supervisor: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """`porchlight setup`, then `porchlight run`, and wait until it says that everything is up."""
        subprocess.run([*self._porchlight, "setup"], env=self._env, cwd=self.home, check=True, timeout=60)
        began = time.monotonic()
        with self.output.open("wb") as output:
            self._supervisor = subprocess.Popen(
                [*self._porchlight, "run"],
                env=self._env, cwd=self.home, stdin=subprocess.DEVNULL, stdout=output, stderr=output,
                start_new_session=True,
            )  # fmt: skip
        self.until(self._web_answers, 60, "web to answer")
        self.web_after = time.monotonic() - began
        self.until(lambda: UP in self.said(), 120, "everything to be up")
        self.all_after = time.monotonic() - began

    def said(self) -> str:
        """All that the terminal would show."""
        return self.output.read_text(encoding="utf-8", errors="replace") if self.output.exists() else ""

    def pid(self, part: str) -> int | None:
        """Process number of a part, from its pid file; None while it has none."""
        with suppress(FileNotFoundError, ValueError):
            return int((self.home / "run" / f"{part}.pid").read_text())
        return None

    def pids(self) -> dict[str, int | None]:
        """Process numbers of all parts."""
        return {part: self.pid(part) for part in PARTS}

    def kill(self, part: str) -> int:
        """kill -9 of one part, by its pid file. Returns the number that was killed."""
        pid = self.pid(part)
        assert pid is not None, f"{part} has no pid file"
        os.kill(pid, signal.SIGKILL)
        self.until(lambda: not lives(pid), 5, f"{part} to be dead")
        return pid

    def freeze_supervisor(self) -> None:
        """SIGSTOP: what is killed from now on stays dead, as on a machine where nothing can be started."""
        os.kill(self._leader.pid, signal.SIGSTOP)

    def thaw_supervisor(self) -> None:
        """SIGCONT: the supervisor goes on and sees what has died."""
        os.kill(self._leader.pid, signal.SIGCONT)

    def back(self, was: dict[str, int], since: float, within: float = 30.0) -> dict[str, float]:
        """Wait until other processes of some parts live and answer. Returns seconds since `since`, for each."""
        after: dict[str, float] = {}

        def all_back() -> bool:
            for part in was.keys() - after.keys():
                if self.pid(part) not in (None, was[part]) and self._answers(part, since):
                    after[part] = time.monotonic() - since
            return after.keys() == was.keys()

        self.until(all_back, within - (time.monotonic() - since), f"{', '.join(was)} to be back")
        return after

    def interrupt(self, within: float = 30.0) -> int:
        """Ctrl-C, as a terminal sends it: SIGINT to the foreground group. Returns the exit code."""
        os.killpg(self._leader.pid, signal.SIGINT)
        return self._leader.wait(within)

    def processes(self) -> set[int]:
        """The supervisor and everything that descends from it."""
        parents = {
            int(each.name): _parent(int(each.name)) for each in Path("/proc").iterdir() if each.name.isdigit()
        }
        found, grew = {self._leader.pid}, True
        while grew:
            more = {pid for pid, parent in parents.items() if parent in found} - found
            found, grew = found | more, bool(more)
        return found

    def until(self, done: Callable[[], bool], seconds: float, what: str) -> None:
        """Wait for something; when it does not come, say what the terminal showed."""
        end = time.monotonic() + seconds
        while not done():
            if time.monotonic() > end:
                raise AssertionError(
                    f"waited {seconds:.0f} s for {what}; the terminal showed:\n{self.said()[-4000:]}"
                )
            if self._supervisor is not None and self._supervisor.poll() is not None:
                raise AssertionError(f"run ended by itself:\n{self.said()[-4000:]}")
            time.sleep(0.05)

    def end(self) -> None:
        """Leave nothing behind, whatever the test did."""
        if self._supervisor is None or self._supervisor.poll() is not None:
            return
        self.thaw_supervisor()
        self._supervisor.terminate()
        try:
            self._supervisor.wait(25)
        except subprocess.TimeoutExpired:
            self._supervisor.kill()  # its children are tied to it and die with it
            self._supervisor.wait(5)

    @property
    def _leader(self) -> subprocess.Popen[bytes]:
        assert self._supervisor is not None, "not started"
        return self._supervisor

    @property
    def _porchlight(self) -> list[str]:
        return [sys.executable, "-m", "porchlight"]

    @property
    def _env(self) -> dict[str, str]:
        # A home of its own is also the working folder: a developer's .env with a real Twilio account must not count.
        clean = {name: value for name, value in os.environ.items() if not name.startswith("PORCHLIGHT_")}
        ports = {f"PORCHLIGHT_{part.upper()}_PORT": str(self.ports[part]) for part in ("rasa", "actions")}
        here = {
            "PORCHLIGHT_HOME": str(self.home),
            "PORCHLIGHT_PORT": str(self.ports["web"]),
            "PYTHONPATH": str(ROOT),
        }
        return {**clean, **ports, **here}

    def _web_answers(self) -> bool:
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.url}/health", timeout=2).json()["storage"] == "ok"
        return False

    def _answers(self, part: str, since: float) -> bool:
        if part == "worker":  # no port, but a sign of life in the database every few seconds
            return self._heartbeat() > time.time() - (time.monotonic() - since)
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.ports[part]), timeout=0.5):
            return True
        return False

    def _heartbeat(self) -> float:
        database = sqlite3.connect(f"file:{self.home / 'data' / 'porchlight.db'}?mode=ro", uri=True)
        with closing(database):
            (at,) = database.execute("SELECT at FROM heartbeat WHERE process = 'worker'").fetchone()
        return datetime.fromisoformat(at).replace(tzinfo=UTC).timestamp()


@contextmanager
def running_at(home: Path) -> Iterator[Running]:
    """A running installation with the model that all tests share; it is gone afterwards."""
    model = ensure_model(read_settings(_env_file=None), ROOT, bot_python())
    (home / "models").mkdir(parents=True)
    for file in (model, beside(model)):
        shutil.copy(file, home / "models" / file.name)
    running = Running(home)
    try:
        running.start()
        yield running
    finally:
        running.end()


def lives(pid: int) -> bool:
    """Whether a process runs; a zombie does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
    except (FileNotFoundError, ProcessLookupError):
        return False


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except (FileNotFoundError, ProcessLookupError):
        return 0
