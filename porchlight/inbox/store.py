"""One transaction: duplicate mark, message, screening, escalation and crisis reply commit together or not at all.

The screen needs what was said before, so a look comes first and the verdict is made outside the write
lock; the write begins by making sure that nothing newer arrived in between.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from porchlight.domain.clock import Clock
from porchlight.domain.ids import new_id
from porchlight.inbox.answer import Answerer
from porchlight.inbox.cover import CoverList
from porchlight.inbox.heard import Arrival
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.verdict import WHOLE, ScreenCaller, Verdict
from porchlight.services import outbox
from porchlight.services.escalate import live_escalation, not_promised
from porchlight.services.incidents import raise_incident
from porchlight.services.screen_now import read_open
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, Escalation, InboundRow, Outbound, ScreeningRow, Youth
from porchlight.storage.vault import Vault

HISTORY_FOR = timedelta(hours=24)
"""Earlier messages that the screen reads with a new one: the contract counts history as the same day."""

HISTORY_MOST = 12
LOOKS = 3


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
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        screen: ScreenCaller,
        answerer: Answerer,
        covers: CoverList,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._screen = screen
        self._answerer = answerer
        self._covers = covers

    def keep(self, arrival: Arrival) -> Receipt:
        """Store and answer one message. Raises StorageUnavailable; then nothing was stored."""
        for look in range(1, LOOKS + 1):
            try:
                receipt = self._keep(arrival, last=look == LOOKS)
            except IntegrityError:
                # Two first messages of one youth at once (PostgreSQL): the other one made the conversation.
                if look == LOOKS:
                    raise
                continue
            if receipt is not None:
                return receipt
        raise AssertionError("unreachable: the last look stores or raises")

    def set_aside(self, arrival: Arrival) -> None:
        """Store a message that cannot be answered: kept, screened, escalated if need be, shown as an incident."""
        verdict = self._screen.ask(arrival.inbound.text)
        with self._database.write() as session:
            conversation = _find_conversation(session, arrival) or self._new_conversation(session, arrival)
            if self._stored(session, conversation, arrival) is None:
                row = self._insert(session, conversation, arrival, verdict)
                self._answerer.set_aside(session, conversation, row, verdict)
                raise_incident(session, "message_set_aside", self._clock.now(), str(row.id))

    def _keep(self, arrival: Arrival, last: bool) -> Receipt | None:
        """One go. None when a newer message of hers came in between: read again, so that split texts meet."""
        context = self._look(arrival)
        verdict = self._screen.ask(
            arrival.inbound.text, lang=context.language, lesson_prompt=context.prompt, history=context.history
        )
        with self._database.write() as session:
            known = _find_conversation(session, arrival)
            if known is not None and (row := self._stored(session, known, arrival)) is not None:
                return self._duplicate(session, known, row, arrival)
            if _newest(session, known) != context.newest and not last:
                return None
            conversation = known or self._new_conversation(session, arrival)
            row = self._insert(session, conversation, arrival, verdict)
            receipt = self._answerer.answer(session, conversation, row, verdict, arrival)
        if (arrival.address_hash in self._covers) != (conversation.covered_since is not None):
            self._covers.keep(arrival.address_hash, conversation.covered_since is not None)
        return receipt

    def _look(self, arrival: Arrival) -> Context:
        with self._database.read() as session:
            conversation = _find_conversation(session, arrival, lock=False)
            if conversation is None:
                return Context(None, None, (), None)
            since = arrival.received_at - HISTORY_FOR
            read = session.execute(
                select(func.max(Escalation.resolved_at), func.max(Escalation.claimed_at)).where(
                    Escalation.conversation_id == conversation.id
                )
            ).one()
            # What a person has read must not make every later "ok" a disclosure again.
            since = max([since, *(moment for moment in read if moment is not None)])
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

    def _stored(self, session: Session, conversation: Conversation, arrival: Arrival) -> InboundRow | None:
        ids = (arrival.inbound.provider_id, _own_id(arrival))
        return session.scalars(
            select(InboundRow).where(
                InboundRow.conversation_id == conversation.id, InboundRow.provider_id.in_(ids)
            )
        ).first()

    def _duplicate(
        self, session: Session, conversation: Conversation, row: InboundRow, arrival: Arrival
    ) -> Receipt:
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
        if arrival.spooled:
            self._was_late(session, row, reply, arrival)
            return Receipt(Fate.DUPLICATE, conversation.id)
        if conversation.covered_since is not None and reply.name not in outbox.BLAND:
            return Receipt(Fate.DUPLICATE, conversation.id)  # the phone is watched since: no such words now
        # Nobody has confirmed the first answer: its socket may have been cut. She gets the same words again.
        outbox.leaves_as_answer(reply, reply.via or "answer", self._clock.now())
        return Receipt(Fate.DUPLICATE, conversation.id, self._vault.open(reply.text_sealed), reply.id)

    def _was_late(self, session: Session, row: InboundRow, reply: Outbound, arrival: Arrival) -> None:
        """Stored after its webhook had given up on us: what the spool path said is all that she has read."""
        if arrival.said is None:
            outbox.due_now(reply, self._clock.now())
            return
        outbox.was_said(reply, self._vault, arrival.said.name, arrival.said.text, arrival.received_at)
        live = live_escalation(session, row.conversation_id)
        if live is not None and live.opened_by_inbound == row.id:
            not_promised(session, live, live.opened_at)

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
        taken = select(InboundRow.id).where(
            InboundRow.channel == inbound.channel, InboundRow.provider_id == inbound.provider_id
        )
        row = InboundRow(
            conversation_id=conversation.id,
            channel=inbound.channel,
            # Another youth's message has this id (a new bot counts from anew): both are kept.
            provider_id=inbound.provider_id if session.scalars(taken).first() is None else _own_id(arrival),
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
        if verdict.engine != WHOLE:
            raise_incident(session, "screen_failed", now)
        return row


def _find_conversation(session: Session, arrival: Arrival, lock: bool = True) -> Conversation | None:
    """Hers, locked where the database can: her messages are decided one after the other."""
    found = select(Conversation).where(
        Conversation.channel == arrival.inbound.channel, Conversation.address_hash == arrival.address_hash
    )
    return session.scalars(found.with_for_update() if lock else found).first()


def _own_id(arrival: Arrival) -> str:
    """A provider id that is this sender's alone."""
    return f"{arrival.inbound.provider_id}#{arrival.address_hash[:16]}"


def _newest(session: Session, conversation: Conversation | None) -> int | None:
    if conversation is None:
        return None
    return session.scalars(
        select(InboundRow.id)
        .where(InboundRow.conversation_id == conversation.id)
        .order_by(InboundRow.id.desc())
        .limit(1)
    ).first()
