"""Sign out of every browser."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.door import COOKIE, COOKIE_PATH, SIGN_IN
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE
from porchlight.services.staff import SignIns


def route(sign_ins: SignIns) -> Route:
    """POST: end all own sessions, this one too."""

    def answer(call: Call) -> Response:
        sign_ins.sign_out_everywhere(call.member)
        response = RedirectResponse(SIGN_IN, status_code=303)
        response.delete_cookie(COOKIE, path=COOKIE_PATH)
        return response

    return Route("POST", "/console/sign-out-everywhere", EVERYONE, answer)
