"""Pause a join code, or open it again."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.services.groups import Groups


def route(groups: Groups) -> Route:
    """POST: `pause=yes` pauses, anything else opens."""

    def answer(call: Call) -> Response:
        groups.pause_code(
            call.member, call.values["id"], call.values["code"], paused=call.form.get("pause") == "yes"
        )
        return RedirectResponse(f"/console/groups/{call.values['id']}#codes", status_code=303)

    return Route("POST", "/console/groups/{id}/codes/{code}/pause", CARES_FOR_GROUPS, answer)
