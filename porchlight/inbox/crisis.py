"""The answer to a crisis message: escalate, stop the lesson, choose the words. Runs inside the inbox transaction.

Only the crisis reply in its first form says what a person will do; wherever other words leave, or none, the
promise is taken back, so that nothing untrue is said about it later.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from porchlight.domain.escalation import Status
from porchlight.domain.gate import Kind
from porchlight.inbox.heard import Heard, Say
from porchlight.inbox.reserved import Reserved
from porchlight.inbox.verdict import UNSCREENED
from porchlight.services import outbox
from porchlight.services.consent import opt_out
from porchlight.services.escalate import Form, escalate, live_escalation, not_promised, still_here_form
from porchlight.services.readiness import read_readiness
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Replies, Reply


class CrisisAnswerer:
    """Escalates a message and decides which words leave for it."""

    def __init__(
        self, vault: Vault, replies: Replies, wording: Wording, reserved: Reserved, claim_minutes: int
    ) -> None:
        self._vault = vault
        self._replies = replies
        self._wording = wording
        self._reserved = reserved
        self._minutes = claim_minutes

    def answer(self, heard: Heard) -> Say | None:
        """Escalate one message, and say what leaves for it; None when nothing does."""
        session, conversation, screening = heard.session, heard.conversation, heard.verdict.screening
        claimed = _is_claimed(live_escalation(session, conversation.id))
        stopped_at = conversation.opted_out_at
        tier = "urgent" if heard.verdict.tier == UNSCREENED else heard.verdict.tier
        category = screening.category or "unspecified"
        promise = "person" if read_readiness(session, heard.now).can_promise_person(heard.now) else "nobody"
        escalated = escalate(
            session, conversation, heard.row.id, tier, category, watched=screening.watched, requested=False,
            promise=promise, promise_minutes=self._minutes, now=heard.now,
        )  # fmt: skip
        heard.row.turn_status = "crisis"
        self._stop_the_lesson(session, conversation)
        if conversation.owner == "human" and not claimed:
            back_to_bot(conversation)  # whoever resolved and never handed back can no longer write
        stops = self._reserved.also_stops(heard.text) and opt_out(session, conversation, heard.now)
        # Somebody who asked for no texts gets the crisis reply all the same, once.
        form: Form = escalated.form if stopped_at is None else self._once(heard, stopped_at)
        reply: Reply | None
        if conversation.covered_since is not None:
            reply = self.bland(heard)
        elif claimed and tier != "immediate":
            reply = None
        elif stops:
            reply = Reply(*self._wording.say("stop_and_crisis", conversation.language))
        elif form == "none":
            reply = None
        elif heard.verdict.tier == UNSCREENED:
            reply = self._replies.check_in(None, conversation.language, heard.now.date())
        else:
            reply = self._replies.crisis(
                tier,
                category,
                conversation.language,
                promise,
                form,
                minutes=self._minutes,
                today=heard.now.date(),
            )
            return Say(Kind.CRISIS, reply, escalated.escalation)
        not_promised(session, escalated.escalation, heard.now)
        return None if reply is None else Say(Kind.CRISIS, reply, escalated.escalation)

    def still_here(self, heard: Heard, live: Escalation) -> Say | None:
        """The one short line for a further text while a person is expected; after it, silence."""
        live.waiting_since = live.waiting_since or heard.now
        if still_here_form(live, heard.now) == "none":
            return None
        tier = live.tier if live.tier != "check_in" else "urgent"
        reply = self._replies.crisis(
            tier, live.category, heard.conversation.language, live.promise, "still_here",
            minutes=self._minutes, today=heard.now.date(),
        )  # fmt: skip
        return Say(Kind.CRISIS, reply, live)

    def bland(self, heard: Heard) -> Reply:
        """The line for a watched phone."""
        return self._replies.covered(heard.conversation.language, heard.row.id)

    def _once(self, heard: Heard, stopped_at: datetime) -> Form:
        return "none" if _answered_since(heard.session, heard.conversation.id, stopped_at) else "first"

    def _stop_the_lesson(self, session: Session, conversation: Conversation) -> None:
        outbox.cancel_unsent_lessons(session, conversation.id)
        conversation.turn += 1
        if conversation.owner == "bot":
            conversation.state = "covered" if conversation.covered_since else "paused"
        # What waited for Rasa is part of what she is telling us now: the worker reads it.
        session.execute(
            update(InboundRow)
            .where(InboundRow.conversation_id == conversation.id, InboundRow.turn_status == "waiting")
            .values(turn_status="to_human")
        )
        open_now = read_open(self._vault, conversation)
        # The open lesson step stays, to come back to; its question is no longer what is on screen.
        write_open(self._vault, conversation, OpenScreen(lesson=open_now.lesson, memory=open_now.memory))


def back_to_bot(conversation: Conversation) -> None:
    """The bot owns the conversation again, with the lesson paused."""
    conversation.owner, conversation.owner_staff_id = "bot", None
    conversation.turn += 1
    conversation.state = "covered" if conversation.covered_since else "paused"


def _is_claimed(live: Escalation | None) -> bool:
    return live is not None and live.status == Status.CLAIMED


def _answered_since(session: Session, conversation_id: str, moment: datetime) -> bool:
    """Whether a crisis reply was given since then. What confirmed the STOP itself does not count."""
    given = select(Outbound.id).where(
        Outbound.conversation_id == conversation_id, Outbound.kind == Kind.CRISIS, Outbound.created_at > moment,
        Outbound.status != "refused",
    )  # fmt: skip
    return session.scalars(given.limit(1)).first() is not None
