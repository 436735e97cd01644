"""Write to the youth, word for word."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.escalation_page import show
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import BadRequest, Conflict, StorageUnavailable
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """POST: hand the words over; when that fails, they are still in the field."""

    def answer(call: Call) -> Response:
        text = call.form.get("text", "").replace("\r\n", "\n").strip()
        if not text:
            return show(care, pages, call, status=400, problem="Nothing was sent: the message was empty.")
        try:
            held = care.say(call.values["id"], call.member, text)
        except (BadRequest, Conflict, StorageUnavailable) as error:
            return show(
                care, pages, call, status=409, problem=f"Not sent: {error}. Your words are still below."
            )
        mark = "?held=1" if held else ""
        return RedirectResponse(f"/console/escalations/{call.values['id']}{mark}#write", status_code=303)

    return Route("POST", "/console/escalations/{id}/say", READS_CONVERSATIONS, answer)
