"""The rows of the queue, as the open page reads them again."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """GET: banner and rows.

    Reading counts as being there: a worker who watches a quiet queue through the night must not be signed out
    by the quiet. The page shows no words; the 12 hour limit holds.
    """

    def answer(call: Call) -> Response:
        return pages.page(
            "_queue_rows.html", call.viewer, items=care.queue(call.member), banner=care.banner()
        )

    return Route("GET", "/console/queue/rows", READS_CONVERSATIONS, answer)
