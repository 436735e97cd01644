"""The supervisor with real, tiny processes: who starts when, who comes back, and that nothing is left
behind.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

PROGRAM = Path(__file__).with_name("supervised_program.py")
ROOT = Path(__file__).parents[2]

pytestmark = [pytest.mark.timeout(60), pytest.mark.slow]


class Running:
    """A supervisor under test, and what it has said so far."""

    def __init__(self, home: Path, mode: str) -> None:
        self.home = home
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self._said = home / "said.txt"
        with self._said.open("wb") as said:
            self.process = subprocess.Popen(
                [sys.executable, str(PROGRAM), str(home), str(self.port), mode],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                stdout=said,
                stderr=subprocess.STDOUT,
            )

    @property
    def said(self) -> str:
        return self._said.read_text()

    def pid_of(self, part: str) -> int:
        return int((self.home / "run" / f"{part}.pid").read_text())

    def wait_for(self, what: Callable[[], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if what():
                return
            time.sleep(0.05)
        raise AssertionError(f"did not happen within {seconds} s; said:\n{self.said}")

    def wait_all_up(self) -> None:
        self.wait_for(lambda: "all up" in self.said)


def lives(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[str], Running]]:
    started: list[Running] = []

    def begin(mode: str) -> Running:
        started.append(Running(tmp_path, mode))
        return started[-1]

    yield begin
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(timeout=30)


def test_web_is_up_before_anything_else_starts(start: Callable[[str], Running]) -> None:
    running = start("plain")
    running.wait_all_up()
    said = running.said
    assert said.index("web | up") < said.index("worker | starting")


@pytest.mark.parametrize("part", ["web", "worker"])
def test_a_part_that_is_killed_is_back_alone(start: Callable[[str], Running], part: str) -> None:
    running = start("plain")
    running.wait_all_up()
    other = "worker" if part == "web" else "web"
    before, untouched = running.pid_of(part), running.pid_of(other)
    os.kill(before, signal.SIGKILL)
    running.wait_for(lambda: f"{part} | ended (killed by SIGKILL)" in running.said)
    running.wait_for(lambda: (running.home / "run" / f"{part}.pid").exists() and lives(running.pid_of(part)))
    assert running.pid_of(part) != before
    assert running.pid_of(other) == untouched
    assert lives(untouched)


def test_what_a_killed_part_had_started_is_ended_before_it_starts_again(
    start: Callable[[str], Running],
) -> None:
    running = start("plain")
    running.wait_all_up()
    left = int((running.home / "grandchild").read_text())
    assert lives(left)
    os.kill(running.pid_of("web"), signal.SIGKILL)
    running.wait_for(lambda: running.said.count("web | up") == 2)
    assert not lives(left)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopping_ends_every_process_and_leaves_no_pid_file(
    start: Callable[[str], Running], how: signal.Signals
) -> None:
    running = start("plain")
    running.wait_all_up()
    pids = [running.pid_of("web"), running.pid_of("worker"), int((running.home / "grandchild").read_text())]
    running.process.send_signal(how)
    assert running.process.wait(timeout=20) == 0
    assert [pid for pid in pids if lives(pid)] == []
    assert list((running.home / "run").glob("*.pid")) == []


def test_a_part_that_ignores_being_asked_is_killed_at_the_second_ctrl_c(
    start: Callable[[str], Running],
) -> None:
    running = start("stubborn")
    running.wait_for(lambda: "worker | stubborn" in running.said)
    stubborn = running.pid_of("worker")
    running.process.send_signal(signal.SIGINT)
    time.sleep(1)
    assert lives(stubborn)
    running.process.send_signal(signal.SIGINT)
    assert running.process.wait(timeout=5) == 0
    assert not lives(stubborn)


def test_no_part_outlives_a_supervisor_that_was_killed(start: Callable[[str], Running]) -> None:
    running = start("plain")
    running.wait_all_up()
    pids = [running.pid_of("web"), running.pid_of("worker")]
    running.process.kill()
    running.process.wait()
    running.wait_for(lambda: not any(lives(pid) for pid in pids), 5)


def test_a_job_is_done_before_what_needs_it_and_is_not_repeated(start: Callable[[str], Running]) -> None:
    running = start("job")
    running.wait_all_up()
    time.sleep(1)
    said = running.said
    assert said.index("train | done") < said.index("rasa | starting")
    assert said.count("train | starting") == 1


def test_a_job_that_keeps_failing_is_given_up_while_web_stays(start: Callable[[str], Running]) -> None:
    running = start("failing_job")
    running.wait_for(lambda: "is not tried again" in running.said)
    assert "rasa | starting" not in running.said
    assert lives(running.pid_of("web"))


def test_when_web_refuses_to_start_its_reason_is_shown_and_all_stops(start: Callable[[str], Running]) -> None:
    running = start("refusing")
    assert running.process.wait(timeout=20) == 2
    assert "web | no keys yet; run porchlight setup" in running.said
    assert "worker | starting" not in running.said


def test_a_second_supervisor_in_the_same_home_is_refused(
    start: Callable[[str], Running], tmp_path: Path
) -> None:
    running = start("plain")
    running.wait_all_up()
    second = subprocess.run(
        [sys.executable, str(PROGRAM), str(tmp_path), "1", "plain"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert f"Porchlight runs here already (process {running.process.pid})" in second.stderr


def test_what_a_part_writes_goes_to_its_log_and_to_the_terminal(start: Callable[[str], Running]) -> None:
    running = start("plain")
    running.wait_for(lambda: "worker | working" in running.said)
    assert (running.home / "logs" / "worker.log").read_text() == "working\n"


def test_a_log_that_has_grown_too_long_is_moved_aside_and_begun_anew(start: Callable[[str], Running]) -> None:
    running = start("plain")
    running.wait_for(lambda: "worker | working" in running.said)
    log = running.home / "logs" / "worker.log"
    with log.open("a") as file:
        file.truncate(20_000_001)
    running.wait_for(lambda: log.stat().st_size == 0)
    assert (running.home / "logs" / "worker.log.1").stat().st_size > 20_000_000
    assert lives(running.pid_of("worker"))
