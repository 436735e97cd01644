"""The staff accounts of an organisation."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import RUNS_ACCOUNTS
from porchlight.services.accounts import Accounts
from porchlight.services.incidents import Incidents


def route(accounts: Accounts, incidents: Incidents, pages: Pages) -> Route:
    """GET: what needs an admin's eyes; then everybody, with lock, unlock and sign-out."""

    def answer(call: Call) -> Response:
        return pages.page(
            "accounts.html", call.viewer, accounts=accounts.all(call.member), incidents=incidents.all_open()
        )

    return Route("GET", "/console/accounts", RUNS_ACCOUNTS, answer)
