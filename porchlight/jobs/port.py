"""The seam to the job queue: what the ladder may ask of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Protocol

Handler = Callable[[str], None]
"""A job's code: gets the id of the row that it is about, and re-reads it."""

Handlers = Mapping[str, Handler]


class Jobs(Protocol):
    """Runs jobs later, once per key, also after a crash. At least once: handlers must bear a second run."""

    def start(self, handlers: Handlers) -> None:
        """Begin to run jobs with these handlers, pending ones of an earlier life too."""
        ...

    def enqueue(self, job: str, ref: str, *, key: str, delay: timedelta = timedelta(0)) -> None:
        """Run `handlers[job](ref)` after `delay`. The same key is taken once, for ever."""
        ...

    def stop(self) -> None:
        """Stop running jobs; what is pending stays."""
        ...
