"""Any other address under /console: the same page as for a record that is not there."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.route import ANYONE, Call, Route
from porchlight.errors import NotFound


def route() -> Route:
    """GET: always "not there"."""

    def answer(_call: Call) -> Response:
        raise NotFound("no such page")

    return Route("GET", "/console/{rest:path}", ANYONE, answer)
