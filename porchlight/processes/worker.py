"""Starts the `worker` process: DBOS for the ladder, and a round every second until told to stop."""

from __future__ import annotations

import signal
import threading

import structlog

from porchlight.bootstrap import build, build_sweep
from porchlight.errors import PorchlightError
from porchlight.jobs.dbos_jobs import DbosJobs
from porchlight.logs import set_up_logs
from porchlight.run.ready import ready_keys
from porchlight.settings import Settings, read_settings

log = structlog.get_logger()

ROUND_SECONDS = 1.0


def work() -> None:
    """Work until SIGTERM or SIGINT."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    system = build(settings, ready_keys(settings), process="worker")
    jobs = DbosJobs(jobs_database(settings))
    sweep, ladder = build_sweep(system, jobs)
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    jobs.start(ladder.handlers())
    log.info("worker_started")
    try:
        while not stopping.wait(ROUND_SECONDS):
            try:
                sweep.round()
            except PorchlightError as error:
                log.error("worker_round_failed", code=error.code)
            except Exception as error:
                # Broad on purpose: one bad row must not end the ladder for everybody else.
                log.critical("worker_round_broke", error=type(error).__name__)
    finally:
        jobs.stop()
        system.close()


def jobs_database(settings: Settings) -> str:
    """Where DBOS keeps its state: a file of its own beside ours, or the same PostgreSQL server."""
    if settings.database.startswith("sqlite"):
        return f"sqlite:///{settings.data_dir / 'jobs.db'}"
    return settings.database
