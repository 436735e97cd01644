"""What `web` does after it has answered a webhook: send what was committed, run the turn, and take over when the
worker is silent. Everything here can be lost at any moment: the rows are the truth, and the sweeps find them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta

import structlog

from porchlight.domain.clock import Clock
from porchlight.domain.promise import HEARTBEAT_MAX_AGE
from porchlight.errors import PorchlightError
from porchlight.inbox.receive import Inbox
from porchlight.services.readiness import WORKER
from porchlight.services.sending import Sending
from porchlight.services.turns import Turns
from porchlight.storage.engine import Database
from porchlight.storage.tables import Heartbeat

log = structlog.get_logger()

THREADS = 8
ROUND_SECONDS = 1.0
LEFT_UNSENT = timedelta(seconds=2)


class Background:
    """Threads of `web` that answer turns and send."""

    def __init__(
        self, turns: Turns, sending: Sending, inbox: Inbox, database: Database, clock: Clock
    ) -> None:
        self._turns = turns
        self._sending = sending
        self._inbox = inbox
        self._database = database
        self._clock = clock
        self._pool = ThreadPoolExecutor(max_workers=THREADS, thread_name_prefix="after")
        self._under_way: set[Future[None]] = set()
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._free = threading.Event()
        self._free.set()
        self._round: threading.Thread | None = None

    def answer(self, conversation_id: str) -> None:
        """Send what is due in a conversation, run its turn, and send what that committed."""
        self._submit(lambda: self._answer(conversation_id))

    def send(self, conversation_id: str) -> None:
        """Send what is due in a conversation."""
        self._submit(lambda: self._send(conversation_id))

    def start(self) -> None:
        """Begin the rounds that drain the spool and stand in for a silent worker."""
        self._round = threading.Thread(target=self._rounds, name="web-round", daemon=True)
        self._round.start()

    def stop(self) -> None:
        """End the rounds; what is under way is finished."""
        self._stopping.set()
        if self._round is not None:
            self._round.join(5)
        self._pool.shutdown(wait=True)

    def hold(self) -> None:
        """Answer no turn until `release` (for `play`: a burst that arrives before a reply has left)."""
        self._free.clear()

    def release(self) -> None:
        """Answer turns again."""
        self._free.set()

    def settle(self, seconds: float = 30.0) -> bool:
        """Wait until nothing is under way (for `play` and tests). False when time ran out."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            with self._lock:
                if not self._under_way:
                    return True
            time.sleep(0.005)
        return False

    def round(self) -> None:
        """One round: the spool first, then, if the worker is silent, its rows."""
        if self._inbox.spooled():
            self._inbox.drain()
        if not self._worker_lives():
            self._sending.send_due(older_than=LEFT_UNSENT)
            for conversation_id in self._turns.waiting():
                self._answer(conversation_id)

    def _answer(self, conversation_id: str) -> None:
        self._free.wait()
        self._sending.send_due(conversation_id)
        self._turns.answer(conversation_id)
        self._sending.send_due(conversation_id)

    def _send(self, conversation_id: str) -> None:
        self._sending.send_due(conversation_id)

    def _worker_lives(self) -> bool:
        with self._database.read() as session:
            beat = session.get(Heartbeat, WORKER)
        return beat is not None and self._clock.now() - beat.at < HEARTBEAT_MAX_AGE

    def _rounds(self) -> None:
        while not self._stopping.wait(ROUND_SECONDS):
            try:
                self.round()
            except PorchlightError as error:
                log.warning("web_round_failed", code=error.code)
            except Exception as error:
                # Broad on purpose: the next round must come, whatever broke this one.
                log.error("web_round_broke", error=type(error).__name__)

    def _submit(self, work: Callable[[], object]) -> None:
        def run() -> None:
            try:
                work()
            except PorchlightError as error:
                log.warning("after_commit_failed", code=error.code)
            except Exception as error:
                # Broad on purpose: the rows stay, and a sweep does them again.
                log.error("after_commit_broke", error=type(error).__name__)

        future = self._pool.submit(run)
        with self._lock:
            self._under_way.add(future)
        future.add_done_callback(self._done)

    def _done(self, future: Future[None]) -> None:
        with self._lock:
            self._under_way.discard(future)
