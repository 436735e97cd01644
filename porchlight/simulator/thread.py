"""What the handsets sent and got: the simulator's own memory, apart from our database.

A test asks it what a teen would have on screen. With a file, each change is one JSON line, so that a phone
keeps its messages over a restart of `web`; the file holds demo texts in clear and must never see real ones.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from porchlight.channels.segments import segments

Direction = Literal["from_teen", "to_teen"]


@dataclass(frozen=True)
class PhoneMessage:
    """One bubble. `seq` grows with every change in the thread. `via`: webhook, twiml or api.

    `status`: sending, delivered, failed, and for messages to the teen Twilio's own words.
    """

    id: int
    seq: int
    channel: str
    number: str
    direction: Direction
    text: str
    kind: str
    provider_id: str
    status: str
    via: str
    at: str

    @property
    def segments(self) -> int:
        """How many SMS this costs."""
        return max(1, segments(self.text))


def _now() -> datetime:
    return datetime.now(UTC)


class Thread:
    """All messages of all handsets, oldest first. Thread-safe."""

    def __init__(self, file: Path | None = None, now: Callable[[], datetime] = _now) -> None:
        self._file = file
        self._now = now
        self._changed = threading.Condition()
        self._messages: dict[int, PhoneMessage] = {}
        self._by_provider_id: dict[str, int] = {}
        self._seq = 0
        self.closed = False
        self._listeners: list[Callable[[], None]] = []
        if file is not None and file.exists():
            self._read(file)

    def add(
        self,
        *,
        channel: str,
        number: str,
        direction: Direction,
        text: str,
        provider_id: str,
        via: str,
        kind: str = "text",
        status: str = "sending",
    ) -> PhoneMessage:
        """Append a message."""
        with self._changed:
            message = PhoneMessage(
                id=len(self._messages) + 1,
                seq=self._seq + 1,
                channel=channel,
                number=number,
                direction=direction,
                text=text,
                kind=kind,
                provider_id=provider_id,
                status=status,
                via=via,
                at=self._now().isoformat(),
            )
            self._keep(message)
        self._tell()
        return message

    def set_status(self, provider_id: str, status: str) -> None:
        """Record what became of the newest message of that id."""
        with self._changed:
            found = self._messages.get(self._by_provider_id.get(provider_id, 0))
            if found is None or found.status == status:
                return
            self._keep(replace(found, seq=self._seq + 1, status=status))
        self._tell()

    def messages(
        self, number: str | None = None, direction: Direction | None = None, since: int = 0
    ) -> list[PhoneMessage]:
        """Messages in order; only those of a number, of a direction, changed after `since`."""
        with self._changed:
            return [
                message
                for message in self._messages.values()
                if number in (None, message.number)
                and direction in (None, message.direction)
                and message.seq > since
            ]

    def received(self, number: str) -> list[str]:
        """The texts that this number got from us."""
        return [message.text for message in self.messages(number, "to_teen")]

    def wait_for(self, enough: Callable[[], bool], timeout: float = 5.0) -> bool:
        """Wait until `enough()` holds; it is asked again at each change."""
        with self._changed:
            return self._changed.wait_for(enough, timeout)

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` at each change, from whichever thread made it. Returns how to stop."""
        with self._changed:
            self._listeners.append(listener)

        def stop() -> None:
            with self._changed:
                self._listeners.remove(listener)

        return stop

    def close(self) -> None:
        """Tell listeners that there will be no more; what is here stays readable."""
        self.closed = True
        self._tell()

    def _keep(self, message: PhoneMessage) -> None:
        self._hold(message)
        if self._file is not None:
            line = json.dumps(asdict(message), ensure_ascii=False) + "\n"
            handle = os.open(self._file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            with os.fdopen(handle, "a", encoding="utf-8") as out:
                out.write(line)
        self._changed.notify_all()

    def _hold(self, message: PhoneMessage) -> None:
        self._seq = max(self._seq, message.seq)
        self._messages[message.id] = message
        self._by_provider_id[message.provider_id] = message.id

    def _tell(self) -> None:
        # Outside the lock: a listener may take locks of its own.
        with self._changed:
            listeners = list(self._listeners)
        for listener in listeners:
            listener()

    def _read(self, file: Path) -> None:
        """Take up the file again. A last line cut short by a crash is left out."""
        written = file.read_text(encoding="utf-8")
        if written and not written.endswith("\n"):
            with file.open("a", encoding="utf-8") as out:
                out.write("\n")
        for line in written.split("\n"):
            try:
                message = PhoneMessage(**json.loads(line))
            except (ValueError, TypeError):
                continue
            self._hold(message)
