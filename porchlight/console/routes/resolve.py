"""Resolve an escalation with an outcome and a note, after asking once more."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.escalation_page import show
from porchlight.domain.escalation import OUTCOME_LABELS, Outcome
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import BadRequest, Conflict, StorageUnavailable
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """POST: first shows what will happen and asks; with `sure` it resolves."""

    def answer(call: Call) -> Response:
        chosen, note = call.form.get("outcome", ""), call.form.get("note", "").strip()
        if chosen not in [each.value for each in OUTCOME_LABELS]:
            return show(care, pages, call, status=400, problem="Choose an outcome first.")
        if call.form.get("sure") != "yes":
            return show(care, pages, call, confirm=True)
        try:
            care.resolve(call.values["id"], call.member, Outcome(chosen), note)
        except (BadRequest, Conflict, StorageUnavailable) as error:
            return show(
                care, pages, call, status=409, problem=f"Not resolved: {error}. Your note is still below."
            )
        return RedirectResponse(f"/console/escalations/{call.values['id']}", status_code=303)

    return Route("POST", "/console/escalations/{id}/resolve", READS_CONVERSATIONS, answer)
