"""One round of the worker: sign of life, jobs from rows, rows left unsent, turns left unanswered, a first drill."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind
from porchlight.jobs.ladder import Ladder
from porchlight.services import outbox
from porchlight.services.incidents import close_incident, raise_incident
from porchlight.services.readiness import WORKER, beat, on_shift
from porchlight.services.sending import Sending
from porchlight.services.turns import Turns
from porchlight.storage.engine import Database
from porchlight.storage.tables import Outbound
from porchlight.storage.vault import Vault
from porchlight.wording import Wording

log = structlog.get_logger()

LEFT_UNSENT = timedelta(seconds=2)
"""`web` sends what it commits at once; older than this, the row was left and the worker sends it."""

BEAT_EVERY = timedelta(seconds=5)
DRILL_EVERY = timedelta(days=7)


class Sweep:
    """The worker's round. Each part stands alone: one that fails does not keep the others from running."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        ladder: Ladder,
        sending: Sending,
        turns: Turns,
        wording: Wording,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._ladder = ladder
        self._sending = sending
        self._turns = turns
        self._wording = wording
        self._beat_at: datetime | None = None

    def round(self) -> None:
        """One round, about once a second. Raises StorageUnavailable; the caller tries again."""
        now = self._clock.now()
        if self._beat_at is None or now - self._beat_at >= BEAT_EVERY:
            with self._database.write() as session:
                beat(session, WORKER, now)
            self._beat_at = now
        self._drill_if_due(now)
        self._ladder.plan()
        self._sending.send_due(older_than=LEFT_UNSENT)
        self._look_at_pages(now)
        for conversation_id in self._turns.waiting():
            if self._turns.answer(conversation_id):
                self._sending.send_due(conversation_id)

    def _drill_if_due(self, now: datetime) -> None:
        """A page that means nothing, so that a promise of a person rests on a route that was tried."""
        with self._database.read() as session:
            recent = session.scalars(
                select(Outbound.id)
                .where(Outbound.kind == Kind.PAGE, Outbound.created_at > now - DRILL_EVERY)
                .limit(1)
            ).first()
            people = on_shift(session, now)
        if recent is not None or not people:
            return
        with self._database.write() as session:
            for staff in people:
                name, text = self._wording.say("page_drill", "en")
                outbox.write_page(
                    session, self._vault, staff.id, None, name, text, f"drill:{staff.id}:{now.date()}", now
                )
        self._sending.send_due()

    def _look_at_pages(self, now: datetime) -> None:
        """A last page that failed is an incident until one is accepted."""
        with self._database.write() as session:
            last = session.scalars(
                select(Outbound.status)
                .where(Outbound.kind == Kind.PAGE, Outbound.status.in_(("sent", "delivered", "failed")))
                .order_by(Outbound.id.desc())
                .limit(1)
            ).first()
            if last == "failed":
                raise_incident(session, "page_failed", now)
            elif last is not None:
                close_incident(session, "page_failed", now)
