"""Hand the conversation back to the bot, which offers the step that was open."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.escalation_page import show
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import Conflict, StorageUnavailable
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """POST: hand back, then the page."""

    def answer(call: Call) -> Response:
        try:
            care.hand_back(call.values["id"], call.member)
        except (Conflict, StorageUnavailable) as error:
            return show(care, pages, call, status=409, problem=f"Not handed back: {error}.")
        return RedirectResponse(f"/console/escalations/{call.values['id']}", status_code=303)

    return Route("POST", "/console/escalations/{id}/hand-back", READS_CONVERSATIONS, answer)
