"""One transaction: duplicate mark, message, screening, escalation and crisis reply commit together or not at all.

The screen needs what was said before, so a look comes first and the verdict is made outside the write
lock; the write begins by making sure that nothing newer arrived in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from porchlight.channels.contract import Inbound
from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.inbox.answer import Answerer
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.verdict import ScreenCaller, Verdict
from porchlight.services import outbox
from porchlight.services.screen_now import read_open
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound, ScreeningRow, Youth
from porchlight.storage.vault import Vault

HISTORY_FOR = timedelta(hours=24)
"""Earlier messages that the screen reads with a new one: the contract counts history as the same day."""

HISTORY_MOST = 12
LOOKS = 3


@dataclass(frozen=True)
class Arrival:
    """An inbound message with what we know without the database.

    `already_said`: what the spool path answered, when this message comes out of the spool.
    """

    inbound: Inbound
    address_hash: str
    received_at: datetime
    already_said: str | None = None


@dataclass(frozen=True)
class Context:
    """What the screen may know besides the text, and the newest message at the time of looking."""

    language: str | None
    prompt: str | None
    history: tuple[str, ...]
    newest: int | None


class Store:
    """Keeps messages in the database."""

    def __init__(
        self, database: Database, vault: Vault, clock: Clock, screen: ScreenCaller, answerer: Answerer
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._screen = screen
        self._answerer = answerer

    def keep(self, arrival: Arrival) -> Receipt:
        """Store and answer one message. Raises StorageUnavailable; then nothing was stored."""
        for look in range(LOOKS):
            context = self._look(arrival)
            inbound = arrival.inbound
            verdict = self._screen.ask(
                inbound.text, lang=context.language, lesson_prompt=context.prompt, history=context.history
            )
            with self._database.write() as session:
                known = _find_conversation(session, arrival)
                if known is not None and (again := self._duplicate(session, known, arrival)) is not None:
                    return again
                newest = _newest(session, known)
                if newest != context.newest and look < LOOKS - 1:
                    continue  # a newer message of hers came in between: read again, so that split texts meet
                conversation = known or self._new_conversation(session, arrival)
                row = self._insert(session, conversation, arrival, verdict)
                return self._answerer.answer(session, conversation, row, verdict, arrival.already_said)
        raise AssertionError("unreachable: the last look always stores")

    def _look(self, arrival: Arrival) -> Context:
        with self._database.read() as session:
            conversation = _find_conversation(session, arrival)
            if conversation is None:
                return Context(None, None, (), None)
            since = arrival.received_at - HISTORY_FOR
            resolved = session.scalars(
                select(func.max(Escalation.resolved_at)).where(Escalation.conversation_id == conversation.id)
            ).one()
            # What a person has read and resolved must not make every later "ok" a disclosure again.
            since = max(since, resolved) if resolved is not None else since
            rows = session.scalars(
                select(InboundRow)
                .where(InboundRow.conversation_id == conversation.id, InboundRow.received_at > since)
                .order_by(InboundRow.id.desc())
                .limit(HISTORY_MOST)
            ).all()
            return Context(
                conversation.language if conversation.welcomed_at else None,
                read_open(self._vault, conversation).prompt,
                tuple(self._vault.open(row.text_sealed) for row in reversed(rows)),
                _newest(session, conversation),
            )

    def _duplicate(self, session: Session, conversation: Conversation, arrival: Arrival) -> Receipt | None:
        row = session.scalars(
            select(InboundRow).where(
                InboundRow.channel == arrival.inbound.channel,
                InboundRow.provider_id == arrival.inbound.provider_id,
            )
        ).first()
        if row is None:
            return None
        row.redeliveries += 1
        reply = session.scalars(
            select(Outbound).where(
                Outbound.inbound_id == row.id,
                Outbound.via.in_(("twiml", "answer")),
                Outbound.status == "sending",
            )
        ).first()
        if reply is None:
            return Receipt(Fate.DUPLICATE, conversation.id)
        # Nobody has confirmed the first answer: its socket may have been cut. She gets the same words again.
        outbox.leaves_as_answer(reply, reply.via or "answer", self._clock.now())
        return Receipt(Fate.DUPLICATE, conversation.id, self._vault.open(reply.text_sealed), reply.id)

    def _new_conversation(self, session: Session, arrival: Arrival) -> Conversation:
        youth = Youth(id=new_id("you"), created_at=arrival.received_at)
        session.add(youth)
        session.flush()
        conversation = Conversation(
            id=new_id("con"),
            youth_id=youth.id,
            channel=arrival.inbound.channel,
            address_sealed=self._vault.seal(arrival.inbound.sender),
            address_hash=arrival.address_hash,
            created_at=arrival.received_at,
        )
        session.add(conversation)
        session.flush()
        return conversation

    def _insert(
        self, session: Session, conversation: Conversation, arrival: Arrival, verdict: Verdict
    ) -> InboundRow:
        inbound, now = arrival.inbound, self._clock.now()
        row = InboundRow(
            conversation_id=conversation.id,
            channel=inbound.channel,
            provider_id=inbound.provider_id,
            kind=inbound.kind,
            text_sealed=self._vault.seal(inbound.text),
            received_at=arrival.received_at,
            stored_at=now,
        )
        session.add(row)
        conversation.last_inbound_at = arrival.received_at
        session.flush()
        screening = verdict.screening
        session.add(
            ScreeningRow(
                inbound_id=row.id,
                tier=screening.tier,
                category=screening.category,
                watched=screening.watched,
                because_sealed=self._vault.seal_json(
                    [[reason.rule, reason.words] for reason in screening.because]
                ),
                engine=verdict.engine,
                at=now,
            )
        )
        return row


def _find_conversation(session: Session, arrival: Arrival) -> Conversation | None:
    return session.scalars(
        select(Conversation).where(
            Conversation.channel == arrival.inbound.channel, Conversation.address_hash == arrival.address_hash
        )
    ).first()


def _newest(session: Session, conversation: Conversation | None) -> int | None:
    if conversation is None:
        return None
    return session.scalars(
        select(InboundRow.id)
        .where(InboundRow.conversation_id == conversation.id)
        .order_by(InboundRow.id.desc())
        .limit(1)
    ).first()
