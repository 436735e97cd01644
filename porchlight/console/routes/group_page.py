"""One group: join code, modules, and who has finished."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import CARES_FOR_GROUPS
from porchlight.services.groups import Groups


def route(groups: Groups, pages: Pages) -> Route:
    """GET: the page."""

    def answer(call: Call) -> Response:
        return show(groups, pages, call)

    return Route("GET", "/console/groups/{id}", CARES_FOR_GROUPS, answer)


def show(
    groups: Groups, pages: Pages, call: Call, *, status: int = 200, problem: str | None = None
) -> HTMLResponse:
    """The page, also after an assignment that could not be made: what was chosen stays chosen."""
    return pages.page(
        "group.html", call.viewer, status=status, group=groups.page(call.member, call.values["id"]),
        problem=problem, chosen=call.form,
    )  # fmt: skip
