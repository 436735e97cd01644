"""The front door: one message in, its outcome out, whatever is broken behind it (DESIGN.md section 6, rules 1 to 3).

Storage has one second. Where it refuses, hangs or is gone, the message goes to the sealed spool, and a
crisis text still gets its reply. This module decides between those two ways; `store.py` is the first,
`without_storage` the second.
"""

from __future__ import annotations

import threading
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLate
from datetime import datetime
from typing import Any

import structlog

from porchlight.channels.contract import Inbound
from porchlight.domain.clock import Clock
from porchlight.errors import StorageUnavailable
from porchlight.inbox.cover import CoverList
from porchlight.inbox.heard import Arrival
from porchlight.inbox.receipt import Fate, Receipt
from porchlight.inbox.spool import Spool, Spooled
from porchlight.inbox.store import Store
from porchlight.inbox.verdict import ScreenCaller, Verdict
from porchlight.storage.vault import Vault
from safety.replies import Replies, Reply

log = structlog.get_logger()

STORE_THREADS = 16
MOST_TRIES = 3
"""A spooled message that the database takes others but not this one this often is set aside."""

DRAIN_SECONDS = 30.0


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
        self._vault = vault
        self._clock = clock
        self._budget = storage_budget_seconds
        self._pool = ThreadPoolExecutor(max_workers=STORE_THREADS, thread_name_prefix="store")
        self._draining = threading.Lock()
        self._tries: dict[str, int] = {}
        # Built now: on the day it is needed, nothing may be left that can fail.
        unknown = replies.crisis("immediate", None, None, "unknown", today=clock.now().date())
        self._unknown = Reply("crisis.unknown", unknown.text)
        self._bland = replies.covered(None)

    def receive(self, inbound: Inbound) -> Receipt:
        """Take one message. Never raises for anything that is broken on our side."""
        arrival = self._arrival(inbound, self._clock.now())
        try:
            if self._spool.holds(arrival.address_hash):
                self.drain(arrival.address_hash, self._budget)
            if not self._spool.holds(arrival.address_hash):
                return self._keep(arrival)
        except (StorageUnavailable, TooLate) as error:
            log.error("storage_unavailable", error=type(error).__name__)
        except Exception as error:
            # Broad on purpose: whatever breaks in storing it, the message is kept and a crisis text answered.
            log.critical("message_not_stored", error=type(error).__name__, at=_place(error))
        return self._without_storage(arrival)

    def drain(self, address_hash: str | None = None, seconds: float = DRAIN_SECONDS) -> int:
        """Move spooled messages (of one sender) to the database, in order; stops when storage is gone."""
        until = time.monotonic() + seconds
        if not self._draining.acquire(timeout=seconds):
            return 0
        try:
            return self._drain(address_hash, until)
        finally:
            self._draining.release()

    def _drain(self, address_hash: str | None, until: float) -> int:
        moved = 0
        held_up: set[str] = set()
        for spooled in self._spool.oldest_first(address_hash):
            if time.monotonic() > until:
                break
            if spooled.sender in held_up:
                continue  # her messages stay in order
            arrival = self._from_spool(spooled)
            try:
                self._keep(arrival)
            except (StorageUnavailable, TooLate):
                break
            except Exception as error:
                # Broad on purpose: one message that cannot be stored must not hold up everybody else's.
                log.critical("spooled_message_not_stored", error=type(error).__name__, at=_place(error))
                if not self._set_aside(spooled, arrival):
                    held_up.add(spooled.sender)
                    continue
            self._tries.pop(spooled.path.name, None)
            self._spool.done(spooled)
            moved += 1
        return moved

    def _keep(self, arrival: Arrival) -> Receipt:
        """Store within the budget. What has not begun by then never begins; what has may still commit, and is
        known by its provider id when it comes out of the spool."""
        storing = self._pool.submit(self._store.keep, arrival)
        try:
            return storing.result(self._budget)
        finally:
            storing.cancel()

    def _set_aside(self, spooled: Spooled, arrival: Arrival) -> bool:
        """After its last try, store it unanswered, or take its file out of the way. True when it is stored."""
        name = spooled.path.name
        self._tries[name] = self._tries.get(name, 0) + 1
        if self._tries[name] < MOST_TRIES:
            return False
        try:
            self._store.set_aside(arrival)
        except StorageUnavailable:
            return False
        except Exception as error:
            # Broad on purpose: the file stays, counted and shown, and is tried again at the next start.
            log.critical("message_set_aside_on_disk", error=type(error).__name__, file=name)
            self._tries.pop(name)
            self._spool.set_aside(spooled)
            return False
        return True

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
        if verdict.screening.watched:
            self._covers.keep(arrival.address_hash, True)
        said = self._said(verdict, arrival.address_hash in self._covers)
        answer = said.text if said else None
        message_hash = self._vault.look_up(f"{inbound.channel}:message", inbound.provider_id)
        try:
            self._spool.put(arrival.address_hash, message_hash, _to_spool(arrival, said), arrival.received_at)
        except Exception as error:
            # Broad on purpose: a crisis text gets its reply even where nothing can be kept.
            log.critical("message_not_kept", error=type(error).__name__, crisis=verdict.is_crisis)
            return Receipt(Fate.LOST, answer=answer)
        return Receipt(Fate.SPOOLED, answer=answer)

    def _said(self, verdict: Verdict, covered: bool) -> Reply | None:
        if not verdict.is_crisis:
            return None
        return self._bland if covered else self._unknown

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
            spooled=True,
            said=Reply(**data["said"]) if data["said"] else None,
        )


def _to_spool(arrival: Arrival, said: Reply | None) -> dict[str, Any]:
    inbound = arrival.inbound
    return {
        "channel": inbound.channel,
        "provider_id": inbound.provider_id,
        "sender": inbound.sender,
        "text": inbound.text,
        "kind": inbound.kind,
        "received_at": arrival.received_at.isoformat(),
        "said": {"name": said.name, "text": said.text} if said else None,
    }


def _place(error: BaseException) -> str:
    """Where an error arose, for the log; its text could hold words."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    return f"{where.filename.rsplit('/', 1)[-1]}:{where.lineno}"
