"""Make a group."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.groups_list import show
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.errors import BadRequest
from porchlight.services.groups import Groups


def route(groups: Groups, pages: Pages) -> Route:
    """POST: make it with a first join code, then open its page."""

    def answer(call: Call) -> Response:
        try:
            group_id = groups.create(call.member, call.form.get("name", ""))
        except BadRequest as error:
            return show(groups, pages, call, status=400, problem=str(error))
        return RedirectResponse(f"/console/groups/{group_id}", status_code=303)

    return Route("POST", "/console/groups", CARES_FOR_GROUPS, answer)
