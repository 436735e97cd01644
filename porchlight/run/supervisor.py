"""Keeps all parts up, each alone: one that dies is started again and the others never notice.

Single-threaded on purpose (porchlight/run/leash.py needs it), and it reads nothing from its children but
their log files. It never decides anything about a teen: with the supervisor gone, so is everything, and
nothing half-works.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from porchlight.errors import ConfigError
from porchlight.run.child import REFUSED, Child
from porchlight.run.parts import Part
from porchlight.run.tail import Tail

TICK_SECONDS = 0.2
STOP_SECONDS = 10.0
"""How long a part may take to end before it is killed."""

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Supervisor:
    """Runs parts until it is told to stop. `say(part, line)` shows one line; `all_up` is called once."""

    def __init__(
        self, parts: Sequence[Part], home: Path, say: Callable[[str, str], None], all_up: Callable[[], None]
    ) -> None:
        self._run_dir, log_dir = home / "run", home / "logs"
        for folder in (self._run_dir, log_dir):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._children = {part.name: Child(part, self._run_dir, log_dir) for part in parts}
        self._tails = {name: Tail(child.log) for name, child in self._children.items()}
        self._say = say
        self._all_up = all_up
        self._told_all_up = False
        self._stops = 0

    def run(self) -> int:
        """Start everything, keep it up, stop everything. Returns 0 after Ctrl-C or SIGTERM, 2 when web
        refused.
        """
        with (self._run_dir / "supervisor.lock").open("a+") as lock:
            self._take(lock)
            before = {number: signal.signal(number, self._on_signal) for number in STOPPING}
            try:
                code = self._keep()
            finally:
                self._stop()
                for number, handler in before.items():
                    signal.signal(number, handler)
        return code

    def _keep(self) -> int:
        while not self._stops:
            for name, child in self._children.items():
                others = [self._children[other] for other in child.part.after]
                line = child.step(all(other.settled or other.was_up for other in others))
                self._show(name)
                if line:
                    self._say(name, line)
                if child.part.vital and child.exit_code == REFUSED and not child.was_up:
                    self._say(name, "cannot start; the line above says what to put right")
                    return REFUSED
            if not self._told_all_up and all(child.settled for child in self._children.values()):
                self._told_all_up = True
                self._all_up()
            time.sleep(TICK_SECONDS)
        return 0

    def _stop(self) -> None:
        living = [child for child in self._children.values() if not child.has_stopped()]
        for child in living:
            child.terminate()
        deadline = time.monotonic() + STOP_SECONDS
        asked = self._stops
        while living := [child for child in living if not child.has_stopped()]:
            # A second Ctrl-C means: now.
            if time.monotonic() > deadline or self._stops > max(asked, 1):
                for child in living:
                    self._say(child.part.name, "did not end by itself; killed")
                    child.terminate(signal.SIGKILL)
                deadline, asked = time.monotonic() + STOP_SECONDS, self._stops
            time.sleep(0.05)
        for name in self._children:
            self._show(name)

    def _show(self, name: str) -> None:
        for line in self._tails[name].new_lines():
            self._say(name, line)

    def _on_signal(self, _number: int, _frame: Any) -> None:
        self._stops += 1

    def _take(self, lock: Any) -> None:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            lock.seek(0)
            raise ConfigError(
                f"Porchlight runs here already (process {lock.read().strip() or 'unknown'}): "
                "stop it, or set PORCHLIGHT_HOME to another folder"
            ) from error
        lock.seek(0)
        lock.truncate()
        lock.write(f"{os.getpid()}\n")
        lock.flush()
