"""The REST door of Rasa for the gateway alone: `POST /webhooks/rest/webhook`, with the gateway's token.

Same body and answer as Rasa's stock REST channel, but: no token is 401 (the stock channel asks for none), a
message that is not `{"sender": str, "message": str}` is 400 (stock: 200 with a stack trace that holds the text),
a turn that failed or has no answer is 503 (stock: 200 with an empty list), one that ran out of time is 504. So
200 always holds an answer, and failure is never taken for silence. Nothing a teen wrote is logged.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

TOKEN = "PORCHLIGHT_RASA_TOKEN"
SECONDS = "PORCHLIGHT_RASA_SECONDS"
logger = logging.getLogger("bot.server.channel")


class GatewayChannel(InputChannel):
    """The one input channel; its name stays "rest", so paths and metadata are those of the stock channel."""

    def __init__(self, token: str, seconds: float) -> None:
        self._token, self._seconds = token, seconds

    @classmethod
    def name(cls) -> str:
        return "rest"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> GatewayChannel:
        """Token and time limit come from the environment, so that no file and no `ps` line holds the token."""
        return cls(os.environ.get(TOKEN, ""), float(os.environ.get(SECONDS, "10")))

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        routes = Blueprint("gateway_channel")

        @routes.route("/", methods=["GET"])
        async def health(_request: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            if not self._allowed(request):
                return response.json({"error": "token"}, status=401)
            message = _read(request)
            if message is None:
                return response.json({"error": "not a turn"}, status=400)
            try:
                await asyncio.wait_for(on_new_message(message), self._seconds)
            except asyncio.TimeoutError:  # noqa: UP041 (not the builtin one before Python 3.11)
                logger.error("a turn took more than %s s", self._seconds)
                return response.json({"error": "too slow"}, status=504)
            except Exception as error:  # any failure is the same to the gateway; the text must not be logged
                logger.error("a turn failed: %s", type(error).__name__)
                return response.json({"error": "failed"}, status=503)
            answers = message.output_channel.messages
            if not answers:  # Rasa hides a failed action here; a turn of ours always has an answer
                logger.error("a turn had no answer")
                return response.json({"error": "no answer"}, status=503)
            return response.json(answers)

        return routes

    def _allowed(self, request: Request) -> bool:
        """`Authorization: Bearer <token>`, or `?token=` as Rasa's own API takes it."""
        given = request.token or request.args.get("token") or ""
        return bool(self._token) and hmac.compare_digest(str(given).encode(), self._token.encode())


def _read(request: Request) -> UserMessage | None:
    """The message, or None unless sender and text are strings and the sender is not empty."""
    try:
        body = request.json
    except Exception:  # Sanic raises its own error for a body that is not JSON
        return None
    if not isinstance(body, dict):
        return None
    sender, text, metadata = body.get("sender"), body.get("message"), body.get("metadata")
    if not isinstance(sender, str) or not sender or not isinstance(text, str):
        return None
    return UserMessage(
        text,
        CollectingOutputChannel(),
        sender,
        input_channel=GatewayChannel.name(),
        metadata=metadata if isinstance(metadata, dict) else None,
    )
