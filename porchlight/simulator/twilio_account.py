"""A Twilio account as far as Porchlight uses one: it takes messages for handsets and reports on them.

`handles_stop` is Twilio's default opt-out handling: the account itself answers STOP, START and HELP, and
refuses to text an opted-out number (21610). Off by default, as with a messaging service that leaves it to us.
"""

from __future__ import annotations

import functools
import itertools
import secrets
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from urllib.parse import urljoin

from porchlight.simulator.callbacks import Callbacks
from porchlight.simulator.thread import PhoneMessage, Thread
from porchlight.simulator.troubles import Trouble, Troubles

CHANNEL = "sms"
API_VERSION = "2010-04-01"
_STOP = {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"}
_START = {"START", "YES", "UNSTOP"}
# Twilio's own default answers, not ours: no teen gets them from Porchlight.
_STOPPED_ANSWER = "You have successfully been unsubscribed. Reply START to resubscribe."
_STARTED_ANSWER = "You have successfully been re-subscribed."


@dataclass(frozen=True)
class Reply:
    """One <Message> of a TwiML answer."""

    text: str
    callbacks: tuple[str, ...]


class TwilioAccount:
    """One account with one number. Thread-safe as far as its `Thread` is."""

    def __init__(
        self,
        thread: Thread,
        token: str,
        *,
        account_sid: str = "AC" + "5" * 32,
        number: str = "+15550100000",
        handles_stop: bool = False,
        delivery_seconds: float = 0.05,
    ) -> None:
        self.thread = thread
        self.account_sid = account_sid
        self.token = token
        self.number = number
        self.handles_stop = handles_stop
        self.troubles = Troubles()
        self.callbacks = Callbacks(token)
        self._delivery_seconds = delivery_seconds
        self._opted_out: set[str] = set()
        self._ids = itertools.count(1)
        self._run = secrets.token_hex(8)

    def new_sid(self, prefix: str = "SM") -> str:
        """A message id of Twilio's shape, never the same twice, also after a restart."""
        return f"{prefix}{self._run}{next(self._ids):016x}"

    def has_stopped(self, number: str) -> bool:
        """Whether Twilio itself refuses to text this number."""
        return number in self._opted_out

    def hear(self, number: str, text: str) -> None:
        """Twilio's own reading of a teen's text, before our webhook is called."""
        if not self.handles_stop:
            return
        word = text.strip().upper()
        if word in _STOP and number not in self._opted_out:
            self._opted_out.add(number)
            self._deliver(number, _STOPPED_ANSWER, (), "provider")
        elif word in _START and number in self._opted_out:
            self._opted_out.discard(number)
            self._deliver(number, _STARTED_ANSWER, (), "provider")

    def accept(
        self, to: str, text: str, callbacks: tuple[str, ...], via: str, trouble: Trouble | None = None
    ) -> PhoneMessage:
        """Take a message for a handset: it arrives at once, the callbacks follow."""
        if trouble is Trouble.SILENT:
            callbacks = ()
        return self._deliver(to, text, callbacks, via, undelivered=trouble is Trouble.UNDELIVERED)

    def take_twiml(self, number: str, answer: str, base_url: str) -> list[Reply]:
        """Read the webhook's answer and deliver what it says. Raises ValueError if it is no TwiML.

        Addresses in it may be relative to `base_url`, the webhook's own.
        """
        try:
            root = ElementTree.fromstring(answer) if answer.strip() else None
        except ElementTree.ParseError as error:
            raise ValueError("the webhook's answer is not XML (Twilio error 12100)") from error
        if root is None:
            return []
        if root.tag != "Response":
            raise ValueError("the webhook's answer is not TwiML (Twilio error 12200)")
        replies = []
        for element in root.iter("Message"):
            given = filter(None, (element.get("action"), element.get("statusCallback")))
            urls = dict.fromkeys(urljoin(base_url, url) for url in given)
            reply = Reply("".join(element.itertext()), tuple(urls))
            if not self.has_stopped(number):
                self.accept(number, reply.text, reply.callbacks, "twiml")
                replies.append(reply)
        return replies

    def close(self) -> None:
        """End hanging calls and the callback thread."""
        self.troubles.close()
        self.callbacks.close()

    def _deliver(
        self, to: str, text: str, urls: tuple[str, ...], via: str, undelivered: bool = False
    ) -> PhoneMessage:
        sid = self.new_sid()
        status = "undelivered" if undelivered else "queued"
        message = self.thread.add(
            channel=CHANNEL,
            number=to,
            direction="to_teen",
            text=text,
            provider_id=sid,
            via=via,
            status=status,
        )
        steps = ("sent", "undelivered" if undelivered else "delivered")
        for place, step in enumerate(steps, start=1):
            report = functools.partial(self._report, message, step, urls)
            self.callbacks.later(self._delivery_seconds * place, report)
        return message

    def _report(self, message: PhoneMessage, status: str, urls: tuple[str, ...]) -> None:
        self.thread.set_status(message.provider_id, status)
        params = {
            "MessageSid": message.provider_id,
            "SmsSid": message.provider_id,
            "MessageStatus": status,
            "SmsStatus": status,
            "To": message.number,
            "From": self.number,
            "AccountSid": self.account_sid,
            "ApiVersion": API_VERSION,
        }
        if status == "undelivered":
            params["ErrorCode"] = "30003"
        for url in urls:
            self.callbacks.post(url, params)
