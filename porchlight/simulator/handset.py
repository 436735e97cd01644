"""A teen's phone on the simulated Twilio network: each text is a signed HTTP POST to our own webhook.

Like Twilio it takes the TwiML answer, shows its message and reports delivery back. Like Twilio it waits
15 seconds, and delivers nothing twice unless told to.
"""

from __future__ import annotations

import http.client
import select
import threading
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import httpx
from twilio.request_validator import RequestValidator

from porchlight.channels.segments import segments
from porchlight.simulator.twilio_account import API_VERSION, CHANNEL, TwilioAccount

_WEBHOOK_SECONDS = 15.0


@dataclass(frozen=True)
class Answer:
    """What the webhook said. `status` is 0 when there was no answer."""

    provider_id: str
    status: int
    replies: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether the webhook took the message."""
        return 200 <= self.status < 300


class Handset:
    """One phone number. `signed_url` is the address Twilio would sign, if not the one that is called."""

    def __init__(
        self, number: str, account: TwilioAccount, webhook_url: str, *, signed_url: str | None = None
    ) -> None:
        self.number = number
        self._account = account
        self._url = webhook_url
        self._signed_url = signed_url or webhook_url
        self._validator = RequestValidator(account.token)
        self._lock = threading.Lock()
        self._last: dict[str, str] | None = None

    def text(self, body: str) -> Answer:
        """Send a text."""
        return self._send(self._form(body))

    def picture(self, caption: str = "") -> Answer:
        """Send a picture. The address of the media leads nowhere: nobody may fetch it."""
        media = {
            "NumMedia": "1",
            "MediaContentType0": "image/jpeg",
            "MediaUrl0": "https://media.invalid/picture",
        }
        return self._send({**self._form(caption, prefix="MM"), **media}, kind="picture")

    def again(self) -> Answer | None:
        """Deliver the last message once more under the same id, as a network does. None if there is none."""
        with self._lock:
            last = self._last
        return None if last is None else self._post(last)

    def text_and_hang_up(self, body: str) -> str:
        """Send a text and cut the connection when the answer comes, unread. Returns the id of the message."""
        form = self._form(body)
        self._show(form, "text")
        parts = urlsplit(self._url)
        secure = parts.scheme == "https"
        connection = (http.client.HTTPSConnection if secure else http.client.HTTPConnection)(
            parts.hostname or "", parts.port, timeout=_WEBHOOK_SECONDS
        )
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {"Content-Type": "application/x-www-form-urlencoded", **self._headers(form)}
        connection.request("POST", target, urlencode(form), headers)
        # Not at once: the server would drop the request itself, and nothing would have been handled.
        select.select([connection.sock], [], [], _WEBHOOK_SECONDS)
        connection.close()
        return form["MessageSid"]

    def post_form(self, form: dict[str, str], signature: str | None) -> httpx.Response:
        """Post any form with any signature, for tests of what must be refused."""
        headers = {} if signature is None else {"X-Twilio-Signature": signature}
        return httpx.post(self._url, data=form, headers=headers, timeout=_WEBHOOK_SECONDS)

    def form(self, body: str) -> dict[str, str]:
        """The fields Twilio would post for a text, under a new id."""
        return self._form(body)

    def signature(self, form: dict[str, str]) -> str:
        """The right signature of a form."""
        return str(self._validator.compute_signature(self._signed_url, form))

    def _send(self, form: dict[str, str], kind: str = "text") -> Answer:
        self._account.hear(self.number, form["Body"])
        self._show(form, kind)
        return self._post(form)

    def _show(self, form: dict[str, str], kind: str) -> None:
        with self._lock:
            self._last = form
        self._account.thread.add(
            channel=CHANNEL,
            number=self.number,
            direction="from_teen",
            text=form["Body"],
            kind=kind,
            provider_id=form["MessageSid"],
            via="webhook",
        )

    def _post(self, form: dict[str, str]) -> Answer:
        sid = form["MessageSid"]
        try:
            response = httpx.post(self._url, data=form, headers=self._headers(form), timeout=_WEBHOOK_SECONDS)
        except httpx.HTTPError:
            self._account.thread.set_status(sid, "failed")
            return Answer(sid, 0)
        if not response.is_success:
            self._account.thread.set_status(sid, "failed")
            return Answer(sid, response.status_code)
        self._account.thread.set_status(sid, "delivered")
        replies = self._account.take_twiml(self.number, response.text, self._signed_url)
        return Answer(sid, response.status_code, tuple(reply.text for reply in replies))

    def _headers(self, form: dict[str, str]) -> dict[str, str]:
        return {"X-Twilio-Signature": self.signature(form), "User-Agent": "TwilioProxy/1.1"}

    def _form(self, body: str, prefix: str = "SM") -> dict[str, str]:
        sid = self._account.new_sid(prefix)
        return {
            "ToCountry": "US",
            "ToState": "",
            "SmsMessageSid": sid,
            "NumMedia": "0",
            "ToCity": "",
            "FromZip": "",
            "SmsSid": sid,
            "FromState": "",
            "SmsStatus": "received",
            "FromCity": "",
            "Body": body,
            "FromCountry": "US",
            "To": self._account.number,
            "ToZip": "",
            "NumSegments": str(max(1, segments(body))),
            "MessageSid": sid,
            "AccountSid": self._account.account_sid,
            "From": self.number,
            "ApiVersion": API_VERSION,
        }
