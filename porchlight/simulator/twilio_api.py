"""Twilio's REST Messages API over a `TwilioAccount`: what Porchlight calls of it, in Twilio's shapes."""

from __future__ import annotations

import re
import secrets
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials

from porchlight.simulator.thread import PhoneMessage
from porchlight.simulator.troubles import Trouble
from porchlight.simulator.twilio_account import API_VERSION, TwilioAccount

_E164 = re.compile(r"\+[1-9]\d{4,14}")
_LONGEST = 1600
_BASIC = HTTPBasic(auto_error=False)


def twilio_api(account: TwilioAccount) -> APIRouter:
    """The routes; mount them under any prefix and give that address to TwilioSender."""
    router = APIRouter()

    @router.post(f"/{API_VERSION}/Accounts/{{sid}}/Messages.json", status_code=201)
    async def create_message(
        sid: str, request: Request, given: Annotated[HTTPBasicCredentials | None, Depends(_BASIC)]
    ) -> JSONResponse:
        form = dict(parse_qsl((await request.body()).decode("utf-8", "replace"), keep_blank_values=True))
        if given is None or not _same(given, account):
            return _refuse(401, 20003, "Authenticate")
        if sid != account.account_sid:
            return _refuse(404, 20404, "The requested resource was not found")
        trouble = account.troubles.take()
        if trouble is Trouble.HANG:
            await account.troubles.hang()
            return _refuse(503, 20503, "Service unavailable")
        refusal = _trouble(trouble) or _fault(account, form)
        if refusal is not None:
            return refusal
        callback = form.get("StatusCallback")
        message = account.accept(form["To"], form["Body"], (callback,) if callback else (), "api", trouble)
        if trouble is Trouble.LOST:
            await account.troubles.hang()
        return JSONResponse(_resource(account, message), status_code=201)

    return router


def _same(given: HTTPBasicCredentials, account: TwilioAccount) -> bool:
    return secrets.compare_digest(given.username.encode(), account.account_sid.encode()) and (
        secrets.compare_digest(given.password.encode(), account.token.encode())
    )


def _trouble(trouble: Trouble | None) -> JSONResponse | None:
    if trouble is Trouble.STOPPED:
        return _refuse(400, 21610, "Attempt to send to unsubscribed recipient")
    if trouble is Trouble.BAD_NUMBER:
        return _refuse(400, 21211, "Invalid 'To' Phone Number")
    if trouble is Trouble.BUSY:
        return _refuse(429, 20429, "Too Many Requests", {"Retry-After": "2"})
    if trouble is Trouble.BROKEN:
        return _refuse(500, 20500, "Internal server error")
    return None


def _fault(account: TwilioAccount, form: dict[str, str]) -> JSONResponse | None:
    """What the real API would find wrong with this request."""
    to, body = form.get("To", ""), form.get("Body", "")
    if not to:
        return _refuse(400, 21604, "A 'To' phone number is required.")
    if not _E164.fullmatch(to):
        return _refuse(400, 21211, f"The 'To' number {to} is not a valid phone number.")
    if form.get("From") != account.number and not form.get("MessagingServiceSid"):
        return _refuse(400, 21606, "The 'From' number is not a valid, SMS-capable number of this account.")
    if not body:
        return _refuse(400, 21602, "Message body is required.")
    if len(body) > _LONGEST:
        return _refuse(400, 21617, "The concatenated message body exceeds the 1600 character limit.")
    if account.has_stopped(to):
        return _refuse(400, 21610, "Attempt to send to unsubscribed recipient")
    return None


def _refuse(status: int, code: int, message: str, headers: dict[str, str] | None = None) -> JSONResponse:
    more_info = f"https://www.twilio.com/docs/errors/{code}"
    body = {"code": code, "message": message, "more_info": more_info, "status": status}
    return JSONResponse(body, status_code=status, headers=headers)


def _resource(account: TwilioAccount, message: PhoneMessage) -> dict[str, Any]:  # Any: JSON of Twilio's
    created = format_datetime(datetime.now(UTC))
    uri = f"/{API_VERSION}/Accounts/{account.account_sid}/Messages/{message.provider_id}"
    return {
        "sid": message.provider_id,
        "account_sid": account.account_sid,
        "api_version": API_VERSION,
        "body": message.text,
        "date_created": created,
        "date_sent": None,
        "date_updated": created,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": account.number,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": str(message.segments),
        "price": None,
        "price_unit": "USD",
        "status": "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": message.number,
        "uri": f"{uri}.json",
    }
