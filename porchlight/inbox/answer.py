"""What becomes of a stored message, decided inside its transaction. The order of the rules is the policy:

a block · the end of cover · crisis · cover · STOP, START, HELP, HELP and a place · opted out · a person owns the
conversation · the word of her own plan · an escalation that waits · a wish for a person · a check-in · what is no
text · the lesson (a turn for Rasa).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind
from porchlight.inbox import check_in, covering, near, plan
from porchlight.inbox.cover import CoverList
from porchlight.inbox.crisis import CrisisAnswerer, back_to_bot
from porchlight.inbox.heard import Arrival, Heard, Say
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.reserved import HELP, PERSON, START, STOP, Reserved
from porchlight.inbox.verdict import UNSCREENED, Verdict
from porchlight.services import outbox
from porchlight.services.consent import opt_in, opt_out
from porchlight.services.escalate import escalate, live_escalation, not_promised
from porchlight.services.local_help import LocalHelp
from porchlight.services.outbox import Draft
from porchlight.services.readiness import read_readiness
from porchlight.services.screen_now import read_open, write_open
from porchlight.storage.tables import Conversation, Escalation, InboundRow
from porchlight.storage.vault import Vault
from porchlight.wording import Wording
from safety.replies import Replies, Reply

NOT_TEXT = {"picture": "picture", "voice": "unsupported", "sticker": "unsupported", "location": "unsupported",
            "contact": "unsupported", "other": "unsupported"}  # fmt: skip
"""Which wording answers what is no text. An edited message is stored for the worker and never a turn."""


ASKS_FOR_PERSON = "help.person"
"""The screen's rule for a request to talk to a person."""


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
        local: LocalHelp,
        lessons_open: Callable[[Session], bool],
    ) -> None:
        self._vault = vault
        self._lessons_open = lessons_open
        self._local = local
        self._clock = clock
        self._replies = replies
        self._wording = wording
        self._reserved = reserved
        self._covers = covers
        self._minutes = claim_minutes
        self._stop_confirmed_by = stop_confirmed_by
        self._crisis = CrisisAnswerer(vault, replies, wording, reserved, claim_minutes)

    def answer(
        self,
        session: Session,
        conversation: Conversation,
        row: InboundRow,
        verdict: Verdict,
        arrival: Arrival,
    ) -> Receipt:
        """Write what follows from one message. Where the spool path answered it, that answer stands."""
        text = self._vault.open(row.text_sealed)
        heard = Heard(
            session, conversation, row, verdict, text, self._clock.now(), arrival.inbound.provider_word
        )
        say = self._decide(heard)
        # Somebody who has just said that she is watched expects no text, least of all a stranger's.
        released = not verdict.screening.watched and outbox.release_held(
            session, conversation.id, row.id, heard.now
        )
        if row.turn_status != "waiting":
            row.answered_at = heard.now
        if arrival.said is not None:
            self._keep_said(heard, arrival.said)
        elif say is not None:
            return self._write(heard, say, arrival.spooled, released)
        return Receipt(Fate.STORED, conversation.id, has_turn=row.turn_status == "waiting", has_due=True)

    def set_aside(
        self, session: Session, conversation: Conversation, row: InboundRow, verdict: Verdict
    ) -> None:
        """A message whose answer cannot be worked out: a crisis is escalated all the same, and nothing is said."""
        now = self._clock.now()
        row.turn_status, row.answered_at = "set_aside", now
        if not verdict.is_crisis and verdict.tier != UNSCREENED:
            return
        escalated = escalate(
            session, conversation, row.id, verdict.tier if verdict.is_crisis else "urgent",
            verdict.screening.category or "unspecified", watched=verdict.screening.watched, requested=False,
            promise="unknown", promise_minutes=self._minutes, now=now,
        )  # fmt: skip
        not_promised(session, escalated.escalation, now)

    def _decide(self, heard: Heard) -> Say | None:
        session, conversation, row, now = heard.session, heard.conversation, heard.row, heard.now
        if row.kind == "blocked":
            row.turn_status = "quiet"
            opt_out(session, conversation, now)
            conversation.unreachable_at = now
            return None
        if covering.unlocked_by(conversation, heard.text, self._vault):
            row.turn_status = "reserved"
            return self._resume_after_cover(conversation)
        if heard.verdict.screening.watched:
            covering.cover(conversation, self._covers, now)
        word = self._word_in(heard)
        lines = near.asked(heard, self._vault, self._local) if word is None else None
        if word is None and lines is None and heard.verdict.tier == "check_in":
            heard = check_in.counted(heard)
        if heard.verdict.is_crisis or heard.verdict.tier == UNSCREENED:
            return plan.rather(heard, self._crisis.answer(heard), self._vault, self._wording)
        asks = word == PERSON or (word is None and _asks_for_person(heard.verdict))
        if conversation.covered_since is not None:
            return self._covered(heard, word, asks)
        if word is not None and word != PERSON:
            row.turn_status = "reserved"
            return self._word(heard, word)
        if lines is not None and not asks:
            row.turn_status = "reserved"
            near.keep(heard, self._vault, lines)
            return Say(Kind.STOP_CONFIRMED, Reply(lines.name, lines.text))
        if conversation.opted_out_at is not None or row.kind == "edited":
            row.turn_status = "quiet"
            if asks:
                self._ask(heard, "unknown")  # honoured in silence: somebody who stopped is not texted
            return None
        live = live_escalation(session, conversation.id)
        if conversation.owner == "human" and not self._forgotten(heard, live):
            row.turn_status = "to_human"
            if live is not None:
                live.waiting_since = live.waiting_since or now
            return None
        if word is None and (own := plan.called_up(heard, self._vault, self._wording)) is not None:
            return own  # also while a person is awaited: it is what she made it for
        if live is not None and _a_person_is_expected(live):
            row.turn_status = "to_human"
            return self._crisis.still_here(heard, live)
        if asks:
            row.turn_status = "reserved"
            return self._person(heard)
        if heard.verdict.tier == "check_in":
            return check_in.ask(heard, self._vault, self._replies)
        if row.kind in NOT_TEXT or not heard.text.strip():
            row.turn_status = "reserved"
            return Say(Kind.SERVICE, self._words(NOT_TEXT.get(row.kind, "empty"), conversation))
        if not self._lessons_open(session):
            row.turn_status = "reserved"
            return Say(Kind.SERVICE, self._words("not_open", conversation))
        row.turn_status = "waiting"
        return None

    def _word_in(self, heard: Heard) -> str | None:
        """The reserved word that this message is. START counts for somebody who stopped; else it opens a talk."""
        conversation = heard.conversation
        if heard.row.kind != "text":
            return None
        if heard.provider_word == "STOP":
            return STOP  # a word of the provider's own list, which need not be on ours
        word = self._reserved.read(heard.text, conversation.opted_out_at is not None)
        reachable = conversation.opted_out_at is None and conversation.unreachable_at is None
        return None if word == START and reachable else word

    def _word(self, heard: Heard, word: str) -> Say | None:
        conversation = heard.conversation
        if word == STOP:
            newly = opt_out(heard.session, conversation, heard.now)
            if not newly or self._stop_confirmed_by == "provider" or heard.provider_word == "STOP":
                return None
            return Say(Kind.STOP_CONFIRMED, self._words("stop_confirmed", conversation))
        if word == START:
            opt_in(conversation)
            return Say(Kind.SERVICE, self._words("start_again", conversation))
        assert word == HELP
        return Say(Kind.STOP_CONFIRMED, self._words("help", conversation))

    def _covered(self, heard: Heard, word: str | None, asks: bool) -> Say | None:
        """On a watched phone every word is heard, and each text gets one bland line; after STOP, none."""
        session, conversation = heard.session, heard.conversation
        stopped = conversation.opted_out_at is not None
        heard.row.turn_status = "quiet"
        if word == STOP:
            opt_out(session, conversation, heard.now)
        elif word == START:
            opt_in(conversation)
            stopped = False
        if asks:
            self._ask(heard, "unknown")
        live = live_escalation(session, conversation.id)
        if live is not None:
            heard.row.turn_status = "to_human"
            live.waiting_since = live.waiting_since or heard.now
        if stopped:
            return None
        if covering.may_ask(conversation, heard.now):
            write_open(self._vault, conversation, covering.asking(read_open(self._vault, conversation)))
            return Say(Kind.CRISIS, self._replies.named("cover_question", conversation.language), live)
        return Say(Kind.CRISIS, self._crisis.bland(heard), live)

    def _resume_after_cover(self, conversation: Conversation) -> Say | None:
        if conversation.owner == "human":
            conversation.state = "with_human"
            return None
        conversation.state = "paused" if conversation.opted_out_at is None else "opted_out"
        return Say(Kind.SERVICE, self._words("start_again", conversation))

    def _person(self, heard: Heard) -> Say:
        """A request for a person, honoured with or without a reason. What was open stays open."""
        ready = read_readiness(heard.session, heard.now).can_promise_person(heard.now)
        escalation = self._ask(heard, "person" if ready else "nobody")
        name = "asked_for_person_yes" if ready else "asked_for_person_nobody"
        reply = self._replies.named(name, heard.conversation.language, minutes=self._minutes)
        return Say(Kind.TRUTH, reply, escalation)

    def _ask(self, heard: Heard, promise: str) -> Escalation:
        """Put a request for a person before the workers."""
        return escalate(
            heard.session, heard.conversation, heard.row.id, "check_in", "unspecified", watched=False,
            requested=True, promise=promise, promise_minutes=self._minutes, now=heard.now,
        ).escalation  # fmt: skip

    def _forgotten(self, heard: Heard, live: Escalation | None) -> bool:
        """Whether the person who owns this has resolved it long ago and never handed it back: then the bot takes it."""
        if live is not None:
            return False
        resolved = heard.session.scalars(
            select(func.max(Escalation.resolved_at)).where(
                Escalation.conversation_id == heard.conversation.id
            )
        ).one()
        if resolved is None or heard.now - resolved < timedelta(minutes=self._minutes):
            return False
        back_to_bot(heard.conversation)
        return True

    def _words(self, name: str, conversation: Conversation) -> Reply:
        return Reply(*self._wording.say(name, conversation.language))

    def _write(self, heard: Heard, say: Say, spooled: bool, released: bool) -> Receipt:
        conversation = heard.conversation
        out = outbox.write(heard.session, self._vault, conversation, self._draft(heard, say), heard.now)
        if say.kind is Kind.CRISIS and out.status == "due" and not spooled:
            outbox.leaves_as_answer(out, "twiml" if conversation.channel == "sms" else "answer", heard.now)
            return Receipt(
                Fate.STORED, conversation.id, self._vault.open(out.text_sealed), out.id, has_due=released
            )
        return Receipt(Fate.STORED, conversation.id, has_due=True)

    def _keep_said(self, heard: Heard, said: Reply) -> None:
        """What the spool path answered is what she read; it promised nothing."""
        live = live_escalation(heard.session, heard.conversation.id)
        if live is not None:
            not_promised(heard.session, live, heard.now)
        draft = self._draft(heard, Say(Kind.CRISIS, said, live))
        out = outbox.write(heard.session, self._vault, heard.conversation, draft, heard.now)
        outbox.was_said(out, self._vault, said.name, said.text, heard.row.received_at)

    def _draft(self, heard: Heard, say: Say) -> Draft:
        return Draft(
            kind=say.kind,
            name=say.reply.name,
            text=say.reply.text,
            key=f"answer:{heard.row.id}",
            escalation_id=say.escalation.id if say.escalation else None,
            inbound_id=heard.row.id,
        )


def _a_person_is_expected(live: Escalation) -> bool:
    """Whether the bot should keep quiet for somebody. Where nobody was promised, or nobody came, it stays."""
    return live.promise == "person" and live.told_nobody_at is None and not live.requested


def _asks_for_person(verdict: Verdict) -> bool:
    return verdict.tier == "check_in" and any(
        why.rule.startswith(ASKS_FOR_PERSON) for why in verdict.screening.because
    )
