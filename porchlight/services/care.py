"""What outreach workers do with escalations: look, claim, write, resolve, hand back.

Claiming is one conditional update, so that two workers cannot both win. While a person owns the conversation
the bot is silent; on hand-back the lesson resumes at the step that was open, without asking Rasa.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import update
from sqlalchemy.orm import Session

from curriculum import Library, Place
from porchlight.domain.clock import Clock
from porchlight.domain.escalation import LIVE, TIERS, Outcome, Status
from porchlight.domain.gate import Kind
from porchlight.errors import BadRequest, Conflict, NotFound
from porchlight.services import care_read, outbox
from porchlight.services.banner import banner
from porchlight.services.care_view import EscalationPage, QueueItem
from porchlight.services.escalate import note
from porchlight.services.incidents import close_incident
from porchlight.services.outbox import Draft
from porchlight.services.reach import may_read, visible
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.engine import Database
from porchlight.storage.tables import (
    AuditRow,
    Conversation,
    Escalation,
    InboundRow,
    Outbound,
    Promise,
)
from porchlight.storage.vault import Vault
from safety.replies import Replies, Reply

if TYPE_CHECKING:
    from porchlight.services.staff import StaffMember

LONGEST_WORDS = 1000
"""Characters a worker may write in one message (about six SMS segments)."""


class Care:
    """The hand-off, as workers use it. Every method raises NotAllowed for a role that may not read words."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        replies: Replies,
        library: Library,
        after_commit: Callable[[str], None],
        spooled: Callable[[], int],
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._replies = replies
        self._library = library
        self._after_commit = after_commit
        self._spooled = spooled

    def banner(self) -> list[str]:
        """The red lines: what of ours is broken right now. Holds no words of anybody."""
        with self._database.read() as session:
            return banner(session, self._clock.now(), self._spooled())

    def queue(self, viewer: StaffMember) -> list[QueueItem]:
        """Live escalations, the most severe first, then the longest waiting."""
        may_read(viewer)
        now = self._clock.now()
        with self._database.read() as session:
            rows = session.scalars(visible(viewer).where(Escalation.status.in_(LIVE)))
            items = [care_read.item(session, row, now) for row in rows]
        return sorted(
            items, key=lambda item: (-TIERS.index(item.tier), -item.waiting_seconds, item.opened_at)
        )

    def page(self, escalation_id: str, viewer: StaffMember) -> EscalationPage:
        """One escalation with its conversation. Raises NotFound, also for another organisation's."""
        may_read(viewer)
        with self._database.read() as session:
            row = self._find(session, escalation_id, viewer)
            return care_read.page(session, self._vault, row, viewer.id, self._clock.now())

    def claim(self, escalation_id: str, viewer: StaffMember) -> None:
        """Take an escalation; the teen is told who is there. Raises Conflict when somebody was first."""
        may_read(viewer)
        now = self._clock.now()
        with self._database.write() as session:
            row = self._find(session, escalation_id, viewer)
            won = session.execute(
                update(Escalation)
                .where(Escalation.id == row.id, Escalation.status.in_((Status.OPEN, Status.PAGED)))
                .values(status=Status.CLAIMED, claimed_by=viewer.id, claimed_at=now, first_words_at=None)
            )
            if getattr(won, "rowcount", 0) != 1:
                raise Conflict(f"{escalation_id} is claimed or resolved already; reload to see by whom")
            session.refresh(row)
            conversation = session.get_one(Conversation, row.conversation_id)
            outbox.cancel_unsent_lessons(session, conversation.id)
            conversation.owner, conversation.owner_staff_id = "human", viewer.id
            conversation.state = "with_human"
            conversation.turn += 1
            row.waiting_since = now
            self._waiting_go_to_human(session, conversation.id, now)
            self._keep_promise(session, row.id, now)
            note(session, row.id, "claimed", now, viewer.id)
            close_incident(session, "claim_lapsed", now, row.id)
            self._audit(session, viewer, "claim", row.id, now)
            reply = self._replies.named("person_claimed", conversation.language, name=_first_name(viewer))
            self._tell(session, conversation, row, reply, f"claimed:{row.id}:{now.isoformat()}", now)
        self._after_commit(conversation.id)

    def say(self, escalation_id: str, viewer: StaffMember, text: str) -> bool:
        """Send a worker's words, word for word. True when they are held because the teen is covered.

        Raises Conflict unless this viewer holds the claim, BadRequest for empty or too long words.
        """
        words = text.strip()
        if not words:
            raise BadRequest("write something first; nothing was sent")
        if len(words) > LONGEST_WORDS:
            raise BadRequest(
                f"{len(words)} characters; a message holds at most {LONGEST_WORDS}. Nothing was sent"
            )
        now = self._clock.now()
        with self._database.write() as session:
            row, conversation = self._owned(session, escalation_id, viewer)
            key = f"staff:{row.id}:{now.isoformat()}"
            draft = Draft(Kind.STAFF, "staff", words, key, row.id, written_by=viewer.id, answering=False)
            out = outbox.write(session, self._vault, conversation, draft, now)
            if out.status == "refused":
                raise Conflict("this youth has asked for no more texts (STOP); reach her another way")
            row.first_words_at = row.first_words_at or now
            row.waiting_since = None
            self._audit(session, viewer, "say", row.id, now)
            held = out.status == "held"
        self._after_commit(conversation.id)
        return held

    def resolve(self, escalation_id: str, viewer: StaffMember, outcome: Outcome, note_text: str = "") -> None:
        """Close with an outcome and a note. The conversation stays the worker's until it is handed back."""
        now = self._clock.now()
        with self._database.write() as session:
            row, _ = self._owned(session, escalation_id, viewer)
            row.status, row.outcome, row.resolved_at = Status.RESOLVED, outcome, now
            row.waiting_since = None
            row.note_sealed = self._vault.seal(note_text) if note_text.strip() else None
            note(session, row.id, "resolved", now, viewer.id)
            self._audit(session, viewer, f"resolve {outcome}", row.id, now)

    def hand_back(self, escalation_id: str, viewer: StaffMember) -> None:
        """Give the conversation back to the bot, which offers the step that was open."""
        now = self._clock.now()
        with self._database.write() as session:
            row, conversation = self._owned(session, escalation_id, viewer, resolved_too=True)
            if row.status == Status.CLAIMED:
                raise Conflict("resolve it with an outcome first, then hand back")
            conversation.owner, conversation.owner_staff_id = "bot", None
            conversation.turn += 1
            conversation.sitting += 1
            note(session, row.id, "handed_back", now, viewer.id)
            self._audit(session, viewer, "hand_back", row.id, now)
            self._resume(session, conversation, row, viewer, now)
        self._after_commit(conversation.id)

    def _resume(
        self,
        session: Session,
        conversation: Conversation,
        row: Escalation,
        viewer: StaffMember,
        now: datetime,
    ) -> None:
        open_now = read_open(self._vault, conversation)
        reply = self._replies.named("person_resolved", conversation.language, name=_first_name(viewer))
        self._tell(session, conversation, row, reply, f"handed:{row.id}:{now.isoformat()}", now)
        if open_now.lesson is None:
            conversation.state = "idle"
            write_open(self._vault, conversation, OpenScreen(memory=open_now.memory))
            return
        played = self._library.show(Place.from_json(open_now.lesson), conversation.language)
        conversation.state = played.state
        lesson = played.place.to_json() if played.place else None
        write_open(
            self._vault, conversation, OpenScreen(played.options, played.prompt, lesson, open_now.memory)
        )
        for part, said in enumerate(played.messages):
            draft = Draft(
                Kind.LESSON,
                said.name,
                said.text,
                f"resume:{row.id}:{now.isoformat()}:{part}",
                row.id,
                answering=False,
            )
            outbox.write(session, self._vault, conversation, draft, now)

    def _tell(
        self,
        session: Session,
        conversation: Conversation,
        row: Escalation,
        reply: Reply,
        key: str,
        now: datetime,
    ) -> Outbound:
        draft = Draft(Kind.TRUTH, reply.name, reply.text, key, row.id, answering=False)
        return outbox.write(session, self._vault, conversation, draft, now)

    def _find(self, session: Session, escalation_id: str, viewer: StaffMember) -> Escalation:
        row = session.scalars(visible(viewer).where(Escalation.id == escalation_id)).first()
        if row is None:
            raise NotFound(f"no escalation {escalation_id}")
        return row

    def _owned(
        self, session: Session, escalation_id: str, viewer: StaffMember, resolved_too: bool = False
    ) -> tuple[Escalation, Conversation]:
        may_read(viewer)
        row = self._find(session, escalation_id, viewer)
        allowed = (Status.CLAIMED, Status.RESOLVED) if resolved_too else (Status.CLAIMED,)
        conversation = session.get_one(Conversation, row.conversation_id)
        if (
            row.status not in allowed
            or row.claimed_by != viewer.id
            or conversation.owner_staff_id != viewer.id
        ):
            raise Conflict(f"{escalation_id} is not yours now; claim it first, or reload to see who has it")
        return row, conversation

    def _waiting_go_to_human(self, session: Session, conversation_id: str, now: datetime) -> None:
        session.execute(
            update(InboundRow)
            .where(InboundRow.conversation_id == conversation_id, InboundRow.turn_status == "waiting")
            .values(turn_status="to_human", answered_at=now)
        )

    def _keep_promise(self, session: Session, escalation_id: str, now: datetime) -> None:
        session.execute(
            update(Promise)
            .where(
                Promise.escalation_id == escalation_id, Promise.kept_at.is_(None), Promise.broken_at.is_(None)
            )
            .values(kept_at=now)
        )

    def _audit(self, session: Session, viewer: StaffMember, act: str, record: str, now: datetime) -> None:
        session.add(AuditRow(at=now, staff_id=viewer.id, staff_name=viewer.name, act=act, record=record))


def _first_name(viewer: StaffMember) -> str:
    """What a teen may know of a worker's name."""
    return viewer.name.split()[0]
