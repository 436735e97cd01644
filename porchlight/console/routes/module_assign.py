"""Give a module to a group from a date."""

from __future__ import annotations

from datetime import date

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.group_page import show
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.errors import BadRequest
from porchlight.services.groups import Groups


def route(groups: Groups, pages: Pages) -> Route:
    """POST: assign, then the page."""

    def answer(call: Call) -> Response:
        try:
            starts_on = _day(call.form.get("starts_on", ""))
            due_on = _day(call.form["due_on"]) if call.form.get("due_on") else None
            groups.assign(call.member, call.values["id"], call.form.get("module", ""), starts_on, due_on)
        except BadRequest as error:
            return show(groups, pages, call, status=400, problem=str(error))
        return RedirectResponse(f"/console/groups/{call.values['id']}#modules", status_code=303)

    return Route("POST", "/console/groups/{id}/modules", CARES_FOR_GROUPS, answer)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadRequest("Give the first day as a date.") from error
