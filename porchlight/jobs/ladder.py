"""The ladder: page whoever is on shift; nobody claims in time, tell the teen the truth; a claim lapses.

Each rung is a short job that re-reads its escalation. The worker's sweep turns rows into jobs (`plan`), so the
inbox never needs the queue, and a lost job is found again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.escalation import Status
from porchlight.domain.gate import Kind
from porchlight.domain.roles import Role
from porchlight.errors import StorageUnavailable
from porchlight.jobs.port import Handlers, Jobs
from porchlight.services import outbox
from porchlight.services.escalate import note
from porchlight.services.incidents import raise_incident
from porchlight.services.outbox import Draft
from porchlight.services.readiness import on_shift, reachable, read_readiness
from porchlight.services.sending import Sending
from porchlight.storage.engine import Database
from porchlight.storage.tables import (
    Conversation,
    Escalation,
    EscalationEvent,
    Outbound,
    Promise,
    Shift,
    Staff,
)
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Replies

log = structlog.get_logger()

PAGED_TIERS = ("urgent", "immediate")
ASKING = ("opened", "raised", "to_page_again", "lapsed")
"""Events after which somebody has to be paged, and has the full time to claim."""

NOBODY_TO_PAGE = "nobody_to_page"
NOT_CLAIMED = "not_claimed_in_time"
OVERDUE = timedelta(seconds=15)
"""A rung this late was lost by the queue (a job that raised, a worker killed before it was queued)."""


@dataclass(frozen=True)
class Rung:
    """One job that a row asks for, and when."""

    job: str
    escalation_id: str
    at: datetime
    key: str


class Ladder:
    """Pages, deadlines and lapses of escalations."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        jobs: Jobs,
        sending: Sending,
        replies: Replies,
        wording: Wording,
        claim_within: timedelta,
        lapse_after: timedelta,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._jobs = jobs
        self._sending = sending
        self._replies = replies
        self._wording = wording
        self._claim_within = claim_within
        self._lapse_after = lapse_after
        self._planned: set[str] = set()

    def handlers(self) -> Handlers:
        """The rungs, by the names that jobs carry."""
        return {"page": self.page, "claim_deadline": self.claim_deadline, "lapse": self.lapse}

    def plan(self) -> None:
        """Turn rows into jobs. Runs every second; keys make each job exist once.

        The queue is the quick way and the rows are the truth: what is overdue all the same, because its job
        was lost or failed, is done here and now. Raises the last error, after all have had their turn.
        """
        now = self._clock.now()
        with self._database.read() as session:
            due = list(self._due(session, now))
        failed: Exception | None = None
        for rung in due:
            try:
                if now - rung.at >= OVERDUE:
                    self.handlers()[rung.job](rung.escalation_id)
                elif rung.key not in self._planned:
                    delay = max(rung.at - now, timedelta(0))
                    self._jobs.enqueue(rung.job, rung.escalation_id, key=rung.key, delay=delay)
            except StorageUnavailable:
                self._planned = set()
                raise
            except Exception as error:
                # Broad on purpose: one escalation that cannot be worked on must not hold up the others.
                log.critical(
                    "rung_failed", job=rung.job, escalation=rung.escalation_id, error=type(error).__name__
                )
                failed = error
        self._planned = {rung.key for rung in due}
        if failed is not None:
            self._planned = set()
            raise failed

    def page(self, escalation_id: str) -> None:
        """Page everybody on shift who has a number. With nobody there it stays open, for the next shift."""
        now = self._clock.now()
        with self._database.write() as session:
            row = _locked(session, escalation_id)
            if row is None or row.status not in (Status.OPEN, Status.PAGED):
                return
            people = on_shift(session, now)
            if row.status == Status.PAGED:
                self._page_staff(session, row, _not_paged_yet(session, row, reachable(people)), now)
            elif reachable(people):
                self._page_staff(session, row, people, now)
                row.status, row.paged_at = Status.PAGED, now
            else:
                note(session, row.id, NOBODY_TO_PAGE, now)
        self._sending.send_due()

    def claim_deadline(self, escalation_id: str) -> None:
        """Nobody claimed in time: leads are paged, and the teen is told the truth, once."""
        now = self._clock.now()
        with self._database.write() as session:
            row = _locked(session, escalation_id)
            if row is None or row.status not in (Status.OPEN, Status.PAGED):
                return
            asked_at = _asked_at(session, row)
            if now - asked_at < self._claim_within or _has_happened(session, row, NOT_CLAIMED, asked_at):
                return
            leads = select(Staff).where(Staff.role == Role.LEAD, Staff.locked_at.is_(None))
            self._page_staff(session, row, list(session.scalars(leads)), now)
            note(session, row.id, NOT_CLAIMED, now)
            if row.told_nobody_at is None and row.promise == "person":
                self._tell_nobody_came(session, row, now)
        self._sending.send_due()

    def lapse(self, escalation_id: str) -> None:
        """A claim whose teen has waited too long, or whose shift is over, goes back to the ladder; she is told."""
        now = self._clock.now()
        with self._database.write() as session:
            row = _locked(session, escalation_id)
            if row is None or row.status != Status.CLAIMED:
                return
            waited = row.waiting_since is not None and now - row.waiting_since >= self._lapse_after
            if not waited and not _shift_is_over(session, row, now):
                return
            conversation = session.get_one(Conversation, row.conversation_id, with_for_update=True)
            note(session, row.id, "lapsed", now, row.claimed_by)
            raise_incident(session, "claim_lapsed", now, row.id)
            row.status, row.claimed_by, row.claimed_at = Status.OPEN, None, None
            row.paged_at = None
            row.waiting_since = row.waiting_since or now
            conversation.owner, conversation.owner_staff_id = "bot", None
            conversation.state = "covered" if conversation.covered_since else "paused"
            conversation.turn += 1
            ready = read_readiness(session, now).can_promise_person(now)
            row.promise, row.told_nobody_at = "person" if ready else "nobody", None
            if ready:
                session.add(Promise(escalation_id=row.id, due_at=now + self._claim_within, made_at=now))
            name = "person_left" if ready else "person_left_nobody"
            reply = self._replies.named(name, conversation.language)
            self._tell(
                session, conversation, row, reply.name, reply.text, f"left:{row.id}:{_stamp(now)}", now
            )
        self._sending.send_due()
        self.page(escalation_id)

    def _due(self, session: Session, now: datetime) -> Iterator[Rung]:
        """Every rung that some row asks for, with the moment it is due."""
        people = reachable(on_shift(session, now))
        for row in session.scalars(_unclaimed()):
            asked_at = _asked_at(session, row)
            if row.status == Status.OPEN and people:
                yield Rung("page", row.id, asked_at, f"page:{row.id}:{_stamp(asked_at)}")
            elif row.status == Status.OPEN and not _has_happened(session, row, NOBODY_TO_PAGE, asked_at):
                yield Rung("page", row.id, now, f"page:{row.id}:nobody:{_stamp(asked_at)}")
            if not _has_happened(session, row, NOT_CLAIMED, asked_at):
                deadline = asked_at + self._claim_within
                yield Rung("claim_deadline", row.id, deadline, f"claim_deadline:{row.id}:{_stamp(asked_at)}")
            elif row.status == Status.PAGED and (new := _not_paged_yet(session, row, people)):
                # A new shift has begun, and nobody of the old one came.
                yield Rung(
                    "page", row.id, now, f"page:{row.id}:{':'.join(sorted(staff.id for staff in new))}"
                )
        for row in session.scalars(select(Escalation).where(Escalation.status == Status.CLAIMED)):
            if _shift_is_over(session, row, now):
                yield Rung("lapse", row.id, now, f"lapse:{row.id}:shift:{_stamp(row.claimed_at or now)}")
            elif row.waiting_since is not None:
                due = row.waiting_since + self._lapse_after
                yield Rung("lapse", row.id, due, f"lapse:{row.id}:{_stamp(row.waiting_since)}")

    def _page_staff(self, session: Session, row: Escalation, people: list[Staff], now: datetime) -> None:
        for staff in people:
            if staff.page_to_sealed is None:
                note(session, row.id, "no_page_number", now, staff.id)
                raise_incident(session, "no_page_number", now, staff.id)
                continue
            name, text = self._wording.say("page_escalation", "en", tier=row.tier, escalation=row.id)
            key = f"page:{row.id}:{_stamp(now)}:{staff.id}"
            outbox.write_page(session, self._vault, staff.id, row.id, name, text, key, now)
            note(session, row.id, "paged", now, staff.id)

    def _tell_nobody_came(self, session: Session, row: Escalation, now: datetime) -> None:
        conversation = session.get_one(Conversation, row.conversation_id)
        row.told_nobody_at = now
        promises = select(Promise).where(
            Promise.escalation_id == row.id, Promise.kept_at.is_(None), Promise.broken_at.is_(None)
        )
        for promise in session.scalars(promises):
            promise.broken_at = now
        tier = row.tier if row.tier in PAGED_TIERS else "urgent"
        reply = self._replies.crisis(
            tier, row.category, conversation.language, "nobody", "nobody_came", today=now.date()
        )
        self._tell(
            session, conversation, row, reply.name, reply.text, f"nobody_came:{row.id}:{_stamp(now)}", now
        )
        note(session, row.id, "told_nobody_came", now)

    def _tell(
        self,
        session: Session,
        conversation: Conversation,
        row: Escalation,
        name: str,
        text: str,
        key: str,
        now: datetime,
    ) -> None:
        draft = Draft(Kind.TRUTH, name, text, key, row.id, answering=False)
        outbox.write(session, self._vault, conversation, draft, now)


def _locked(session: Session, escalation_id: str) -> Escalation | None:
    return session.get(Escalation, escalation_id, with_for_update=True)


def _unclaimed() -> Select[Escalation]:
    return select(Escalation).where(
        Escalation.status.in_((Status.OPEN, Status.PAGED)),
        Escalation.tier.in_(PAGED_TIERS) | Escalation.requested.is_(True),
    )


def _asked_at(session: Session, row: Escalation) -> datetime:
    """When a person was last asked for: everything that is due counts from there."""
    asked = session.scalars(
        select(func.max(EscalationEvent.at)).where(
            EscalationEvent.escalation_id == row.id, EscalationEvent.kind.in_(ASKING)
        )
    ).one()
    return asked or row.opened_at


def _has_happened(session: Session, row: Escalation, kind: str, since: datetime) -> bool:
    events = select(EscalationEvent.id).where(
        EscalationEvent.escalation_id == row.id, EscalationEvent.kind == kind, EscalationEvent.at >= since
    )
    return session.scalars(events.limit(1)).first() is not None


def _not_paged_yet(session: Session, row: Escalation, people: list[Staff]) -> list[Staff]:
    paged = set(
        session.scalars(
            select(Outbound.staff_id).where(Outbound.escalation_id == row.id, Outbound.kind == Kind.PAGE)
        )
    )
    return [staff for staff in people if staff.id not in paged]


def _shift_is_over(session: Session, row: Escalation, now: datetime) -> bool:
    """Whether the shift in which this was claimed has ended. Who claims off shift has none that could end."""
    if row.claimed_by is None or row.claimed_at is None or _is_on(session, row.claimed_by, now):
        return False
    ended = select(Shift.id).where(
        Shift.staff_id == row.claimed_by, Shift.starts_at <= row.claimed_at, Shift.ends_at > row.claimed_at,
        Shift.ends_at <= now,
    )  # fmt: skip
    return session.scalars(ended.limit(1)).first() is not None


def _is_on(session: Session, staff_id: str, now: datetime) -> bool:
    return (
        session.scalars(
            select(Shift.id).where(Shift.staff_id == staff_id, Shift.starts_at <= now, Shift.ends_at > now)
        ).first()
        is not None
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S%f")
