"""Claim an escalation. Exactly one worker wins."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.escalation_page import show
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import Conflict
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """POST: claim, then the page; for the loser the page with the winner's name."""

    def answer(call: Call) -> Response:
        try:
            care.claim(call.values["id"], call.member)
        except Conflict:
            return show(
                care,
                pages,
                call,
                status=409,
                problem="Somebody was quicker, or it is closed. See below who has it.",
            )
        return RedirectResponse(f"/console/escalations/{call.values['id']}#write", status_code=303)

    return Route("POST", "/console/escalations/{id}/claim", READS_CONVERSATIONS, answer)
