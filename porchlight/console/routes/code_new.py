"""Replace a group's join code."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.services.groups import Groups


def route(groups: Groups) -> Route:
    """POST: a new code opens, the old ones end."""

    def answer(call: Call) -> Response:
        groups.new_code(call.member, call.values["id"])
        return RedirectResponse(f"/console/groups/{call.values['id']}#codes", status_code=303)

    return Route("POST", "/console/groups/{id}/codes", CARES_FOR_GROUPS, answer)
