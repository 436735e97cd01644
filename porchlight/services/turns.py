"""Answering turns: lease a conversation, ask Rasa with no transaction open, commit everything in one.

The waiting inbound rows are the queue. Texts that arrive before a reply has left join its turn. A turn that
Rasa lost is simply run again: nothing was written. A turn commits only if no newer crisis turn or claim
exists, so that the bot never talks over a person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

import structlog
from sqlalchemy import or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot.turn import TurnIn, TurnOut
from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind
from porchlight.errors import PorchlightError, RasaUnavailable, StorageUnavailable
from porchlight.services import effects, outbox
from porchlight.services.answering import Answering
from porchlight.services.brief import brief
from porchlight.services.escalate import live_escalation
from porchlight.services.incidents import close_incident, raise_incident
from porchlight.services.local_help import LocalHelp
from porchlight.services.misread import heard_of
from porchlight.services.outbox import Draft
from porchlight.services.screen_now import OpenScreen, write_open
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, InboundRow
from porchlight.storage.vault import Vault
from porchlight.wording import Wording

log = structlog.get_logger()

LEASE = timedelta(seconds=30)
"""Longer than a Rasa call can take (12 s); a process that dies loses the turn to the sweep after this."""

RETRY_AFTER = timedelta(seconds=2)
TELL_AFTER = timedelta(seconds=8)
"""A teen who has waited this long for a lesson reply is told, once, that her message is kept."""

MOST_TRIES = 3
MOST_JOINS = 3


class Asks(Protocol):
    """The way to Rasa; the real one is porchlight.rasa.client.RasaClient."""

    def turn(self, sender: str, text: str, turn: TurnIn) -> TurnOut:
        """One turn. Raises RasaUnavailable."""
        ...


@dataclass(frozen=True)
class Leased:
    """A turn that is ours to answer: the rows it joins, and the conversation's turn number when we read it."""

    conversation_id: str
    sender: str
    rows: tuple[int, ...]
    text: str
    turn_number: int
    until: datetime
    given: TurnIn


class Turns:
    """Answers the waiting turns of conversations."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        rasa: Asks,
        answering: Answering,
        wording: Wording,
        process: str,
        claim_minutes: int,
        stop_confirmed_by: str,
        local: LocalHelp,
    ) -> None:
        self._local = local
        self._database = database
        self._vault = vault
        self._clock = clock
        self._rasa = rasa
        self._answering = answering
        self._wording = wording
        self._process = process
        self._claim_minutes = claim_minutes
        self._stop_confirmed_by = stop_confirmed_by

    def answer(self, conversation_id: str) -> bool:
        """Answer what waits in one conversation. False when there was nothing to do or it did not work now."""
        for _ in range(MOST_JOINS):
            try:
                leased = self._lease(conversation_id)
            except (StorageUnavailable, IntegrityError):
                raise
            except Exception as error:
                # Broad on purpose: a row that cannot be read must not hold up the turns behind it.
                log.error("turn_unreadable", conversation=conversation_id, error=type(error).__name__)
                self._failed(conversation_id, None, odd=True)
                return False
            if leased is None:
                return False
            try:
                if self._commit(leased, self._rasa.turn(leased.sender, leased.text, leased.given)):
                    return True
            except StorageUnavailable:
                raise
            except Exception as error:
                # Broad on purpose: an answer that cannot be used is a try; after three the message is set aside.
                code = error.code if isinstance(error, PorchlightError) else type(error).__name__
                log.warning("turn_failed", conversation=conversation_id, code=code)
                unreachable = isinstance(error, RasaUnavailable) and error.code != "rasa_odd"
                self._failed(conversation_id, leased, odd=not unreachable)
                return False
        return False

    def waiting(self) -> list[str]:
        """Conversations with a turn that is due and that nobody is answering."""
        now = self._clock.now()
        with self._database.read() as session:
            return list(
                session.scalars(
                    select(InboundRow.conversation_id)
                    .join(Conversation, Conversation.id == InboundRow.conversation_id)
                    .where(
                        InboundRow.turn_status == "waiting",
                        or_(InboundRow.retry_at.is_(None), InboundRow.retry_at <= now),
                        or_(Conversation.lease_until.is_(None), Conversation.lease_until <= now),
                    )
                    .distinct()
                )
            )

    def next_retry(self, until: datetime) -> datetime | None:
        """When the next turn that was put off is due, if that is by `until`."""
        with self._database.read() as session:
            return session.scalars(
                select(InboundRow.retry_at)
                .where(InboundRow.turn_status == "waiting", InboundRow.retry_at <= until)
                .order_by(InboundRow.retry_at)
                .limit(1)
            ).first()

    def _lease(self, conversation_id: str) -> Leased | None:
        now = self._clock.now()
        with self._database.write() as session:
            taken = session.execute(
                update(Conversation)
                .where(
                    Conversation.id == conversation_id,
                    or_(Conversation.lease_until.is_(None), Conversation.lease_until <= now),
                )
                .values(lease_by=self._process, lease_until=now + LEASE)
            )
            if getattr(taken, "rowcount", 0) != 1:
                return None
            conversation = session.get_one(Conversation, conversation_id)
            rows = _waiting_rows(session, conversation_id)
            if not rows or any(row.retry_at is not None and row.retry_at > now for row in rows):
                conversation.lease_by = conversation.lease_until = None
                return None
            text = "\n".join(self._vault.open(row.text_sealed) for row in rows)
            turn_id = f"{conversation_id}:{rows[-1].id}"
            return Leased(
                conversation_id=conversation_id,
                sender=f"{conversation_id}:{conversation.sitting}",
                rows=tuple(row.id for row in rows),
                text=text,
                turn_number=conversation.turn,
                until=now + LEASE,
                given=brief(
                    session, self._vault, self._answering, conversation, turn_id, text, now, self._local
                ),
            )

    def _commit(self, leased: Leased, out: TurnOut) -> bool:
        """True when the turn is answered or no longer ours; False when newer texts have to join it."""
        now = self._clock.now()
        with self._database.write() as session:
            conversation = _give_back(session, leased.conversation_id, leased)
            rows = _waiting_rows(session, leased.conversation_id)
            if conversation.turn != leased.turn_number or conversation.owner == "human":
                # A crisis reply, a person or STOP was first: what Rasa made of the older words is not said.
                status = "quiet" if live_escalation(session, conversation.id) is None else "to_human"
                mine = [row for row in rows if row.id in leased.rows]
                for row in mine:
                    row.turn_status, row.answered_at = status, now
                return len(mine) == len(rows)
            if [row.id for row in rows] != list(leased.rows):
                return False
            close_incident(session, "rasa_unreachable", now)
            self._write_turn(session, conversation, rows, leased.given, out, now)
            return True

    def _write_turn(
        self,
        session: Session,
        conversation: Conversation,
        rows: Sequence[InboundRow],
        given: TurnIn,
        out: TurnOut,
        now: datetime,
    ) -> None:
        conversation.turn += 1
        conversation.state = out.state
        screen = OpenScreen(out.options, out.prompt, out.lesson, out.memory, out.misunderstood)
        write_open(self._vault, conversation, screen)
        last = rows[-1].id
        doing = effects.Doing(
            session, self._vault, conversation, last, now, self._claim_minutes, given.person_available,
            tuple(row.id for row in rows),
        )  # fmt: skip
        stopping = any(effect["kind"] == "opt_out" for effect in out.effects)
        for effect in out.effects:
            effects.apply(doing, effect)
        for part, message in enumerate(out.messages):
            key = f"turn:{out.turn_id}:{part}"
            draft = Draft(Kind.LESSON, message["name"], message["text"], key, inbound_id=last)
            outbox.write(session, self._vault, conversation, draft, now)
        if stopping and self._stop_confirmed_by == "us":
            name, text = self._wording.say("stop_confirmed", conversation.language)
            outbox.write(
                session, self._vault, conversation,
                Draft(Kind.STOP_CONFIRMED, name, text, f"stop:{out.turn_id}", inbound_id=last), now,
            )  # fmt: skip
        session.add(heard_of(given, out, last, conversation.id, now))
        for row in rows:
            row.turn_status, row.answered_at = "answered", now

    def _failed(self, conversation_id: str, leased: Leased | None, *, odd: bool) -> None:
        """Put the turn back; count tries only where the answer was odd; tell her once that it waits."""
        now = self._clock.now()
        with self._database.write() as session:
            conversation = _give_back(session, conversation_id, leased)
            rows = [
                row
                for row in _waiting_rows(session, conversation_id)
                if leased is None or row.id in leased.rows
            ]
            if not rows:
                return
            for row in rows:
                row.tries += odd
                row.retry_at = now + RETRY_AFTER
            if rows[0].tries >= MOST_TRIES:
                self._set_aside(session, conversation, rows, now)
                return
            if not odd:
                raise_incident(session, "rasa_unreachable", now)
            if now - rows[0].received_at >= TELL_AFTER and all(row.told_wait_at is None for row in rows):
                rows[0].told_wait_at = now
                self._service(session, conversation, "trouble_wait", rows[0], now)

    def _set_aside(
        self, session: Session, conversation: Conversation, rows: Sequence[InboundRow], now: datetime
    ) -> None:
        for row in rows:
            row.turn_status, row.answered_at = "set_aside", now
            raise_incident(session, "message_set_aside", now, str(row.id))
        self._service(session, conversation, "set_aside", rows[-1], now)

    def _service(
        self, session: Session, conversation: Conversation, name: str, row: InboundRow, now: datetime
    ) -> None:
        full_name, text = self._wording.say(name, conversation.language)
        draft = Draft(Kind.SERVICE, full_name, text, f"{name}:{row.id}", inbound_id=row.id)
        outbox.write(session, self._vault, conversation, draft, now)


def _give_back(session: Session, conversation_id: str, leased: Leased | None) -> Conversation:
    """The conversation, locked where the database can, without our lease; somebody else's newer one stays."""
    conversation = session.get_one(Conversation, conversation_id, with_for_update=True)
    if leased is not None and conversation.lease_until == leased.until:
        conversation.lease_by = conversation.lease_until = None
    return conversation


def _waiting_rows(session: Session, conversation_id: str) -> list[InboundRow]:
    return list(
        session.scalars(
            select(InboundRow)
            .where(InboundRow.conversation_id == conversation_id, InboundRow.turn_status == "waiting")
            .order_by(InboundRow.id)
        )
    )
