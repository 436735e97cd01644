"""Starts the `worker` process: DBOS for the ladder, and a round every second until told to stop."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

import structlog

from porchlight.bootstrap import build, build_sweep
from porchlight.errors import PorchlightError
from porchlight.jobs.dbos_jobs import DbosJobs
from porchlight.logs import set_up_logs
from porchlight.run.ready import ready_keys
from porchlight.services.accounts import lock_demo
from porchlight.settings import Settings, read_settings

log = structlog.get_logger()

ROUND_SECONDS = 1.0
TURN_SECONDS = 15.0
"""A turn under way at the end is waited for this long; it would be run again anyway."""


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
    if settings.provider_connected:
        with system.database.write() as session:
            lock_demo(session, system.clock.now())
    jobs.start(ladder.handlers())
    turns = threading.Thread(target=_rounds, args=(sweep.answer_waiting, stopping), name="turns", daemon=True)
    turns.start()
    log.info("worker_started")
    try:
        _rounds(sweep.round, stopping)
    finally:
        turns.join(TURN_SECONDS)
        jobs.stop()
        system.close()


def _rounds(round_: Callable[[], None], stopping: threading.Event) -> None:
    while not stopping.wait(ROUND_SECONDS):
        try:
            round_()
        except PorchlightError as error:
            log.error("worker_round_failed", code=error.code)
        except Exception as error:
            # Broad on purpose: one bad row must not end the ladder for everybody else.
            log.critical("worker_round_broke", error=type(error).__name__)


def jobs_database(settings: Settings) -> str:
    """Where DBOS keeps its state: a file of its own beside ours, or the same PostgreSQL server."""
    if settings.database.startswith("sqlite"):
        return f"sqlite:///{settings.data_dir / 'jobs.db'}"
    return settings.database
