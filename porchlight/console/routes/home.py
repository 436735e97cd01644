"""The console's front door: sends each role to its own first page, and hears that somebody is there."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS, EVERYONE, READS_CONVERSATIONS


def route() -> Route:
    """GET: the first page of the viewer's role."""

    def answer(call: Call) -> Response:
        if call.member.role in READS_CONVERSATIONS:
            first = "/console/queue"
        elif call.member.role in CARES_FOR_GROUPS:
            first = "/console/groups"
        else:
            first = "/console/accounts"
        return RedirectResponse(first, status_code=303)

    return Route("GET", "/console", EVERYONE, answer)


def here() -> Route:
    """GET: somebody is typing or clicking on an open page; being asked is all that counts."""

    def answer(_call: Call) -> Response:
        return Response(status_code=204)

    return Route("GET", "/console/here", EVERYONE, answer)
