"""The queue: who waits for a person, the most serious and the longest waiting first."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """GET: the page around the rows; it then reads the rows again by itself."""

    def answer(call: Call) -> Response:
        return pages.page("queue.html", call.viewer, items=care.queue(call.member), banner=care.banner())

    return Route("GET", "/console/queue", READS_CONVERSATIONS, answer)
