"""One's own account: where one is signed in."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE
from porchlight.services.staff import SignIns


def route(sign_ins: SignIns, pages: Pages) -> Route:
    """GET: own sessions, with the button that ends them all."""

    def answer(call: Call) -> Response:
        sessions = sign_ins.own_sessions(call.member, call.token or "")
        return pages.page("own_sessions.html", call.viewer, sessions=sessions)

    return Route("GET", "/console/me", EVERYONE, answer)
