"""A lead signs a piece, or takes a signature back."""

from __future__ import annotations

from starlette.responses import RedirectResponse, Response

from curriculum import Library
from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.content_piece import show
from porchlight.domain.roles import SIGNS_CONTENT
from porchlight.errors import BadRequest, Conflict
from porchlight.services.sign_offs import SignOffs


def sign(sign_offs: SignOffs, library: Library, price: float, pages: Pages) -> Route:
    """POST: sign the words that were on the page."""

    def answer(call: Call) -> Response:
        key, form = f"{call.values['kind']}/{call.values['name']}", call.form
        try:
            sign_offs.sign(
                call.member, key, form.get("mark", ""), form.get("reader", ""), form.get("role", "")
            )
        except (BadRequest, Conflict) as error:
            status = 409 if isinstance(error, Conflict) else 400
            return show(sign_offs, library, price, pages, call, status=status, problem=_sentence(error))
        return RedirectResponse(f"/console/content/{key}#signed", status_code=303)

    return Route("POST", "/console/content/{kind}/{name}/sign", SIGNS_CONTENT, answer)


def withdraw(sign_offs: SignOffs) -> Route:
    """POST: take a signature back; the record of it stays."""

    def answer(call: Call) -> Response:
        key = sign_offs.withdraw(call.member, call.values["id"])
        return RedirectResponse(f"/console/content/{key}#signed", status_code=303)

    return Route("POST", "/console/signatures/{id}/withdraw", SIGNS_CONTENT, answer)


def _sentence(error: Exception) -> str:
    words = str(error)
    return f"{words[:1].upper()}{words[1:]}."
