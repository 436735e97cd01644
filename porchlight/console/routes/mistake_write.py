"""Say that the screen read a message wrongly, and write a paraphrase of it."""

from __future__ import annotations

from starlette.responses import HTMLResponse, RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.console.wording import CATEGORIES, LANGUAGES, MISTAKES, TIERS
from porchlight.domain.escalation import TIERS as TIER_ORDER
from porchlight.domain.roles import READS_CONVERSATIONS
from porchlight.errors import BadRequest, Conflict, NotFound
from porchlight.services.mistakes import Mistakes
from porchlight.services.paraphrase import LONGEST, Draft, LooksNamed

PATH = "/console/escalations/{id}/messages/{message}/mistake"

FORM = {
    "kinds": MISTAKES,
    "tiers": {tier: TIERS[tier] for tier in TIER_ORDER},
    "categories": CATEGORIES,
    "languages": LANGUAGES,
    "longest": LONGEST,
}
"""What the form's fields offer."""


def show(mistakes: Mistakes, pages: Pages) -> Route:
    """GET: the message, a warning, and the form."""

    def answer(call: Call) -> Response:
        return _page(mistakes, pages, call)

    return Route("GET", PATH, READS_CONVERSATIONS, answer)


def submit(mistakes: Mistakes, pages: Pages) -> Route:
    """POST: write it down for a second person; what was written stays in its fields when something is wrong."""

    def answer(call: Call) -> Response:
        try:
            made = mistakes.write(call.values["id"], _message(call), call.member, draft(call))
        except (BadRequest, Conflict) as error:
            return _page(mistakes, pages, call, error)
        return RedirectResponse(f"/console/mistakes/{made}", status_code=303)

    return Route("POST", PATH, READS_CONVERSATIONS, answer)


def draft(call: Call) -> Draft:
    """What the form says."""
    form = call.form
    return Draft(
        kind=form.get("kind", ""),
        tier=form.get("tier", ""),
        category=form.get("category") or None,
        language=form.get("language", ""),
        paraphrase=form.get("paraphrase", ""),
        checked=form.get("checked") == "yes",
    )


def trouble(error: BadRequest | Conflict | None) -> dict[str, object]:
    """What a page says of an act that did not work: the problem, and words that may be names."""
    names = error.names if isinstance(error, LooksNamed) else ()
    return {"problem": f"Nothing was kept: {error}." if error else None, "names": names}


def status_of(error: BadRequest | Conflict | None) -> int:
    """The HTTP status that goes with it."""
    return 200 if error is None else 409 if isinstance(error, Conflict) else 400


def _page(
    mistakes: Mistakes, pages: Pages, call: Call, error: BadRequest | Conflict | None = None
) -> HTMLResponse:
    it = mistakes.message(call.values["id"], _message(call), call.member)
    given = draft(call) if call.form else Draft("", "", it.said_category, it.language, "")
    return pages.page(
        "mistake_write.html",
        call.viewer,
        status=status_of(error),
        it=it,
        given=given,
        **FORM,
        **trouble(error),
    )


def _message(call: Call) -> int:
    if not call.values["message"].isdecimal():
        raise NotFound("no such message")
    return int(call.values["message"])
