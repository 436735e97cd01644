"""Turn the measure on or off for a group, and leave out a student whose parents said no."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.services.groups import Groups


def switch(groups: Groups) -> Route:
    """POST: `on=yes` turns it on, anything else off. Answers that are there stay."""

    def answer(call: Call) -> Response:
        groups.measure(call.member, call.values["id"], on=call.form.get("on") == "yes")
        return _back(call)

    return Route("POST", "/console/groups/{id}/measure", CARES_FOR_GROUPS, answer)


def leave_out(groups: Groups) -> Route:
    """POST: `out=yes` leaves one student out, anything else lets the student in again."""

    def answer(call: Call) -> Response:
        out = call.form.get("out") == "yes"
        groups.leave_out(call.member, call.values["id"], call.values["youth"], out=out)
        return _back(call)

    return Route("POST", "/console/groups/{id}/students/{youth}/measure", CARES_FOR_GROUPS, answer)


def _back(call: Call) -> Response:
    return RedirectResponse(f"/console/groups/{call.values['id']}#measure", status_code=303)
