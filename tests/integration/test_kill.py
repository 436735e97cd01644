"""kill -9 of `web` under load, ten times: nothing that was taken is lost, and no crisis text is without its reply.

Counted from the provider's own log. Rasa and the worker are never there: `web` alone has to do it.
"""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from porchlight.domain.gate import Kind
from porchlight.simulator.handset import Handset
from porchlight.simulator.network import Network
from porchlight.storage.engine import Database
from porchlight.storage.tables import Escalation, InboundRow, Outbound
from tests.integration.web_processes import WebProcesses, web_processes

CRISIS = "im going to kill myself tonight"
KILLS = 10
SENDERS = 6
AFTERWARDS_SECONDS = 45.0


class Teens:
    """Threads of teens, each text from a new number, delivered again until it is taken, as Twilio can be set to."""

    def __init__(self, network: Network, url: str) -> None:
        self._network, self._url = network, f"{url}/webhooks/twilio/sms"
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._count = 0
        self.taken: dict[str, tuple[Handset, str, int]] = {}
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(SENDERS)]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """No new texts; those on their way are delivered."""
        self._stopping.set()
        for thread in self._threads:
            thread.join(60)

    def _run(self) -> None:
        while not self._stopping.is_set():
            with self._lock:
                self._count += 1
                number, body = f"+1555{self._count:07d}", ("hello there" if self._count % 4 == 0 else CRISIS)
            handset = self._network.handset(number, self._url)
            answer, deliveries = handset.text(body), 1
            while not answer.ok:
                time.sleep(0.1)
                again = handset.again()
                assert again is not None
                answer, deliveries = again, deliveries + 1
            with self._lock:
                self.taken[answer.provider_id] = (handset, body, deliveries)
            time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_ten_kills_of_web_lose_no_message_and_no_crisis_reply(tmp_path: Path) -> None:
    network = Network("kill-secret")
    chance = random.Random(7)
    with web_processes(tmp_path / "home", network) as (web, settings):
        web.start()
        web.wait()
        teens = Teens(network, web.url)
        for round_ in range(KILLS):
            time.sleep(chance.uniform(0.05, 0.8))
            if round_ % 2:
                _wait_for_a_commit(settings.data_dir / "porchlight.db")  # and before its answer has left
            web.kill()
            web.start()
            web.wait()
        teens.stop()
        _until(lambda: _all_answered(teens, network), AFTERWARDS_SECONDS)
        _check(teens, network, settings.database, web)


def _all_answered(teens: Teens, network: Network) -> bool:
    return all(
        network.thread.received(handset.number) for handset, body, _ in teens.taken.values() if body == CRISIS
    )


def _check(teens: Teens, network: Network, url: str, web: WebProcesses) -> None:
    crisis = {sid: given for sid, given in teens.taken.items() if given[1] == CRISIS}
    assert len(crisis) >= KILLS and len(teens.taken) > 2 * KILLS
    unanswered = [
        sid for sid, (handset, _, _) in crisis.items() if not network.thread.received(handset.number)
    ]
    assert unanswered == []
    web.kill()
    database = Database(url)
    try:
        with database.read() as session:
            stored = Counter(session.scalars(select(InboundRow.provider_id)))
            escalated = Counter(session.scalars(select(Escalation.conversation_id)))
            replies = Counter(
                session.scalars(select(Outbound.conversation_id).where(Outbound.kind == Kind.CRISIS))
            )
            services = session.execute(
                select(Outbound.conversation_id, func.count())
                .where(Outbound.kind == Kind.SERVICE)
                .group_by("conversation_id")
            ).all()
    finally:
        database.close()
    assert set(teens.taken) <= set(stored) and set(stored.values()) == {1}
    assert len(escalated) >= len(crisis) and set(escalated.values()) == {1}
    assert set(replies.values()) == {1} and set(replies) == set(escalated)
    assert all(count == 1 for _, count in services)
    for handset, body, deliveries in teens.taken.values():
        got = network.thread.received(handset.number)
        # A crisis reply may come once for each delivery, and once more when nobody confirmed it. Others never twice.
        assert len(set(got)) <= 1 and len(got) <= (deliveries + 1 if body == CRISIS else 1)


def _wait_for_a_commit(file: Path) -> None:
    """Return the moment that another process has committed."""
    with closing(sqlite3.connect(file)) as watching:
        first = watching.execute("PRAGMA data_version").fetchone()
        until = time.monotonic() + 2.0
        while watching.execute("PRAGMA data_version").fetchone() == first and time.monotonic() < until:
            time.sleep(0)


def _until(done: object, seconds: float) -> None:
    assert callable(done)
    until = time.monotonic() + seconds
    while not done() and time.monotonic() < until:
        time.sleep(0.2)
