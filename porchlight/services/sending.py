"""Handing outbox rows to the providers: lease, call, record. Whoever commits a row sends it; the worker sweeps.

At-least-once is the truth with a provider that has no idempotency key. So a crisis reply, a page or a worker's
words are sent again when in doubt; a lesson text in doubt is parked as `uncertain` and never repeated.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Select, case, exists, or_, select, update
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import Session, aliased

from porchlight.channels.contract import Accepted, Sender, Status
from porchlight.domain.clock import Clock
from porchlight.domain.gate import Kind, Verdict, decide
from porchlight.errors import ChannelError, ConfigError, PorchlightError, StorageUnavailable
from porchlight.services import delivery
from porchlight.services.incidents import raise_incident
from porchlight.services.outbox import facts_of
from porchlight.storage.engine import Database
from porchlight.storage.tables import Conversation, Outbound, Staff
from porchlight.storage.vault import Vault

log = structlog.get_logger()

LEASE = timedelta(seconds=20)
URGENT = (Kind.CRISIS, Kind.PAGE, Kind.TRUTH, Kind.STAFF)
"""What goes before lesson texts when much is due."""

AT_A_TIME = 50
CALL_TIMEOUT = 3.0


@dataclass(frozen=True)
class Leaving:
    """A leased row, opened and ready for a provider."""

    outbound_id: int
    kind: Kind
    channel: str
    to: str
    text: str


class Sending:
    """Sends what is due. `callback_url` is where providers report; it carries the outbox id."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        clock: Clock,
        senders: Mapping[str, Sender],
        callback_url: str | None,
    ) -> None:
        self._database = database
        self._vault = vault
        self._clock = clock
        self._senders = senders
        self._callback_url = callback_url

    def send_due(
        self,
        conversation_id: str | None = None,
        *,
        older_than: timedelta = timedelta(0),
        seconds: float | None = None,
    ) -> int:
        """Send all due rows (of one conversation), what is urgent first, begun within so many seconds.

        Returns how many a provider took.
        """
        until = None if seconds is None else time.monotonic() + seconds
        sent = 0
        while (leaving := self._lease_next(conversation_id, older_than)) is not None:
            sent += self._hand_over(leaving)
            if until is not None and time.monotonic() > until:
                break
        return sent

    def send_answer(self, outbound_id: int) -> bool:
        """Hand over a row that was to leave with a webhook's answer, where the provider has a quicker way.

        False when the provider did not take it: then the answer itself carries it. Its lease stays either way.
        """
        try:
            with self._database.read() as session:
                row = session.get_one(Outbound, outbound_id)
                conversation = session.get_one(Conversation, row.conversation_id)
                channel, to = conversation.channel, self._vault.open(conversation.address_sealed)
                text = self._vault.open(row.text_sealed)
            accepted = self._call(channel, to, text, None)
        except PorchlightError as error:
            log.warning("answer_not_sent_directly", outbound=outbound_id, code=error.code)
            return False
        try:
            self._taken(outbound_id, accepted)
        except StorageUnavailable:
            # She has it. Unrecorded, it is sent once more when its lease ends: rather twice than lost.
            log.warning("sent_answer_not_recorded", outbound=outbound_id)
        return True

    def send_words(self, channel: str, to: str, text: str) -> bool:
        """Send words that have no row, because storage was gone. False when the provider did not take them."""
        try:
            self._call(channel, to, text, None)
        except ChannelError as error:
            log.critical("crisis_reply_not_sent", code=error.code)
            return False
        return True

    def status(self, outbound_id: int | None, status: Status) -> None:
        """Record what a provider reports. Callbacks arrive out of order: an old step undoes nothing."""
        with self._database.write() as session:
            delivery.reported(session, outbound_id, status, self._clock.now())

    def _lease_next(self, conversation_id: str | None, older_than: timedelta) -> Leaving | None:
        now = self._clock.now()
        with self._database.write() as session:
            self._settle_expired(session, now)
            for row in session.scalars(_due(now - older_than, conversation_id)):
                leaving = self._open_or_fail(session, row, now)
                if leaving is not None:
                    row.status, row.via, row.tries, row.lease_until = (
                        "sending",
                        "api",
                        row.tries + 1,
                        now + LEASE,
                    )
                    return leaving
        return None

    def _settle_expired(self, session: Session, now: datetime) -> None:
        """Rows whose sender died between the call and its record: say again, or park."""
        expired = (Outbound.status == "sending", Outbound.lease_until <= now)
        session.execute(
            update(Outbound)
            .where(*expired, Outbound.kind.in_(delivery.REPEATED))
            .values(status="due", due_at=now, lease_until=None)
        )
        session.execute(
            update(Outbound)
            .where(*expired, Outbound.kind.not_in(delivery.REPEATED))
            .values(status="uncertain", lease_until=None)
        )

    def _open_or_fail(self, session: Session, row: Outbound, now: datetime) -> Leaving | None:
        """A row that cannot be opened is failed and shown: it must not hold up everybody else's."""
        try:
            return self._open(session, row, now)
        except (ConfigError, NoResultFound) as error:
            log.critical("outbound_unreadable", outbound=row.id, error=type(error).__name__)
            row.status, row.error_code = "failed", "unreadable"
            raise_incident(session, "outbound_unreadable", now, str(row.id))
            return None

    def _open(self, session: Session, row: Outbound, now: datetime) -> Leaving | None:
        text = self._vault.open(row.text_sealed)
        if row.conversation_id is None:
            staff = session.get_one(Staff, row.staff_id)
            if staff.page_to_sealed is None:
                row.status, row.error_code = "failed", "no_page_number"
                delivery.not_arrived(session, row, stopped=False, now=now)
                return None
            return Leaving(row.id, Kind.PAGE, "sms", self._vault.open(staff.page_to_sealed), text)
        conversation = session.get_one(Conversation, row.conversation_id)
        # The gate again: she may have written STOP since this row was decided.
        facts = facts_of(conversation, row.name, row.inbound_id is not None)
        verdict, reason = decide(Kind(row.kind), facts)
        if verdict is not Verdict.SEND:
            row.status, row.error_code = ("held" if verdict is Verdict.HOLD else "refused"), reason
            return None
        return Leaving(
            row.id, Kind(row.kind), conversation.channel, self._vault.open(conversation.address_sealed), text
        )

    def _hand_over(self, leaving: Leaving) -> bool:
        callback = f"{self._callback_url}?outbox={leaving.outbound_id}" if self._callback_url else None
        try:
            accepted = self._call(leaving.channel, leaving.to, leaving.text, callback)
        except ChannelError as error:
            log.warning(
                "send_failed", outbound=leaving.outbound_id, code=error.code, retryable=error.retryable
            )
            self._refused(leaving, error)
            return False
        self._taken(leaving.outbound_id, accepted)
        return True

    def _call(self, channel: str, to: str, text: str, callback: str | None) -> Accepted:
        """One call to a provider. Raises ChannelError, whatever went wrong."""
        sender = self._senders.get(channel)
        if sender is None:
            raise ChannelError(f"no {channel} provider is connected", "not_connected", retryable=False)
        try:
            return sender.send(to, text, status_callback=callback, timeout=CALL_TIMEOUT)
        except ChannelError:
            raise
        except Exception as error:
            # Broad on purpose: an answer of a shape that nobody foresaw is an answer we do not understand.
            raise ChannelError(
                f"the sender broke ({type(error).__name__})", "no_answer", retryable=True
            ) from None

    def _taken(self, outbound_id: int, accepted: Accepted) -> None:
        with self._database.write() as session:
            delivery.taken(session, outbound_id, accepted, self._clock.now())

    def _refused(self, leaving: Leaving, error: ChannelError) -> None:
        with self._database.write() as session:
            delivery.refused(session, leaving.outbound_id, error, self._clock.now())


def _due(before: datetime, conversation_id: str | None) -> Select[Outbound]:
    """Rows due, urgent kinds first, then oldest.

    A later part waits until an earlier one of its conversation is accepted.
    """
    earlier = aliased(Outbound)
    must_wait = exists().where(
        earlier.conversation_id == Outbound.conversation_id,
        earlier.id < Outbound.id,
        or_(earlier.status == "due", (earlier.status == "sending") & (earlier.via == "api")),
    )
    wanted = select(Outbound).where(
        Outbound.status == "due",
        Outbound.due_at <= before,
        or_(Outbound.conversation_id.is_(None), Outbound.kind == Kind.CRISIS, ~must_wait),
    )
    if conversation_id is not None:
        wanted = wanted.where(Outbound.conversation_id == conversation_id)
    # On PostgreSQL two processes must not take the same row; SQLite has one writer at a time anyway.
    urgent_first = case((Outbound.kind.in_(URGENT), 0), else_=1)
    return (
        wanted.order_by(urgent_first, Outbound.id)
        .limit(AT_A_TIME)
        .with_for_update(skip_locked=True, of=Outbound)
    )
