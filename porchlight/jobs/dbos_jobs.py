"""Jobs on DBOS: durable, on SQLite or PostgreSQL, recovered after a kill. Lives in the worker process alone.

The queue has its own database (a file beside ours, or a schema), so that its polling never holds our lock.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from typing import Any

from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import create_engine, event

from porchlight.jobs.port import Handlers

QUEUE = "ladder"
APPLICATION_VERSION = "1"
"""Pinned: by default DBOS hashes the source, and after any edit pending jobs would never be recovered."""


class DbosJobs:
    """One worker's durable jobs. There is one DBOS per process, so one of these at a time."""

    def __init__(self, database_url: str, *, polling_seconds: float = 0.5) -> None:
        self._url = database_url
        self._polling = polling_seconds
        self._handlers: Handlers = {}
        self._run: Any = None

    def start(self, handlers: Handlers) -> None:
        """Launch DBOS; jobs that a dead worker left are run again."""
        self._handlers = handlers
        config = DBOSConfig(
            name="porchlight",
            system_database_url=self._url,
            application_version=APPLICATION_VERSION,
            executor_id="worker",
            console_log_level="ERROR",
            serializer=DBOSPortableJSONSerializer(),
        )
        if self._url.startswith("sqlite"):
            config["system_database_engine"] = _sqlite_engine(self._url)
        DBOS(config=config)

        # A plain function: DBOS marks what it registers, and a bound method cannot be marked.
        def run(job: str, ref: str) -> None:
            self._handlers[job](ref)

        self._run = DBOS.workflow(name="porchlight_job")(run)
        DBOS.launch()
        DBOS.register_queue(QUEUE, polling_interval_sec=self._polling)

    def enqueue(self, job: str, ref: str, *, key: str, delay: timedelta = timedelta(0)) -> None:
        """Enqueue with the key as workflow id, which DBOS takes once."""
        with SetWorkflowID(key), SetEnqueueOptions(delay_seconds=max(0.0, delay.total_seconds())):
            DBOS.enqueue_workflow(QUEUE, self._run, job, ref)

    def stop(self) -> None:
        """Stop the worker's side of DBOS."""
        DBOS.destroy(destroy_registry=True)


def _sqlite_engine(url: str) -> Any:
    engine = create_engine(url, connect_args={"timeout": 10})
    if sqlite3.sqlite_version_info < (3, 42):
        # DBOS writes unixepoch('subsec'), which older SQLite answers with NULL.
        event.listen(
            engine,
            "connect",
            lambda connection, _record: connection.create_function("unixepoch", 1, _seconds),
        )
    return engine


def _seconds(_what: object) -> float:
    return time.time()
