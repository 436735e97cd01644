"""Mistakes of the screen: what waits for a second person, what was sent back, what is approved."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.mistakes import Mistakes


def route(mistakes: Mistakes, pages: Pages) -> Route:
    """GET: the organisation's list."""

    def answer(call: Call) -> Response:
        return pages.page("mistakes.html", call.viewer, mistakes=mistakes.listed(call.member))

    return Route("GET", "/console/mistakes", READS_CONVERSATIONS, answer)
