"""From a miss to a test: a worker says what the screen got wrong, a second person approves, a developer takes it.

The teen's message is never copied: the row holds a paraphrase, sealed, and the way back to the message only
until somebody else has approved it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.errors import BadRequest, Conflict, NotFound
from porchlight.services import plans
from porchlight.services.audit import note_act
from porchlight.services.paraphrase import Draft, judged, scrubbed
from porchlight.services.reach import may_read, visible
from porchlight.services.staff import StaffMember
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, Escalation, InboundRow, ScreeningRow, ScreenMistake, Staff
from porchlight.storage.vault import Vault

WRITTEN, SENT_BACK, APPROVED = "written", "sent_back", "approved"
LONGEST_REASON = 300
MOST_LISTED = 200


@dataclass(frozen=True)
class Message:
    """The message that was read wrongly, for the page on which it is paraphrased; never kept."""

    escalation: str
    inbound: int
    text: str
    language: str
    said_tier: str
    said_category: str | None


@dataclass(frozen=True)
class Mistake:
    """One mistake as pages show it. `escalation` leads back to the message until it is approved."""

    id: str
    kind: str
    said_tier: str
    said_category: str | None
    tier: str
    category: str | None
    language: str
    paraphrase: str
    version: int
    status: str
    writer: str
    written_at: datetime
    decider: str | None
    reason: str
    escalation: str | None
    mine: bool

    @property
    def can_decide(self) -> bool:
        """Whether this viewer may approve it or send it back: never whoever wrote it."""
        return self.status == WRITTEN and not self.mine

    @property
    def can_change(self) -> bool:
        """Whether this viewer may write it anew or take it back."""
        return self.status != APPROVED and self.mine


class Mistakes:
    """What outreach workers and leads do with mistakes of the screen. Every method raises NotAllowed for others."""

    def __init__(self, database: Database, vault: Vault, clock: Clock) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock

    def message(self, escalation_id: str, inbound_id: int, viewer: StaffMember) -> Message:
        """The message to be paraphrased. Raises NotFound, also for another organisation's."""
        may_read(viewer)
        with self._database.read() as session:
            return self._message(session, escalation_id, inbound_id, viewer)

    def write(self, escalation_id: str, inbound_id: int, viewer: StaffMember, draft: Draft) -> str:
        """Write one down for a second person. Raises BadRequest, LooksNamed, NotFound, or Conflict if it is there."""
        may_read(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            message = self._message(session, escalation_id, inbound_id, viewer)
            draft = scrubbed(judged(draft, message.said_tier), message.text)
            there = select(ScreenMistake.id).where(
                ScreenMistake.inbound_id == inbound_id,
                ScreenMistake.organisation_id == viewer.organisation_id,
            )
            if session.scalars(there).first() is not None:
                raise Conflict("somebody has written this one down already; see Mistakes")
            row = ScreenMistake(
                id=new_id("mis"), organisation_id=viewer.organisation_id, inbound_id=inbound_id,
                escalation_id=escalation_id, said_tier=message.said_tier, said_category=message.said_category,
                version=0, written_by=viewer.id,
            )  # fmt: skip
            self._fill(row, draft, now)
            session.add(row)
            note_act(session, now, viewer.id, viewer.name, "mistake_written", row.id)
            return row.id

    def listed(self, viewer: StaffMember) -> list[Mistake]:
        """The organisation's, those that wait first, then the newest."""
        may_read(viewer)
        order = (SENT_BACK, WRITTEN, APPROVED)
        with self._database.read() as session:
            rows = session.scalars(
                select(ScreenMistake)
                .where(ScreenMistake.organisation_id == viewer.organisation_id)
                .order_by(ScreenMistake.written_at.desc())
                .limit(MOST_LISTED)
            )
            found = [self._shown(session, row, viewer) for row in rows]
        return sorted(found, key=lambda each: order.index(each.status))

    def page(self, mistake_id: str, viewer: StaffMember) -> Mistake:
        """One of them. Raises NotFound, also for another organisation's."""
        may_read(viewer)
        with self._database.read() as session:
            return self._shown(session, self._find(session, mistake_id, viewer), viewer)

    def rewrite(self, mistake_id: str, viewer: StaffMember, draft: Draft) -> None:
        """Write it anew; it waits for a second person again. Raises as `write` does."""
        may_read(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            row = self._own(session, mistake_id, viewer)
            original = session.get(InboundRow, row.inbound_id) if row.inbound_id is not None else None
            words = self._vault.open(original.text_sealed) if original is not None else None
            self._fill(row, scrubbed(judged(draft, row.said_tier), words), now)
            note_act(session, now, viewer.id, viewer.name, "mistake_rewritten", row.id)

    def withdraw(self, mistake_id: str, viewer: StaffMember) -> None:
        """Take one's own back; its words go with it. Raises NotFound, Conflict."""
        may_read(viewer)
        with self._database.write() as session:
            session.delete(self._own(session, mistake_id, viewer))
            note_act(session, self._clock.now(), viewer.id, viewer.name, "mistake_withdrawn", mistake_id)

    def approve(self, mistake_id: str, viewer: StaffMember, version: int) -> None:
        """Approve what somebody else wrote: from here on nothing leads back to the message.

        Raises Conflict for one's own, for one that was decided, or that was written anew since it was read.
        """
        self._decide(mistake_id, viewer, version, status=APPROVED, inbound_id=None, escalation_id=None)

    def send_back(self, mistake_id: str, viewer: StaffMember, version: int, reason: str) -> None:
        """Send back what somebody else wrote, with a reason. Raises as `approve` does; BadRequest without one."""
        words = " ".join(reason.split())[:LONGEST_REASON]
        if not words:
            raise BadRequest("say what should be changed")
        self._decide(mistake_id, viewer, version, status=SENT_BACK, reason_sealed=self._vault.seal(words))

    def _decide(
        self, mistake_id: str, viewer: StaffMember, version: int, *, status: str, **values: object
    ) -> None:
        may_read(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            row = self._find(session, mistake_id, viewer)
            if row.written_by == viewer.id:
                raise Conflict("somebody else has to decide on what you wrote")
            # One conditional update: nobody approves words that were changed while they were being read.
            done = session.execute(
                update(ScreenMistake)
                .where(
                    ScreenMistake.id == row.id,
                    ScreenMistake.status == WRITTEN,
                    ScreenMistake.version == version,
                )
                .values(status=status, decided_by=viewer.id, decided_at=now, **values)
            )
            if getattr(done, "rowcount", 0) != 1:
                raise Conflict("it was changed or decided in the meantime; read it again")
            note_act(session, now, viewer.id, viewer.name, f"mistake_{status}", row.id)

    def _fill(self, row: ScreenMistake, draft: Draft, now: datetime) -> None:
        row.kind, row.tier, row.category, row.language = (
            draft.kind,
            draft.tier,
            draft.category,
            draft.language,
        )
        row.paraphrase_sealed = self._vault.seal(draft.paraphrase)
        row.version, row.status, row.written_at = row.version + 1, WRITTEN, now
        row.decided_by = row.decided_at = row.reason_sealed = None

    def _message(self, session: Session, escalation_id: str, inbound_id: int, viewer: StaffMember) -> Message:
        escalation = session.scalars(visible(viewer).where(Escalation.id == escalation_id)).first()
        row, screened = session.get(InboundRow, inbound_id), session.get(ScreeningRow, inbound_id)
        if escalation is None or row is None or screened is None or row.kind == plans.KIND:
            raise NotFound(f"no screened message {inbound_id} in {escalation_id}")
        if row.conversation_id != escalation.conversation_id:
            raise NotFound(f"no screened message {inbound_id} in {escalation_id}")
        conversation = session.get_one(Conversation, row.conversation_id)
        return Message(
            escalation.id, row.id, self._vault.open(row.text_sealed), conversation.language, screened.tier,
            screened.category,
        )  # fmt: skip

    def _find(self, session: Session, mistake_id: str, viewer: StaffMember) -> ScreenMistake:
        row = session.get(ScreenMistake, mistake_id)
        if row is None or row.organisation_id != viewer.organisation_id:
            raise NotFound(f"no mistake {mistake_id}")
        return row

    def _own(self, session: Session, mistake_id: str, viewer: StaffMember) -> ScreenMistake:
        row = self._find(session, mistake_id, viewer)
        if row.written_by != viewer.id:
            raise Conflict("only whoever wrote it can change it or take it back")
        if row.status == APPROVED:
            raise Conflict("it is approved already")
        return row

    def _shown(self, session: Session, row: ScreenMistake, viewer: StaffMember) -> Mistake:
        decider = session.get(Staff, row.decided_by) if row.decided_by else None
        return Mistake(
            id=row.id, kind=row.kind, said_tier=row.said_tier, said_category=row.said_category, tier=row.tier,
            category=row.category, language=row.language, paraphrase=self._vault.open(row.paraphrase_sealed),
            version=row.version, status=row.status, writer=session.get_one(Staff, row.written_by).name,
            written_at=row.written_at, decider=decider.name if decider else None,
            reason=self._vault.open(row.reason_sealed) if row.reason_sealed else "",
            escalation=row.escalation_id, mine=row.written_by == viewer.id,
        )  # fmt: skip
