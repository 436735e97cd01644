"""One escalation: why it is here, what was said, what was promised, and what a worker can do."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.escalation import Outcome
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """GET: the page."""

    def answer(call: Call) -> Response:
        return show(care, pages, call)

    return Route("GET", "/console/escalations/{id}", READS_CONVERSATIONS, answer)


def show(
    care: Care,
    pages: Pages,
    call: Call,
    *,
    status: int = 200,
    problem: str | None = None,
    confirm: bool = False,
) -> HTMLResponse:
    """The page, also after an act that did not work: what was written stays in its fields."""
    return pages.page(
        "escalation.html", call.viewer, status=status, it=care.page(call.values["id"], call.member),
        problem=problem, confirm=confirm, outcomes=list(Outcome),
        said=call.form.get("text", ""), note=call.form.get("note", ""), outcome=call.form.get("outcome", ""),
        held=call.query.get("held") == "1",
    )  # fmt: skip
