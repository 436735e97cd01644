"""A lead lets unsigned texts go to teens, in so many words, or ends that."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.content_list import show
from porchlight.domain.roles import SIGNS_CONTENT
from porchlight.errors import BadRequest, Conflict
from porchlight.services.sign_offs import SENTENCE, SignOffs


def accept(sign_offs: SignOffs, pages: Pages) -> Route:
    """POST: accept, if the very sentence was typed."""

    def answer(call: Call) -> Response:
        try:
            sign_offs.accept(call.member, call.form.get("sentence", ""))
        except BadRequest:
            return show(sign_offs, pages, call, status=400, problem=f"To accept it, type: {SENTENCE}.")
        except Conflict:
            return show(sign_offs, pages, call, status=409, problem="It is accepted already.")
        return RedirectResponse("/console/content#accepted", status_code=303)

    return Route("POST", "/console/content/accept", SIGNS_CONTENT, answer)


def end(sign_offs: SignOffs) -> Route:
    """POST: end it. A live channel with unsigned texts closes for lessons."""

    def answer(call: Call) -> Response:
        sign_offs.end_acceptance(call.member)
        return RedirectResponse("/console/content#accepted", status_code=303)

    return Route("POST", "/console/content/accept/end", SIGNS_CONTENT, answer)
