"""A counsellor's groups."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.services.groups import Groups


def route(groups: Groups, pages: Pages) -> Route:
    """GET: own groups, and the form for a new one."""

    def answer(call: Call) -> Response:
        return show(groups, pages, call)

    return Route("GET", "/console/groups", CARES_FOR_GROUPS, answer)


def show(
    groups: Groups, pages: Pages, call: Call, *, status: int = 200, problem: str | None = None
) -> HTMLResponse:
    """The list, also after a name that could not be used."""
    return pages.page(
        "groups.html", call.viewer, status=status, groups=groups.mine(call.member),
        problem=problem, name=call.form.get("name", ""),
    )  # fmt: skip
