"""One round of the worker: jobs from rows, rows left unsent, sign of life, drills. And turns left unanswered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select

from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind
from porchlight.errors import StorageUnavailable
from porchlight.jobs.ladder import Ladder
from porchlight.services import outbox
from porchlight.services.incidents import close_incident, raise_incident
from porchlight.services.readiness import WORKER, beat, last_page, on_shift, reachable
from porchlight.services.sending import Sending
from porchlight.services.turns import Turns
from porchlight.storage.engine import Database
from porchlight.storage.tables import Outbound
from porchlight.storage.vault import Vault
from porchlight.wording import Wording

log = structlog.get_logger()

LEFT_UNSENT = timedelta(seconds=2)
"""`web` sends what it commits at once; older than this, the row was left and the worker sends it."""

SEND_SECONDS = 10.0
"""A provider that hangs costs 3 s a call: the round must come to its sign of life all the same."""

BEAT_EVERY = timedelta(seconds=5)
DRILL_EVERY = timedelta(days=7)
DRILL_AGAIN = timedelta(minutes=15)


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
        """One round, about once a second. Raises what broke, after every part has had its turn; without
        storage none has one, and StorageUnavailable is raised at once.

        The sign of life comes last, and only if pages are planned and sent: teens are promised a person by it.
        """
        now = self._clock.now()
        broken: list[Exception] = []
        for part in (self._ladder.plan, self._send_left):
            self._try(part, broken)
        pages_leave = not broken
        if pages_leave and (self._beat_at is None or now - self._beat_at >= BEAT_EVERY):
            self._try(lambda: self._beat(now), broken)
        self._try(lambda: self._drill_if_due(now), broken)
        self._try(lambda: self._look_at_pages(now), broken)
        if broken:
            raise broken[0]

    def _try(self, part: Callable[[], None], broken: list[Exception]) -> None:
        try:
            part()
        except StorageUnavailable:
            raise
        except Exception as error:
            # Broad on purpose: each part stands alone. The caller of the round logs and goes on.
            broken.append(error)

    def _beat(self, now: datetime) -> None:
        with self._database.write() as session:
            beat(session, WORKER, now)
        self._beat_at = now

    def _send_left(self) -> None:
        self._sending.send_due(older_than=LEFT_UNSENT, seconds=SEND_SECONDS)

    def answer_waiting(self) -> None:
        """Answer turns that were left. Apart from the round: a Rasa that hangs must not hold up a page."""
        for conversation_id in self._turns.waiting():
            if self._turns.answer(conversation_id):
                self._sending.send_due(conversation_id)

    def _drill_if_due(self, now: datetime) -> None:
        """A page that means nothing, so that a promise of a person rests on a route that was tried.

        After a page that failed it comes again soon: until one is accepted, no teen is promised anybody.
        """
        with self._database.read() as session:
            every = DRILL_AGAIN if last_page(session) in ("failed", "due") else DRILL_EVERY
            recent = session.scalars(
                select(Outbound.id)
                .where(Outbound.kind == Kind.PAGE, Outbound.created_at > now - every)
                .limit(1)
            ).first()
            people = reachable(on_shift(session, now))
        if recent is not None or not people:
            return
        with self._database.write() as session:
            for staff in people:
                name, text = self._wording.say("page_drill", "en")
                key = f"drill:{staff.id}:{now.isoformat(timespec='minutes')}"
                outbox.write_page(session, self._vault, staff.id, None, name, text, key, now)
        self._sending.send_due()

    def _look_at_pages(self, now: datetime) -> None:
        """A last page that failed is an incident until one is accepted."""
        with self._database.write() as session:
            last = last_page(session)
            if last in ("failed", "due"):
                raise_incident(session, "page_failed", now)
            elif last is not None:
                close_incident(session, "page_failed", now)
