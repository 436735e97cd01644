"""The ladder: page whoever is on shift; nobody claims in time, tell the teen the truth; a claim lapses.

Each rung is a short job that re-reads its escalation. The worker's sweep turns rows into jobs (`plan`), so the
inbox never needs the queue, and a lost job is found again.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.escalation import Status
from porchlight.domain.gate import Kind
from porchlight.domain.roles import Role
from porchlight.jobs.port import Handlers, Jobs
from porchlight.services import outbox
from porchlight.services.escalate import note
from porchlight.services.incidents import raise_incident
from porchlight.services.outbox import Draft
from porchlight.services.readiness import on_shift
from porchlight.services.sending import Sending
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, Escalation, Promise, Shift, Staff
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Replies

PAGED_TIERS = ("urgent", "immediate")


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

    def handlers(self) -> Handlers:
        """The rungs, by the names that jobs carry."""
        return {"page": self.page, "claim_deadline": self.claim_deadline, "lapse": self.lapse}

    def plan(self) -> None:
        """Turn rows into jobs. Runs every second; keys make each job exist once."""
        with self._database.read() as session:
            opened = [(row.id, row.opened_at) for row in session.scalars(_to_page())]
            held = [(row.id, row.waiting_since) for row in session.scalars(_claimed_and_waiting())]
        now = self._clock.now()
        for escalation_id, opened_at in opened:
            self._jobs.enqueue("page", escalation_id, key=f"page:{escalation_id}:{_stamp(opened_at)}")
        for escalation_id, since in held:
            delay = (since or now) + self._lapse_after - now
            self._jobs.enqueue(
                "lapse", escalation_id, key=f"lapse:{escalation_id}:{_stamp(since or now)}", delay=delay
            )

    def page(self, escalation_id: str) -> None:
        """Page everybody on shift, and set the deadline for a claim."""
        now = self._clock.now()
        with self._database.write() as session:
            row = session.get(Escalation, escalation_id)
            if row is None or row.status != Status.OPEN:
                return
            self._page_staff(session, row, on_shift(session, now), "first", now)
            row.status, row.paged_at = Status.PAGED, now
        self._sending.send_due()
        key = f"claim_deadline:{escalation_id}:{_stamp(now)}"
        self._jobs.enqueue("claim_deadline", escalation_id, key=key, delay=self._claim_within)

    def claim_deadline(self, escalation_id: str) -> None:
        """Nobody claimed in time: leads are paged, and the teen is told the truth, once."""
        now = self._clock.now()
        with self._database.write() as session:
            row = session.get(Escalation, escalation_id)
            if row is None or row.status not in (Status.OPEN, Status.PAGED):
                return
            leads = session.scalars(select(Staff).where(Staff.role == Role.LEAD, Staff.locked_at.is_(None)))
            self._page_staff(session, row, list(leads), "leads", now)
            note(session, row.id, "not_claimed_in_time", now)
            if row.told_nobody_at is None and row.promise == "person":
                self._tell_nobody_came(session, row, now)
        self._sending.send_due()

    def lapse(self, escalation_id: str) -> None:
        """A claim whose teen has waited too long goes back to the ladder, and the teen is told."""
        now = self._clock.now()
        with self._database.write() as session:
            row = session.get(Escalation, escalation_id)
            if row is None or row.status != Status.CLAIMED or row.waiting_since is None:
                return
            still_on = row.claimed_by is not None and _is_on(session, row.claimed_by, now)
            if now - row.waiting_since < self._lapse_after and still_on:
                return
            conversation = session.get_one(Conversation, row.conversation_id)
            note(session, row.id, "lapsed", now, row.claimed_by)
            raise_incident(session, "claim_lapsed", now, row.id)
            row.status, row.claimed_by, row.claimed_at = Status.PAGED, None, None
            conversation.owner, conversation.owner_staff_id = "bot", None
            conversation.state = "paused"
            conversation.turn += 1
            people = on_shift(session, now)
            reply = self._replies.named(
                "person_left" if people else "person_left_nobody", conversation.language
            )
            self._tell(
                session, conversation, row, reply.name, reply.text, f"left:{row.id}:{_stamp(now)}", now
            )
            self._page_staff(session, row, people, f"lapse:{_stamp(now)}", now)
        self._sending.send_due()
        key = f"claim_deadline:{escalation_id}:{_stamp(now)}"
        self._jobs.enqueue("claim_deadline", escalation_id, key=key, delay=self._claim_within)

    def _page_staff(
        self, session: Session, row: Escalation, people: list[Staff], rung: str, now: datetime
    ) -> None:
        if not people:
            note(session, row.id, "nobody_to_page", now)
            return
        for staff in people:
            name, text = self._wording.say("page_escalation", "en", tier=row.tier, escalation=row.id)
            key = f"page:{row.id}:{rung}:{staff.id}"
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
        self._tell(session, conversation, row, reply.name, reply.text, f"nobody_came:{row.id}", now)
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


def _to_page() -> Select[Escalation]:
    return select(Escalation).where(
        Escalation.status == Status.OPEN, Escalation.tier.in_(PAGED_TIERS) | Escalation.requested.is_(True)
    )


def _claimed_and_waiting() -> Select[Escalation]:
    return select(Escalation).where(
        Escalation.status == Status.CLAIMED, Escalation.waiting_since.is_not(None)
    )


def _is_on(session: Session, staff_id: str, now: datetime) -> bool:
    return (
        session.scalars(
            select(Shift.id).where(Shift.staff_id == staff_id, Shift.starts_at <= now, Shift.ends_at > now)
        ).first()
        is not None
    )


def _stamp(moment: datetime) -> str:
    return moment.strftime("%Y%m%dT%H%M%S%f")
