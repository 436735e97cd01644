"""When a teen may be told that a person will come (DESIGN.md section 6, rule 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

HEARTBEAT_MAX_AGE = timedelta(seconds=60)
"""Older than this, the worker counts as dead. Source: DESIGN.md section 6, rule 6."""


@dataclass(frozen=True)
class Readiness:
    """What the promise rests on, as read from storage at this moment."""

    shift_on: bool
    heartbeat_at: datetime | None
    last_page_accepted: bool

    def can_promise_person(self, now: datetime) -> bool:
        """True only if somebody is on shift, the worker lives, and the last page or drill was accepted."""
        alive = self.heartbeat_at is not None and now - self.heartbeat_at < HEARTBEAT_MAX_AGE
        return self.shift_on and alive and self.last_page_accepted
