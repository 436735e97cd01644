"""The job seam: the same promises hold for the durable adapter and for the one that `play` uses."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from porchlight.domain.clock import PinnedClock
from porchlight.jobs.clockwork import ClockworkJobs
from porchlight.jobs.dbos_jobs import DbosJobs
from porchlight.jobs.port import Jobs

pytestmark = [
    pytest.mark.slow,
    # DBOS leaves its own connections to the garbage collector when it is destroyed.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

LATER = timedelta(seconds=1)


class Bench:
    """A job queue, and a way to let time pass for it."""

    def __init__(self, jobs: Jobs, let_pass: Callable[[timedelta], None]) -> None:
        self.jobs = jobs
        self.let_pass = let_pass
        self.ran: list[str] = []


@pytest.fixture(params=["clockwork", "dbos"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "clockwork":
        clock = PinnedClock(datetime(2026, 11, 23, tzinfo=UTC))
        clockwork = ClockworkJobs(clock)

        def wind(by: timedelta) -> None:
            clock.advance(by)
            clockwork.run_due()

        yield Bench(clockwork, wind)
        return
    dbos = DbosJobs(f"sqlite:///{tmp_path / 'jobs.db'}", polling_seconds=0.1)
    yield Bench(dbos, lambda by: time.sleep(by.total_seconds() + 1.5))
    dbos.stop()


def test_a_job_runs_with_its_reference(bench: Bench) -> None:
    bench.jobs.start({"page": bench.ran.append})
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1")
    bench.let_pass(LATER)
    assert bench.ran == ["esc_1"]


def test_a_key_is_taken_once_for_ever(bench: Bench) -> None:
    bench.jobs.start({"page": bench.ran.append})
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1")
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1")
    bench.let_pass(LATER)
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1")
    bench.let_pass(LATER)
    assert bench.ran == ["esc_1"]


def test_a_delayed_job_does_not_run_before_its_time(bench: Bench) -> None:
    bench.jobs.start({"page": bench.ran.append})
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1", delay=timedelta(seconds=60))
    bench.let_pass(LATER)
    assert bench.ran == []


def test_a_delayed_job_runs_when_its_time_has_come(bench: Bench) -> None:
    bench.jobs.start({"page": bench.ran.append})
    bench.jobs.enqueue("page", "esc_1", key="page:esc_1", delay=LATER)
    bench.let_pass(LATER)
    assert bench.ran == ["esc_1"]


def test_what_a_dead_worker_left_is_run_by_the_next_one(tmp_path: Path) -> None:
    ran: list[str] = []
    url = f"sqlite:///{tmp_path / 'jobs.db'}"
    first = DbosJobs(url, polling_seconds=0.1)
    first.start({"page": ran.append})
    first.enqueue("page", "esc_1", key="page:esc_1", delay=timedelta(seconds=1))
    first.stop()
    second = DbosJobs(url, polling_seconds=0.1)
    second.start({"page": ran.append})
    time.sleep(3)
    second.stop()
    assert ran == ["esc_1"]
