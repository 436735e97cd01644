"""One piece that teens read: a lesson as a phone shows it, every text in both languages, and who signed it."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from curriculum import Library
from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE, SIGNS_CONTENT
from porchlight.services.preview import preview
from porchlight.services.sign_offs import READERS, SignOffs

LONGEST_PATH = 60


def route(sign_offs: SignOffs, library: Library, price: float, pages: Pages) -> Route:
    """GET: the page; `?path=abd` takes other choices through a lesson."""

    def answer(call: Call) -> Response:
        return show(sign_offs, library, price, pages, call)

    return Route("GET", "/console/content/{kind}/{name}", EVERYONE, answer)


def show(
    sign_offs: SignOffs,
    library: Library,
    price: float,
    pages: Pages,
    call: Call,
    *,
    status: int = 200,
    problem: str | None = None,
) -> HTMLResponse:
    """The page, also after a signature that could not be taken."""
    standing = sign_offs.one(call.member, f"{call.values['kind']}/{call.values['name']}")
    path = call.query.get("path", "")[:LONGEST_PATH]
    lesson = standing.piece.kind == "lesson"
    return pages.page(
        "content_piece.html", call.viewer, status=status, problem=problem, it=standing, readers=READERS,
        shown=preview(library, standing.piece.name, path, price) if lesson else None, path=path,
        may_sign=call.member.role in SIGNS_CONTENT, typed=call.form,
    )  # fmt: skip
