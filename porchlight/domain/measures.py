"""When the last wave of the measure is due. Pure: it knows dates, not who is asked nor how."""

from __future__ import annotations

from datetime import datetime, timedelta

MONTH = timedelta(days=30)
"""From the end of the second wave to the third."""

LATEST = timedelta(days=60)
"""After so long it would no longer say what a month later looks like, so it is not asked any more."""


def month_is_due(after_finished_at: datetime | None, month_begun: bool, now: datetime) -> bool:
    """Whether the one-month questions may be offered now."""
    if after_finished_at is None or month_begun:
        return False
    return MONTH <= now - after_finished_at <= LATEST
