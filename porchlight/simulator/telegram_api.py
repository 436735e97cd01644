"""The Bot API over a `TelegramAccount`: the methods that Porchlight calls, in Telegram's shapes."""

from __future__ import annotations

import asyncio
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from porchlight.simulator.telegram_account import TelegramAccount
from porchlight.simulator.troubles import Trouble

Asked = dict[str, Any]  # Any: what a method takes is Telegram's affair
_LONGEST = 4096


def telegram_api(account: TelegramAccount) -> APIRouter:
    """The routes; mount them under any prefix and give that address to TelegramSender and TelegramPoll."""
    router = APIRouter()
    methods: dict[str, Callable[[TelegramAccount, Asked], Awaitable[JSONResponse]]] = {
        "getme": _get_me,
        "sendmessage": _send_message,
        "getupdates": _get_updates,
        "setwebhook": _set_webhook,
        "deletewebhook": _delete_webhook,
        "getwebhookinfo": _get_webhook_info,
    }

    @router.api_route("/bot{token}/{method}", methods=["GET", "POST"])
    async def call_method(token: str, method: str, request: Request) -> JSONResponse:
        if not secrets.compare_digest(token.encode(), account.token.encode()):
            return _refuse(401, "Unauthorized")
        if method.lower() not in methods:
            return _refuse(404, "Not Found: method not found")
        return await methods[method.lower()](account, await _asked(request))

    return router


async def _asked(request: Request) -> Asked:
    """Parameters come in the query, as a form or as JSON."""
    body = await request.body()
    asked: Asked = dict(request.query_params)
    if request.headers.get("content-type", "").startswith("application/json"):
        asked.update(json.loads(body or b"{}"))
    else:
        asked.update(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
    return asked


async def _send_message(account: TelegramAccount, asked: Asked) -> JSONResponse:
    trouble = account.troubles.take()
    if trouble is Trouble.HANG:
        await account.troubles.hang()
        return _refuse(502, "Bad Gateway")
    if trouble is Trouble.BUSY:
        return _refuse(429, "Too Many Requests: retry after 2", {"retry_after": 2})
    if trouble is Trouble.BROKEN:
        return _refuse(500, "Internal Server Error")
    chat_id, text = int(asked["chat_id"]), str(asked.get("text", ""))
    if trouble is Trouble.STOPPED or account.has_blocked(chat_id):
        return _refuse(403, "Forbidden: bot was blocked by the user")
    if trouble is Trouble.BAD_NUMBER or not account.knows(chat_id):
        return _refuse(400, "Bad Request: chat not found")
    if not text.strip():
        return _refuse(400, "Bad Request: message text is empty")
    if len(text) > _LONGEST:
        return _refuse(400, "Bad Request: message is too long")
    message = account.take(chat_id, text, "api")
    if trouble is Trouble.LOST:
        await account.troubles.hang()
    return _give(message)


async def _get_updates(account: TelegramAccount, asked: Asked) -> JSONResponse:
    if account.webhook_url:
        return _refuse(409, "Conflict: can't use getUpdates method while webhook is active")
    if not account.polling.acquire(blocking=False):
        return _refuse(409, "Conflict: terminated by other getUpdates request")
    try:
        offset = int(asked["offset"]) if asked.get("offset") not in (None, "") else None
        until = time.monotonic() + float(asked.get("timeout") or 0)
        while not (waiting := account.pending(offset)) and time.monotonic() < until and not account.closed:
            await asyncio.sleep(0.05)
        return _give(waiting[: int(asked.get("limit") or 100)])
    finally:
        account.polling.release()


async def _get_me(account: TelegramAccount, _: Asked) -> JSONResponse:
    return _give({"id": 1, "is_bot": True, "first_name": "Porchlight", "username": account.username})


async def _set_webhook(account: TelegramAccount, asked: Asked) -> JSONResponse:
    account.set_webhook(str(asked.get("url", "")), str(asked.get("secret_token", "")))
    return _give(True)


async def _delete_webhook(account: TelegramAccount, _: Asked) -> JSONResponse:
    account.set_webhook("", "")
    return _give(True)


async def _get_webhook_info(account: TelegramAccount, _: Asked) -> JSONResponse:
    waiting = len(account.pending(None))
    return _give(
        {"url": account.webhook_url, "has_custom_certificate": False, "pending_update_count": waiting}
    )


def _give(result: Any) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _refuse(status: int, description: str, parameters: dict[str, int] | None = None) -> JSONResponse:
    body: Asked = {"ok": False, "error_code": status, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, status_code=status)
