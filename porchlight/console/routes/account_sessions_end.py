"""Sign a member of staff out everywhere."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import RUNS_ACCOUNTS
from porchlight.services.accounts import Accounts


def route(accounts: Accounts) -> Route:
    """POST: end that person's sessions."""

    def answer(call: Call) -> Response:
        accounts.end_sessions(call.member, call.values["id"])
        return RedirectResponse("/console/accounts", status_code=303)

    return Route("POST", "/console/accounts/{id}/sessions/end", RUNS_ACCOUNTS, answer)
