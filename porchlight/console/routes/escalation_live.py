"""The parts of an escalation's page that change, as the open page reads them again."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.escalation import Outcome
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.services.care import Care


def route(care: Care, pages: Pages) -> Route:
    """GET: status, conversation, acts.

    Reading again by itself does not count as being there: this page shows a teen's words, so an unattended
    screen must sign out. Typing and clicking count (see `home.here`).
    """

    def answer(call: Call) -> Response:
        return pages.page(
            "_escalation_live.html", call.viewer, it=care.page(call.values["id"], call.member),
            outcomes=list(Outcome), said="", note="", outcome="",
        )  # fmt: skip

    return Route("GET", "/console/escalations/{id}/live", READS_CONVERSATIONS, answer, present=False)
