"""What teens say of the lessons, for the people who write them."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.readers import FEWEST_RATINGS, Readers


def route(readers: Readers, pages: Pages) -> Route:
    """GET: ratings and lines, lesson by lesson. A line is a teen's own words: who may not read those, may not this."""

    def answer(call: Call) -> Response:
        return pages.page(
            "voices.html", call.viewer, lessons=readers.voices(call.member), fewest=FEWEST_RATINGS
        )

    return Route("GET", "/console/voices", READS_CONVERSATIONS, answer)
