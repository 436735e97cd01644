"""Rasa's memory of a conversation, disposable by design: in this process, for a while, up to a number.

Everything durable is in our database; a forgotten tracker costs nothing, because each message carries what
the turn needs. Never written to disk.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Iterable
from typing import Any

from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker

_LAST_EVENTS = 60
"""About ten turns: rules and memoization look at the last two."""


class DisposableTrackers(InMemoryTrackerStore):
    """An in-memory store that forgets the oldest conversation beyond `keep_most`, and any after `keep_seconds`."""

    def __init__(
        self,
        domain: Domain,
        event_broker: Any = None,
        keep_seconds: float = 3600,
        keep_most: int = 5000,
        host: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(domain, event_broker, **kwargs)
        self._keep_seconds, self._keep_most = float(keep_seconds), int(keep_most)
        self._used: OrderedDict[str, float] = OrderedDict()

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep a conversation and forget what is old or too much."""
        await super().save(self._shortened(tracker))
        self._used[tracker.sender_id] = time.monotonic()
        self._used.move_to_end(tracker.sender_id)
        self._forget()

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The conversation, unless its time is up."""
        self._forget()
        return await super().retrieve(sender_id)

    async def keys(self) -> Iterable[str]:
        """Ids of the conversations that are still kept."""
        self._forget()
        return list(self.store)

    def _shortened(self, tracker: DialogueStateTracker) -> DialogueStateTracker:
        """The same conversation without its oldest events, so that the hundredth turn costs what the first did."""
        events = list(tracker.events)
        if len(events) <= _LAST_EVENTS:
            return tracker
        slots = self.domain.slots
        return DialogueStateTracker.from_events(
            tracker.sender_id, events[-_LAST_EVENTS:], slots, domain=self.domain
        )

    def _forget(self) -> None:
        until = time.monotonic() - self._keep_seconds
        while self._used and (len(self._used) > self._keep_most or next(iter(self._used.values())) < until):
            oldest, _ = self._used.popitem(last=False)
            self.store.pop(oldest, None)
