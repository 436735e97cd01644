"""What becomes of a stored message, decided inside its transaction. The order of the rules is the policy:

cover · crisis · STOP, START, HELP · opted out · a person owns the conversation · an escalation that waits ·
a check-in · what is no text · the lesson (a turn for Rasa).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import update
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind
from porchlight.domain.ids import new_id
from porchlight.inbox import covering
from porchlight.inbox.cover import CoverList
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.reserved import HELP, PERSON, START, STOP, Reserved
from porchlight.inbox.verdict import UNSCREENED, Verdict
from porchlight.services import outbox
from porchlight.services.escalate import Escalated, escalate, live_escalation, note, still_here_form
from porchlight.services.outbox import Draft
from porchlight.services.readiness import read_readiness
from porchlight.services.screen_now import OpenScreen, read_open, write_open
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Task
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Replies, Reply

NOT_TEXT = {"picture": "picture", "voice": "unsupported", "sticker": "unsupported", "location": "unsupported",
            "contact": "unsupported", "other": "unsupported"}  # fmt: skip
"""Which wording answers what is no text. An edited message is stored for the worker and never a turn."""


@dataclass(frozen=True)
class Say:
    """Words to answer with: kind and text; `at_once` ones may leave with the webhook's own response."""

    kind: Kind
    reply: Reply
    escalation: Escalation | None = None


class Answerer:
    """Decides and writes the answer to one stored message."""

    def __init__(
        self,
        vault: Vault,
        clock: Clock,
        replies: Replies,
        wording: Wording,
        reserved: Reserved,
        covers: CoverList,
        claim_minutes: int,
        stop_confirmed_by: Literal["us", "provider"],
    ) -> None:
        self._vault = vault
        self._clock = clock
        self._replies = replies
        self._wording = wording
        self._reserved = reserved
        self._covers = covers
        self._minutes = claim_minutes
        self._stop_confirmed_by = stop_confirmed_by

    def answer(
        self,
        session: Session,
        conversation: Conversation,
        row: InboundRow,
        verdict: Verdict,
        already_said: str | None,
    ) -> Receipt:
        """Write what follows from one message. `already_said`: the spool path answered it before."""
        now = self._clock.now()
        text = self._vault.open(row.text_sealed)
        outbox.release_held(session, conversation.id, row.id, now)
        say = self._decide(session, conversation, row, verdict, text, now)
        if row.turn_status != "waiting":
            row.answered_at = now
        if say is None:
            return Receipt(Fate.STORED, conversation.id, has_turn=row.turn_status == "waiting", has_due=True)
        return self._write(session, conversation, row, say, already_said, now)

    def _decide(
        self,
        session: Session,
        conversation: Conversation,
        row: InboundRow,
        verdict: Verdict,
        text: str,
        now: datetime,
    ) -> Say | None:
        said = covering.unlocked_by(conversation, text, self._vault, self._covers)
        if said:
            row.turn_status = "reserved"
            return self._resume_after_cover(conversation)
        if verdict.screening.watched:
            covering.cover(conversation, self._covers, now)
        if verdict.is_crisis or verdict.tier == UNSCREENED:
            return self._crisis(session, conversation, row, verdict, text, now)
        if conversation.covered_since is not None:
            return self._covered_line(conversation, row, now)
        word = (
            self._reserved.read(text, conversation.opted_out_at is not None) if row.kind == "text" else None
        )
        if word is not None:
            row.turn_status = "reserved"
            return self._word(session, conversation, row, word, now)
        if conversation.opted_out_at is not None or row.kind in ("edited", "blocked"):
            row.turn_status = "quiet"
            if row.kind == "blocked":
                self._opt_out(session, conversation, now)
            return None
        live = live_escalation(session, conversation.id)
        if conversation.owner == "human":
            row.turn_status = "to_human"
            if live is not None:
                live.waiting_since = live.waiting_since or now
            return None
        if live is not None and _a_person_is_expected(live):
            row.turn_status = "to_human"
            return self._still_here(live, conversation, now)
        if verdict.tier == "check_in" and any(
            why.rule.startswith(ASKS_FOR_PERSON) for why in verdict.screening.because
        ):
            row.turn_status = "reserved"
            return self._person(session, conversation, row, now)
        if verdict.tier == "check_in":
            return self._check_in(session, conversation, row, verdict, now)
        if row.kind in NOT_TEXT or not text.strip():
            row.turn_status = "reserved"
            return Say(Kind.SERVICE, self._words(NOT_TEXT.get(row.kind, "empty"), conversation))
        row.turn_status = "waiting"
        return None

    def _crisis(
        self,
        session: Session,
        conversation: Conversation,
        row: InboundRow,
        verdict: Verdict,
        text: str,
        now: datetime,
    ) -> Say | None:
        unscreened = verdict.tier == UNSCREENED
        tier = "urgent" if unscreened else verdict.tier
        category = verdict.screening.category or "unspecified"
        promise = "person" if read_readiness(session, now).can_promise_person(now) else "nobody"
        was_opted_out = conversation.opted_out_at is not None
        before = live_escalation(session, conversation.id)
        escalated = escalate(
            session, conversation, row.id, tier, category, watched=verdict.screening.watched, requested=False,
            promise=promise, promise_minutes=self._minutes, now=now,
        )  # fmt: skip
        row.turn_status = "crisis"
        self._stop_the_lesson(session, conversation)
        stops = self._reserved.also_stops(text)
        if stops:
            self._opt_out(session, conversation, now)
        covered = conversation.covered_since is not None
        if covered:
            return Say(Kind.CRISIS, self._bland(row, conversation), escalated.escalation)
        owned = conversation.owner == "human"
        if (owned and tier != "immediate") or (was_opted_out and before is not None):
            return None
        language = conversation.language
        if stops and escalated.form == "first":
            return Say(Kind.CRISIS, self._words("stop_and_crisis", conversation), escalated.escalation)
        if unscreened and escalated.form != "none":
            reply = self._replies.check_in(None, language, now.date())
            return Say(Kind.CRISIS, reply, escalated.escalation)
        return self._crisis_in_form(escalated, tier, category, language, promise, now)

    def _crisis_in_form(
        self, escalated: Escalated, tier: str, category: str, language: str, promise: str, now: datetime
    ) -> Say | None:
        if escalated.form == "none":
            return None
        reply = self._replies.crisis(
            tier, category, language, promise, escalated.form, minutes=self._minutes, today=now.date()
        )
        return Say(Kind.CRISIS, reply, escalated.escalation)

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

    def _covered_line(self, conversation: Conversation, row: InboundRow, now: datetime) -> Say:
        row.turn_status = "quiet"
        if covering.may_ask(conversation, now):
            write_open(self._vault, conversation, covering.asking(read_open(self._vault, conversation)))
            return Say(Kind.CRISIS, self._replies.named("cover_question", conversation.language))
        return Say(Kind.CRISIS, self._bland(row, conversation))

    def _bland(self, row: InboundRow, conversation: Conversation) -> Reply:
        return self._replies.covered(conversation.language, row.id)

    def _resume_after_cover(self, conversation: Conversation) -> Say:
        conversation.state = "paused"
        return Say(Kind.SERVICE, self._words("start_again", conversation))

    def _word(
        self, session: Session, conversation: Conversation, row: InboundRow, word: str, now: datetime
    ) -> Say | None:
        if word == STOP:
            was_out = conversation.opted_out_at is not None
            self._opt_out(session, conversation, now)
            if was_out or self._stop_confirmed_by == "provider":
                return None
            return Say(Kind.STOP_CONFIRMED, self._words("stop_confirmed", conversation))
        if word == START:
            conversation.opted_out_at = None
            conversation.unreachable_at = None
            if conversation.state == "opted_out":
                conversation.state = "paused" if conversation.welcomed_at else "new"
            return Say(Kind.SERVICE, self._words("start_again", conversation))
        if word == PERSON:
            return self._person(session, conversation, row, now)
        assert word == HELP
        return Say(Kind.STOP_CONFIRMED, self._words("help", conversation))

    def _person(self, session: Session, conversation: Conversation, row: InboundRow, now: datetime) -> Say:
        """A request for a person, honoured with or without a reason. What was open stays open."""
        ready = read_readiness(session, now).can_promise_person(now)
        escalated = escalate(
            session, conversation, row.id, "check_in", "unspecified", watched=False, requested=True,
            promise="person" if ready else "nobody", promise_minutes=self._minutes, now=now,
        )  # fmt: skip
        name = "asked_for_person_yes" if ready else "asked_for_person_nobody"
        reply = self._replies.named(name, conversation.language, minutes=self._minutes)
        return Say(Kind.TRUTH, reply, escalated.escalation)

    def _opt_out(self, session: Session, conversation: Conversation, now: datetime) -> None:
        outbox.cancel_unsent_lessons(session, conversation.id)
        if conversation.opted_out_at is None:
            conversation.opted_out_at = now
            conversation.turn += 1
            conversation.state = "opted_out" if conversation.owner == "bot" else conversation.state
            live = live_escalation(session, conversation.id)
            if live is not None:
                # STOP after a disclosure: a sign of danger as well as a right. A silent task, never a text.
                session.add(
                    Task(id=new_id("tsk"), youth_id=conversation.youth_id, escalation_id=live.id,
                         kind="stopped_after_disclosure", due_on=now.date(), opened_at=now)
                )  # fmt: skip
                note(session, live.id, "youth_stopped", now)

    def _still_here(self, live: Escalation, conversation: Conversation, now: datetime) -> Say | None:
        live.waiting_since = live.waiting_since or now
        if still_here_form(live, now) == "none":
            return None
        reply = self._replies.crisis(
            live.tier if live.tier != "check_in" else "urgent", live.category, conversation.language, live.promise,
            "still_here", minutes=self._minutes, today=now.date(),
        )  # fmt: skip
        return Say(Kind.CRISIS, reply, live)

    def _check_in(
        self, session: Session, conversation: Conversation, row: InboundRow, verdict: Verdict, now: datetime
    ) -> Say:
        reply = self._replies.check_in(verdict.screening.category, conversation.language, now.date())
        open_now = read_open(self._vault, conversation)
        write_open(
            self._vault,
            conversation,
            OpenScreen(prompt=reply.text, lesson=open_now.lesson, memory=open_now.memory),
        )
        conversation.state = "ask_safe"
        conversation.turn += 1
        outbox.cancel_unsent_lessons(session, conversation.id)
        row.turn_status = "reserved"
        if verdict.screening.category in NEXT_DAY_TASK:
            session.add(
                Task(id=new_id("tsk"), youth_id=conversation.youth_id, kind="check_in_to_read",
                     due_on=_next_working_day(now), opened_at=now)
            )  # fmt: skip
        return Say(Kind.CHECK_IN, reply)

    def _words(self, name: str, conversation: Conversation) -> Reply:
        return Reply(*self._wording.say(name, conversation.language))

    def _write(
        self,
        session: Session,
        conversation: Conversation,
        row: InboundRow,
        say: Say,
        already_said: str | None,
        now: datetime,
    ) -> Receipt:
        draft = Draft(
            kind=say.kind,
            name=say.reply.name,
            text=already_said or say.reply.text,
            key=f"answer:{row.id}",
            escalation_id=say.escalation.id if say.escalation else None,
            inbound_id=row.id,
        )
        out = outbox.write(session, self._vault, conversation, draft, now)
        if already_said is not None:
            out.status, out.via, out.sent_at, out.name = "sent", "answer", row.received_at, "crisis.unknown"
        elif say.kind is Kind.CRISIS and out.status == "due":
            outbox.leaves_as_answer(out, "twiml" if conversation.channel == "sms" else "answer", now)
            return Receipt(Fate.STORED, conversation.id, self._vault.open(out.text_sealed), out.id)
        return Receipt(Fate.STORED, conversation.id, has_due=out.status == "due")


ASKS_FOR_PERSON = "help.person"
"""The screen's rule for a request to talk to a person."""

NEXT_DAY_TASK = frozenset({"sexual_abuse", "physical_abuse", "online_grooming"})
"""A check-in that names abuse, or an adult with access to the child, is read on the next working day."""


def _a_person_is_expected(live: Escalation) -> bool:
    """Whether the bot should keep quiet for somebody. Where nobody was promised, or nobody came, it stays."""
    return live.promise == "person" and live.told_nobody_at is None and not live.requested


def _next_working_day(now: datetime) -> date:
    day = now.date() + timedelta(days=1)
    while day.weekday() >= 5:
        day += timedelta(days=1)
    return day
