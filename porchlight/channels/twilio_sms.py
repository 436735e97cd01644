"""Twilio SMS, inbound side: check the signature, read the form, write the TwiML answer.

`verify` comes first, always; nothing is parsed into a message before it. Media is counted and never fetched.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlparse

from twilio.request_validator import RequestValidator, add_port, remove_port
from twilio.twiml.messaging_response import MessagingResponse

from porchlight.channels.contract import Inbound, Kind, Status, Trouble
from porchlight.errors import BadRequest

CHANNEL = "sms"
SIGNATURE_HEADER = "X-Twilio-Signature"

_E164 = re.compile(r"\+[1-9]\d{4,14}")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
_MOST_FIELDS = 200

_STATUS_TROUBLE: dict[str, Trouble] = {
    "21610": "stopped",
    "30003": "unreachable",
    "30004": "stopped",
    "30005": "unreachable",
    "30006": "unreachable",
    "30007": "filtered",
}
"""Twilio's delivery errors. 30004 is the carrier's or the handset's own block: we cannot text this person."""


def read_form(body: bytes) -> dict[str, str]:
    """The posted fields. Blank ones stay, because Twilio signs them; Starlette and Rasa drop them."""
    try:
        return dict(
            parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
        )
    except ValueError:
        raise BadRequest(f"a webhook form holds at most {_MOST_FIELDS} fields") from None


def verify(url: str, params: Mapping[str, str], signature: str | None, token: str) -> bool:
    """Whether Twilio, or someone who holds the token, signed this request.

    `url` is the full address that Twilio called, query included. Both spellings of the port are tried, as
    Twilio itself is inconsistent. The comparison is `hmac.compare_digest`; the library's own is not constant
    in time when lengths differ. An empty token verifies nothing.
    """
    if not token or not signature:
        return False
    validator = RequestValidator(token)
    try:
        parts = urlparse(url)
        expected = [
            validator.compute_signature(spelling(parts), dict(params)) for spelling in (add_port, remove_port)
        ]
    except ValueError:  # a port that is no number, or text that is no UTF-8
        return False
    given = signature.encode("utf-8", "replace")
    matches = [hmac.compare_digest(value.encode("utf-8"), given) for value in expected]
    return any(matches)


def parse(params: Mapping[str, str]) -> Inbound:
    """Read a verified inbound webhook. Raises BadRequest if it is no message at all."""
    provider_id = params.get("MessageSid") or params.get("SmsMessageSid") or ""
    sender = params.get("From", "").strip()
    if not provider_id or not sender:
        raise BadRequest(
            "a signed Twilio request held no MessageSid or no From: is this the messaging webhook?"
        )
    return Inbound(
        channel=CHANNEL,
        provider_id=provider_id,
        sender=sender,
        text=params.get("Body", ""),
        kind=_kind(params) if _E164.fullmatch(sender) else "other",
        provider_word=params.get("OptOutType", "").upper() or None,
    )


def _kind(params: Mapping[str, str]) -> Kind:
    """What was attached, by the types that Twilio names. Anything but sound and cards counts as a picture."""
    count = params.get("NumMedia", "0").strip()
    if not count.isascii() or not count.isdigit() or int(count) == 0:
        return "text"
    types = [value.lower() for name, value in params.items() if name.startswith("MediaContentType")]
    if types and all(value.startswith("audio/") for value in types):
        return "voice"
    if types and all("vcard" in value for value in types):
        return "contact"
    return "picture"


def status(params: Mapping[str, str]) -> Status:
    """Read a verified status callback. Raises BadRequest if it names no message or no status."""
    provider_id = params.get("MessageSid") or params.get("SmsSid") or ""
    word = (params.get("MessageStatus") or params.get("SmsStatus") or "").lower()
    if not provider_id or not word:
        raise BadRequest("a signed Twilio status callback held no MessageSid or no MessageStatus")
    code = params.get("ErrorCode") or None
    failed = word in ("undelivered", "failed", "canceled")
    trouble = _STATUS_TROUBLE.get(code or "", "failed") if failed else None
    return Status(provider_id, word, code, trouble)


def twiml_reply(text: str | None, status_callback: str | None = None) -> str:
    """The webhook's answer: one message, or none.

    The callback stands in both attributes: Twilio's documentation lists both, its libraries call
    `statusCallback` deprecated, and users report that only `action` was honoured. Twilio reads the answer
    to `action` as TwiML, so the status route must answer with nothing in it.
    """
    response = MessagingResponse()
    if text:
        response.message(_NOT_XML.sub("", text), action=status_callback, status_callback=status_callback)
    return str(response)
