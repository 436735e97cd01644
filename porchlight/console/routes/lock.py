"""Lock a staff account, or unlock it: one switch, two directions."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.route import Call, Route
from porchlight.domain.roles import RUNS_ACCOUNTS
from porchlight.services.accounts import Accounts

BACK = "/console/accounts"


def lock(accounts: Accounts) -> Route:
    """POST: close the account and end its sessions."""

    def answer(call: Call) -> Response:
        accounts.lock(call.member, call.values["id"])
        return RedirectResponse(BACK, status_code=303)

    return Route("POST", "/console/accounts/{id}/lock", RUNS_ACCOUNTS, answer)


def unlock(accounts: Accounts) -> Route:
    """POST: open the account again."""

    def answer(call: Call) -> Response:
        accounts.unlock(call.member, call.values["id"])
        return RedirectResponse(BACK, status_code=303)

    return Route("POST", "/console/accounts/{id}/unlock", RUNS_ACCOUNTS, answer)
