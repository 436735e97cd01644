"""The stream that says "changed", and never what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from porchlight.console.door import Door
from porchlight.console.live import ChangeFeed
from porchlight.console.route import Call, Route
from porchlight.domain.roles import READS_CONVERSATIONS


def route() -> Route:
    """GET: server-sent events."""

    def answer(_call: Call) -> Response:
        raise NotImplementedError("streams are answered by `endpoint`")

    return Route("GET", "/console/changes", READS_CONVERSATIONS, answer, present=False)


def endpoint(door: Door, stream: Route, feed: ChangeFeed) -> Callable[[Request], Awaitable[Response]]:
    """The endpoint: checks the role like any other, then streams."""

    async def answer(request: Request) -> Response:
        call = await door.enter(stream, request)
        if isinstance(call, Response):
            return call
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(feed.stream(), media_type="text/event-stream", headers=headers)

    return answer
