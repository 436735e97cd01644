"""The providers' doors: signature first, then the inbox, then an answer. Nothing is parsed before it is verified."""

from __future__ import annotations

import json
from typing import Any

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from porchlight.channels import segments, telegram, twilio_sms
from porchlight.channels.contract import Inbound
from porchlight.errors import BadRequest
from porchlight.inbox.receipt import Receipt
from porchlight.web.parts import STATUS_PATH, WebParts

log = structlog.get_logger()

LARGEST_BODY = 1_000_000
"""Bytes of a webhook. Twilio's largest is about 10 kB; this only stops abuse before the signature is checked."""

FORBIDDEN = 403

THREADS = 64
"""Of the webhooks' own, so that console pages that wait for storage cannot hold up a crisis reply."""


def webhooks(parts: WebParts) -> APIRouter:
    """Twilio's and Telegram's webhooks, as far as a provider (or the simulator) is connected."""
    router = APIRouter(prefix="/webhooks", include_in_schema=False)
    threads, reports = CapacityLimiter(THREADS), CapacityLimiter(THREADS)
    if parts.twilio is not None:
        _twilio_routes(router, parts, parts.twilio.token, threads, reports)
    if parts.settings.telegram_mode == "webhook":
        _telegram_routes(router, parts, parts.settings.telegram_secret.get_secret_value(), threads)
    return router


def _twilio_routes(
    router: APIRouter, parts: WebParts, token: str, threads: CapacityLimiter, reports: CapacityLimiter
) -> None:
    status_url = f"{parts.settings.outside_url}{STATUS_PATH}"

    async def verified(request: Request) -> dict[str, str] | None:
        form = twilio_sms.read_form(await _body(request))
        url = f"{parts.settings.outside_url}{request.url.path}" + (
            f"?{request.url.query}" if request.url.query else ""
        )
        return (
            form
            if twilio_sms.verify(url, form, request.headers.get(twilio_sms.SIGNATURE_HEADER), token)
            else None
        )

    @router.post("/twilio/sms")
    async def sms(request: Request) -> Response:
        form = await verified(request)
        if form is None:
            return Response(status_code=FORBIDDEN)
        receipt = await to_thread.run_sync(parts.inbox.receive, twilio_sms.parse(form), limiter=threads)
        go_on(parts, receipt)
        callback = f"{status_url}?outbox={receipt.outbound_id}" if receipt.outbound_id is not None else None
        answer = segments.fold(receipt.answer) if receipt.answer else None
        return Response(
            twilio_sms.twiml_reply(answer, callback),
            media_type="application/xml",
            status_code=receipt.http_status,
        )

    @router.post("/twilio/status")
    async def status(request: Request) -> Response:
        form = await verified(request)
        if form is None:
            return Response(status_code=FORBIDDEN)
        outbox = request.query_params.get("outbox", "")
        number = int(outbox) if outbox.isascii() and outbox.isdigit() else None
        await to_thread.run_sync(parts.sending.status, number, twilio_sms.status(form), limiter=reports)
        return Response(twilio_sms.twiml_reply(None), media_type="application/xml")


def _telegram_routes(router: APIRouter, parts: WebParts, secret: str, threads: CapacityLimiter) -> None:
    @router.post("/telegram")
    async def update(request: Request) -> Response:
        if not telegram.verify(request.headers.get(telegram.SECRET_HEADER), secret):
            return Response(status_code=FORBIDDEN)
        inbound = telegram.parse(_json(await _body(request)))
        if inbound is None or inbound.kind == "group":
            return Response(status_code=200)
        receipt, answer = await to_thread.run_sync(receive_telegram, parts, inbound, limiter=threads)
        if answer is None:
            return Response(status_code=receipt.http_status)
        return JSONResponse(telegram.webhook_answer(inbound.sender, answer), status_code=receipt.http_status)


def receive_telegram(parts: WebParts, inbound: Inbound) -> tuple[Receipt, str | None]:
    """Take one Telegram message; send a crisis reply directly. Returns words that still have to leave, if any."""
    receipt = parts.inbox.receive(inbound)
    answer = receipt.answer
    if receipt.outbound_id is not None and parts.sending.send_answer(receipt.outbound_id):
        answer = None
    go_on(parts, receipt)
    return receipt, answer


def go_on(parts: WebParts, receipt: Receipt) -> None:
    """What follows a stored message, after the answer."""
    if receipt.conversation_id is None:
        return
    try:
        if receipt.has_turn:
            parts.background.answer(receipt.conversation_id)
        elif receipt.has_due:
            parts.background.send(receipt.conversation_id)
    except RuntimeError:
        # The process is ending. The message is stored, the answer leaves, and a sweep does the rest.
        log.warning("left_to_the_sweep", conversation=receipt.conversation_id)


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_BODY:
            raise BadRequest(f"a webhook body holds at most {LARGEST_BODY} bytes")
    return body


def _json(body: bytes) -> dict[str, Any]:
    try:
        data = json.loads(body)
    except ValueError as error:
        raise BadRequest("the Telegram webhook takes a JSON object") from error
    if not isinstance(data, dict):
        raise BadRequest("the Telegram webhook takes a JSON object")
    return data
