"""One process that is kept up: started, watched, started again after a pause, stopped with its offspring."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

from porchlight.run.leash import die_with_parent
from porchlight.run.parts import Part

PAUSES = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each start again; the last one repeats. Well under the 30 s in which a part must be back."""

REFUSED_PAUSE = 20.0
"""After a refusal to start: somebody has to put something right first."""

SURE_AFTER_SECONDS = 2.0
"""A part without a port counts as up when it has not ended by then."""

STEADY_SECONDS = 60.0
"""Up for this long, and the pauses begin anew."""

REFUSED = 2
"""Exit code of a part that will not start before something is put right."""

MAX_LOG_BYTES = 20_000_000
"""A log that has grown past this is moved aside (one old one is kept) and begun anew."""

GIVE_UP_AFTER = 3
"""A job (`once`) that fails this often is left; trying for ever would only heat the machine."""


class Stage(StrEnum):
    """waiting (for others) → starting → up → down (pause before the next start) · done · given_up ·
    stopped.
    """

    WAITING = "waiting"
    STARTING = "starting"
    UP = "up"
    DOWN = "down"
    DONE = "done"
    GIVEN_UP = "given_up"
    STOPPED = "stopped"


class Child:
    """Keeps one part. The supervisor calls `step` a few times a second; nothing here waits."""

    def __init__(self, part: Part, run_dir: Path, log_dir: Path) -> None:
        self.part = part
        self.log = log_dir / f"{part.name}.log"
        self.stage = Stage.WAITING
        self.exit_code: int | None = None
        self.was_up = False
        self._pid_file = run_dir / f"{part.name}.pid"
        self._process: subprocess.Popen[bytes] | None = None
        self._failures = 0
        self._started = 0.0
        self._next_start = 0.0

    @property
    def pid(self) -> int | None:
        """The living process, if any."""
        return self._process.pid if self._process else None

    @property
    def settled(self) -> bool:
        """Whether those that wait for this part may start."""
        return self.stage in (Stage.UP, Stage.DONE)

    def step(self, may_start: bool) -> str | None:
        """Do what is due now. Returns one line for the terminal when something changed."""
        now = time.monotonic()
        self._keep_log_short()
        if self._process is not None:
            if self._has_ended():
                return self._ended(now)
            return self._look(now)
        if self.stage is Stage.WAITING and may_start:
            self._start(now)
            return "starting"
        if self.stage is Stage.DOWN and now >= self._next_start:
            self._start(now)
            return "starting again"
        return None

    def terminate(self, how: signal.Signals = signal.SIGTERM) -> None:
        """Ask the process, and all that it started, to end."""
        self.stage = Stage.STOPPED
        if self._process is not None:
            _signal_group(self._process.pid, how)

    def has_stopped(self) -> bool:
        """Whether nothing of it lives any more; tidies up when so."""
        if self._process is not None and self._has_ended():
            self._reap()
        return self._process is None

    def _keep_log_short(self) -> None:
        with suppress(OSError):
            if self.log.stat().st_size > MAX_LOG_BYTES:
                # Emptied, not replaced: the part has it open and appends; what it adds just now may be lost.
                shutil.copyfile(self.log, self.log.with_suffix(".log.1"))
                os.truncate(self.log, 0)

    def _start(self, now: float) -> None:
        self._started = now
        self.stage = Stage.STARTING
        # Straight into the file: a slow terminal or a dead supervisor must never make a part wait for a log
        # line.
        with self.log.open("ab") as log:
            try:
                self._process = subprocess.Popen(
                    self.part.command,
                    cwd=self.part.cwd,
                    env=dict(self.part.env),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    process_group=0,
                    preexec_fn=die_with_parent(),
                )
            except OSError as error:
                log.write(f"cannot be started: {self.part.command[0]}: {error.strerror}\n".encode())
                self._fail(now, 127)
                return
        self._pid_file.write_text(f"{self._process.pid}\n")

    def _look(self, now: float) -> str | None:
        if self.stage is Stage.STARTING and not self.part.once and self._answers():
            self.stage = Stage.UP
            self.was_up = True
            return "up"
        if self.stage is Stage.UP and now - self._started > STEADY_SECONDS:
            self._failures = 0
        return None

    def _answers(self) -> bool:
        if self.part.port is None:
            return time.monotonic() - self._started > SURE_AFTER_SECONDS
        with suppress(OSError), socket.create_connection((self.part.host, self.part.port), timeout=0.2):
            return True
        return False

    def _has_ended(self) -> bool:
        assert self._process is not None
        # Looked at without reaping: as long as it is a zombie, its number cannot pass to a stranger.
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self._process.pid, options) is not None

    def _reap(self) -> int:
        assert self._process is not None
        _signal_group(self._process.pid, signal.SIGKILL)  # what it started and left behind
        code = self._process.wait()
        self._process = None
        self._pid_file.unlink(missing_ok=True)
        return code

    def _ended(self, now: float) -> str:
        code = self._reap()
        if self.part.once and code == 0:
            self.exit_code = 0
            self.stage = Stage.DONE
            return "done"
        return self._fail(now, code)

    def _fail(self, now: float, code: int) -> str:
        self.exit_code = code
        self._failures += 1
        if self.part.once and (code == REFUSED or self._failures >= GIVE_UP_AFTER):
            self.stage = Stage.GIVEN_UP
            return f"failed ({_how(code)}) and is not tried again; see {self.log}"
        pause = REFUSED_PAUSE if code == REFUSED else PAUSES[min(self._failures, len(PAUSES)) - 1]
        self._next_start = now + pause
        self.stage = Stage.DOWN
        return f"ended ({_how(code)}); starts again in {pause:g} s; see {self.log}"


def _signal_group(leader: int, how: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, how)


def _how(code: int) -> str:
    if code < 0:
        with suppress(ValueError):
            return f"killed by {signal.Signals(-code).name}"
    return f"exit code {code}"
