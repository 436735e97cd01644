"""Close an incident that somebody has dealt with."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import RUNS_ACCOUNTS
from porchlight.errors import NotFound
from porchlight.services.incidents import Incidents


def route(incidents: Incidents) -> Route:
    """POST: close it; what is still broken opens a new one by itself."""

    def answer(call: Call) -> Response:
        if not call.values["id"].isdecimal():
            raise NotFound("no such incident")
        incidents.close(call.member, int(call.values["id"]))
        return RedirectResponse("/console/accounts", status_code=303)

    return Route("POST", "/console/incidents/{id}/close", RUNS_ACCOUNTS, answer)
