"""A person is promised only when all three hold: a shift, a living worker, a page that was accepted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from porchlight.domain.promise import HEARTBEAT_MAX_AGE, Readiness

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def test_all_three_hold() -> None:
    assert Readiness(True, NOW - timedelta(seconds=59), True).can_promise_person(NOW)


@pytest.mark.parametrize(
    "lacking",
    [
        Readiness(False, NOW, True),
        Readiness(True, None, True),
        Readiness(True, NOW - HEARTBEAT_MAX_AGE, True),
        Readiness(True, NOW, False),
    ],
)
def test_one_that_is_missing_is_enough_to_promise_nobody(lacking: Readiness) -> None:
    assert not lacking.can_promise_person(NOW)
