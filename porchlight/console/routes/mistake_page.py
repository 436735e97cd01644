"""One mistake of the screen: to be decided on by a second person, or written anew by the first."""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.routes.mistake_write import FORM, draft, status_of, trouble
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import BadRequest, Conflict
from porchlight.services.mistakes import Mistakes
from porchlight.services.paraphrase import Draft


def route(mistakes: Mistakes, pages: Pages) -> Route:
    """GET: the page."""

    def answer(call: Call) -> Response:
        return show(mistakes, pages, call)

    return Route("GET", "/console/mistakes/{id}", READS_CONVERSATIONS, answer)


def rewrite(mistakes: Mistakes, pages: Pages) -> Route:
    """POST: write it anew; it waits for a second person again."""

    def answer(call: Call) -> Response:
        try:
            mistakes.rewrite(call.values["id"], call.member, draft(call))
        except (BadRequest, Conflict) as error:
            return show(mistakes, pages, call, error)
        return RedirectResponse(f"/console/mistakes/{call.values['id']}", status_code=303)

    return Route("POST", "/console/mistakes/{id}/rewrite", READS_CONVERSATIONS, answer)


def withdraw(mistakes: Mistakes) -> Route:
    """POST: take one's own back."""

    def answer(call: Call) -> Response:
        mistakes.withdraw(call.values["id"], call.member)
        return RedirectResponse("/console/mistakes", status_code=303)

    return Route("POST", "/console/mistakes/{id}/withdraw", READS_CONVERSATIONS, answer)


def show(
    mistakes: Mistakes, pages: Pages, call: Call, error: BadRequest | Conflict | None = None
) -> HTMLResponse:
    """The page, also after an act that did not work: what was written stays in its fields."""
    it = mistakes.page(call.values["id"], call.member)
    written = "paraphrase" in call.form
    given = draft(call) if written else Draft(it.kind, it.tier, it.category, it.language, it.paraphrase)
    return pages.page(
        "mistake.html", call.viewer, status=status_of(error), it=it, given=given,
        reason=call.form.get("reason", ""), **FORM, **trouble(error),
    )  # fmt: skip
