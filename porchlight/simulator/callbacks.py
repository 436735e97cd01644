"""Twilio's status callbacks: signed POSTs about what became of a message, from one background thread."""

from __future__ import annotations

import heapq
import itertools
import threading
import time
from collections.abc import Callable, Mapping

import httpx
from twilio.request_validator import RequestValidator


class Callbacks:
    """Posts what is due, in the order in which it is due. A callback that fails is not repeated."""

    def __init__(self, token: str) -> None:
        self._validator = RequestValidator(token)
        self._due: list[tuple[float, int, Callable[[], None]]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._thread: threading.Thread | None = None
        self._closing = False
        self._busy = False
        self.failures: list[str] = []
        """What could not be delivered: HTTP status or the error's name."""

    def later(self, seconds: float, do: Callable[[], None]) -> None:
        """Do something after some seconds."""
        with self._wake:
            if self._closing:
                return
            heapq.heappush(self._due, (time.monotonic() + seconds, next(self._order), do))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="twilio-callbacks", daemon=True)
                self._thread.start()
            self._wake.notify_all()

    def post(self, url: str, params: Mapping[str, str]) -> None:
        """Post a signed form now."""
        signature = self._validator.compute_signature(url, dict(params))
        try:
            answer = httpx.post(
                url, data=dict(params), headers={"X-Twilio-Signature": signature}, timeout=15.0
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            self.failures.append(type(error).__name__)
            return
        if not answer.is_success:
            self.failures.append(str(answer.status_code))

    def settle(self, timeout: float = 5.0) -> bool:
        """Wait until nothing is due or under way."""
        with self._wake:
            return self._wake.wait_for(lambda: not self._due and not self._busy, timeout)

    def close(self) -> None:
        """Stop; what is still due is dropped."""
        with self._wake:
            self._closing = True
            self._due.clear()
            self._wake.notify_all()
        if self._thread is not None:
            self._thread.join(5)

    def _run(self) -> None:
        while True:
            with self._wake:
                while not self._closing and (not self._due or self._due[0][0] > time.monotonic()):
                    self._wake.wait(self._due[0][0] - time.monotonic() if self._due else None)
                if self._closing:
                    return
                _, _, do = heapq.heappop(self._due)
                self._busy = True
            try:
                do()
            finally:
                with self._wake:
                    self._busy = False
                    self._wake.notify_all()
