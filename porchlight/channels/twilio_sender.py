"""Twilio SMS, outbound side: the twilio client over httpx, at an address of our choosing.

Twilio's error numbers become ours here and nowhere else. No message, number or token reaches an error text.
"""

from __future__ import annotations

import contextvars
import logging
from typing import Any

import httpx
from twilio.base import values
from twilio.base.exceptions import TwilioException
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from porchlight.channels.contract import Accepted
from porchlight.channels.quiet import quiet_http_logs
from porchlight.channels.segments import fold
from porchlight.errors import ChannelError

TWILIO_API = "https://api.twilio.com"

_limit: contextvars.ContextVar[float] = contextvars.ContextVar("twilio_timeout", default=10.0)
"""The client has no timeout per call; the caller's travels beside it, per thread."""

_BAD_NUMBER = ("bad_number", False, False)
_ACCOUNT = ("account", False, False)
_BAD_MESSAGE = ("bad_message", False, False)
_BUSY = ("busy", True, False)

_REFUSALS: dict[int, tuple[str, bool, bool]] = {
    21610: ("stopped", False, True),
    21211: _BAD_NUMBER, 21214: _BAD_NUMBER, 21217: _BAD_NUMBER, 21604: _BAD_NUMBER, 21612: _BAD_NUMBER,
    21614: _BAD_NUMBER,
    21602: _BAD_MESSAGE, 21617: _BAD_MESSAGE, 21619: _BAD_MESSAGE,
    20003: _ACCOUNT, 20005: _ACCOUNT, 20404: _ACCOUNT, 21408: _ACCOUNT, 21603: _ACCOUNT, 21606: _ACCOUNT,
    21608: _ACCOUNT, 21703: _ACCOUNT,
    14107: _BUSY, 20429: _BUSY, 21611: _BUSY, 429: _BUSY,
}  # fmt: skip
"""Twilio's refusals: our code, whether to try again, whether this person can be texted no more."""


class TwilioSender:
    """Sends through Twilio's Messages API, from a number or (MG…) a messaging service."""

    def __init__(self, account_sid: str, token: str, from_number: str, base_url: str = TWILIO_API) -> None:
        quiet_http_logs()
        self._http = _HttpxClient(base_url)
        self._client = Client(account_sid, token, http_client=self._http)
        self._from = {"messaging_service_sid" if from_number.startswith("MG") else "from_": from_number}

    def send(self, to: str, text: str, *, status_callback: str | None, timeout: float) -> Accepted:
        """Send one text, accents folded for SMS. `timeout` holds for connecting, writing and the answer, each."""
        held = _limit.set(timeout)
        try:
            message = self._client.messages.create(
                to=to, body=fold(text), status_callback=status_callback or values.unset, **self._from
            )
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout):
            raise ChannelError(
                "Twilio could not be reached; nothing was sent", "not_connected", True
            ) from None
        except httpx.HTTPError:
            raise ChannelError(
                "Twilio gave no answer; it may have taken the message", "no_answer", True
            ) from None
        except TwilioException as error:
            raise _refusal(error) from None
        finally:
            _limit.reset(held)
        return Accepted(str(message.sid))

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


class _HttpxClient(HttpClient):  # type: ignore[misc]  # twilio ships no types
    """The twilio client's transport: our base address, our timeout, no logging and no memory of requests.

    twilio's own keeps the last request with its text, and logs addresses.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__(logging.getLogger("twilio"), is_async=False)
        self._base_url = base_url.rstrip("/")
        self._http = httpx.Client()

    def request(
        self,
        method: str,
        uri: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: float | None = None,
        allow_redirects: bool = False,
    ) -> Response:
        """Do one request. The signature is twilio's; redirects are never followed."""
        answer = self._http.request(
            method,
            self._base_url + uri.removeprefix(TWILIO_API),
            params=params,
            data=data,
            headers=headers,
            auth=auth,
            timeout=_limit.get(),
        )
        if answer.status_code == httpx.codes.TOO_MANY_REQUESTS:
            # Here, because the client's exceptions do not carry headers.
            raise ChannelError("Twilio asks us to wait", "busy", True, retry_after=_seconds(answer.headers))
        return Response(answer.status_code, answer.text, answer.headers)

    def close(self) -> None:
        """Close the connections."""
        self._http.close()


def _seconds(headers: httpx.Headers) -> float | None:
    """`Retry-After` in seconds; its date form is rare and left out."""
    try:
        return max(0.0, float(headers.get("Retry-After", "")))
    except ValueError:
        return None


def _refusal(error: TwilioException) -> ChannelError:
    """Twilio's exception as ours. Its own message quotes the number, so only the codes are kept."""
    number = getattr(error, "code", None)
    http_status = getattr(error, "status", 0) or 0
    where = f"Twilio refused (code {number}, HTTP {http_status})"
    if number in _REFUSALS:
        code, retryable, stopped = _REFUSALS[number]
        return ChannelError(where, code, retryable, stopped)
    if http_status >= 500 or http_status < 400:  # below 400: an answer that is not a message
        return ChannelError(where, "provider_down", True)
    if http_status in (401, 403, 404):
        return ChannelError(where, "account", False)
    return ChannelError(where, "refused", False)
