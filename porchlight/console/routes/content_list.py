"""Everything a teen can read, and who stands for it."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE, SIGNS_CONTENT
from porchlight.services.pieces import KINDS
from porchlight.services.sign_offs import SENTENCE, SIGNED, SignOffs


def route(sign_offs: SignOffs, pages: Pages) -> Route:
    """GET: the pieces by kind, with what is signed, changed since, or unsigned."""

    def answer(call: Call) -> Response:
        return show(sign_offs, pages, call)

    return Route("GET", "/console/content", EVERYONE, answer)


def show(
    sign_offs: SignOffs, pages: Pages, call: Call, *, status: int = 200, problem: str | None = None
) -> HTMLResponse:
    """The list, also after a sentence that was not the sentence."""
    every = sign_offs.all(call.member)
    return pages.page(
        "content.html", call.viewer, status=status, problem=problem, typed=call.form.get("sentence", ""),
        kinds=[(kind, [each for each in every if each.piece.kind == kind]) for kind in KINDS], count=len(every),
        signed=sum(each.state == SIGNED for each in every), acceptance=sign_offs.acceptance(call.member),
        sentence=SENTENCE, may_sign=call.member.role in SIGNS_CONTENT, live=sign_offs.live,
    )  # fmt: skip
