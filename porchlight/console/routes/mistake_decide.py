"""A second person approves a paraphrase or sends it back."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.mistake_page import show
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import BadRequest, Conflict
from porchlight.services.mistakes import Mistakes


def approve(mistakes: Mistakes, pages: Pages) -> Route:
    """POST: approve, after saying that it leads to nobody."""

    def decide(call: Call) -> None:
        if call.form.get("scrubbed") != "yes":
            raise BadRequest("say first that there is no name, number or place in it")
        mistakes.approve(call.values["id"], call.member, _version(call))

    return _route("approve", mistakes, pages, decide)


def send_back(mistakes: Mistakes, pages: Pages) -> Route:
    """POST: send it back with a reason."""

    def decide(call: Call) -> None:
        mistakes.send_back(call.values["id"], call.member, _version(call), call.form.get("reason", ""))

    return _route("send-back", mistakes, pages, decide)


def _route(act: str, mistakes: Mistakes, pages: Pages, decide: Callable[[Call], None]) -> Route:
    def answer(call: Call) -> Response:
        try:
            decide(call)
        except (BadRequest, Conflict) as error:
            return show(mistakes, pages, call, error)
        return RedirectResponse("/console/mistakes", status_code=303)

    return Route("POST", f"/console/mistakes/{{id}}/{act}", READS_CONVERSATIONS, answer)


def _version(call: Call) -> int:
    """Which wording was read; one that is not ours fits none."""
    typed = call.form.get("version", "")
    return int(typed) if typed.isdecimal() else -1
