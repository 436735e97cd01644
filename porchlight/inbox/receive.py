"""The front door: one message in, its outcome out, whatever is broken behind it (DESIGN.md section 6, rules 1 to 3).

Storage has one second. Where it refuses, hangs or is gone, the message goes to the sealed spool, and a
crisis text still gets its reply. This module decides between those two ways; `store.py` is the first,
`without_storage` the second.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import date, datetime
from typing import Any

import structlog

from porchlight.channels.contract import Inbound
from porchlight.domain.clock import Clock
from porchlight.errors import StorageUnavailable
from porchlight.inbox.cover import CoverList
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.spool import Spool, Spooled
from porchlight.inbox.store import Arrival, Store
from porchlight.inbox.verdict import ScreenCaller, Verdict
from porchlight.storage.vault import Vault
from safety.replies import Replies

log = structlog.get_logger()


class Inbox:
    """Receives messages from every channel."""

    def __init__(
        self,
        store: Store,
        screen: ScreenCaller,
        spool: Spool,
        covers: CoverList,
        replies: Replies,
        vault: Vault,
        clock: Clock,
        storage_budget_seconds: float,
    ) -> None:
        self._store = store
        self._screen = screen
        self._spool = spool
        self._covers = covers
        self._replies = replies
        self._vault = vault
        self._clock = clock
        self._budget = storage_budget_seconds
        self._pool = ThreadPoolExecutor(max_workers=16, thread_name_prefix="store")

    def receive(self, inbound: Inbound) -> Receipt:
        """Take one message. Never raises for anything that is broken on our side."""
        arrival = self._arrival(inbound, self._clock.now())
        if self._spool.holds(arrival.address_hash):
            self.drain()
        if not self._spool.holds(arrival.address_hash):
            try:
                return self._pool.submit(self._store.keep, arrival).result(self._budget)
            except (StorageUnavailable, TooLate) as error:
                log.error("storage_unavailable", error=type(error).__name__)
        return self._without_storage(arrival)

    def drain(self) -> int:
        """Move spooled messages to the database in order; stops at the first that it will not take."""
        moved = 0
        for spooled in self._spool.oldest_first():
            arrival = self._from_spool(spooled)
            try:
                self._pool.submit(self._store.keep, arrival).result(self._budget)
            except (StorageUnavailable, TooLate):
                break
            self._spool.done(spooled)
            moved += 1
        return moved

    def spooled(self) -> int:
        """How many messages wait in the spool."""
        return self._spool.count()

    def _arrival(self, inbound: Inbound, now: datetime) -> Arrival:
        return Arrival(
            inbound=inbound,
            address_hash=self._vault.look_up(inbound.channel, inbound.sender),
            received_at=now,
        )

    def _without_storage(self, arrival: Arrival) -> Receipt:
        """Screen the text alone, keep the message on disk, and say what can be said without knowing anything."""
        inbound = arrival.inbound
        verdict = self._screen.ask(inbound.text)
        covered = arrival.address_hash in self._covers or verdict.screening.watched
        if covered:
            self._cover(arrival.address_hash)
        answer = self._unknown_reply(verdict, covered, arrival.received_at.date())
        message_hash = self._vault.look_up(f"{inbound.channel}:message", inbound.provider_id)
        try:
            self._spool.put(
                arrival.address_hash, message_hash, _to_spool(arrival, answer), arrival.received_at
            )
        except OSError as error:
            log.critical("message_not_kept", error=type(error).__name__, crisis=verdict.is_crisis)
            return Receipt(Fate.LOST, answer=answer)
        return Receipt(Fate.SPOOLED, answer=answer)

    def _cover(self, address_hash: str) -> None:
        try:
            self._covers.set(address_hash, True)
        except OSError as error:
            log.critical("cover_not_kept", error=type(error).__name__)

    def _unknown_reply(self, verdict: Verdict, covered: bool, today: date) -> str | None:
        if not verdict.is_crisis:
            return None
        screening = verdict.screening
        reply = self._replies.crisis(
            screening.tier, screening.category or "unspecified", None, "unknown", covered=covered, today=today
        )
        return reply.text

    def _from_spool(self, spooled: Spooled) -> Arrival:
        data = spooled.data
        inbound = Inbound(
            channel=data["channel"],
            provider_id=data["provider_id"],
            sender=data["sender"],
            text=data["text"],
            kind=data["kind"],
            at=None,
        )
        return Arrival(
            inbound=inbound,
            address_hash=self._vault.look_up(inbound.channel, inbound.sender),
            received_at=datetime.fromisoformat(data["received_at"]),
            already_said=data["said"],
        )


def _to_spool(arrival: Arrival, said: str | None) -> dict[str, Any]:
    inbound = arrival.inbound
    return {
        "channel": inbound.channel,
        "provider_id": inbound.provider_id,
        "sender": inbound.sender,
        "text": inbound.text,
        "kind": inbound.kind,
        "received_at": arrival.received_at.isoformat(),
        "said": said,
    }
