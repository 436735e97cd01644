"""The notice for parents about the measure, with the words of every question, ready to print."""

from __future__ import annotations

from starlette.responses import Response

from curriculum.measures import Measure
from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE
from porchlight.errors import NotFound


def route(measure: Measure | None, pages: Pages) -> Route:
    """GET: both languages, each on sheets of its own. It says the same to every member of staff."""

    def answer(call: Call) -> Response:
        if measure is None:
            raise NotFound("there is no measure")
        return pages.page("notice.html", call.viewer, measure=measure)

    return Route("GET", "/console/measure/notice", EVERYONE, answer)
