"""README and docs/ as pages, so that a newcomer reads them beside the running thing."""

from __future__ import annotations

from pathlib import Path

from starlette.responses import FileResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.papers import PICTURES, front_paper, list_papers, read_paper
from porchlight.console.route import ANYONE, Call, Route
from porchlight.errors import NotFound


def front(root: Path, pages: Pages) -> Route:
    """GET: the README, with links to the rest."""

    def answer(call: Call) -> Response:
        return pages.page("paper.html", call.viewer, paper=front_paper(root), papers=list_papers(root))

    return Route("GET", "/docs", ANYONE, answer)


def paper(root: Path, pages: Pages) -> Route:
    """GET: one document of docs/, such as /docs/runbook or /docs/decisions/0001-two-environments."""

    def answer(call: Call) -> Response:
        return pages.page(
            "paper.html", call.viewer, paper=read_paper(root, call.values["name"]), papers=list_papers(root)
        )

    return Route("GET", "/docs/{name:path}", ANYONE, answer)


def picture(root: Path) -> Route:
    """GET: a picture that a document shows."""

    def answer(call: Call) -> Response:
        name = call.values["name"]
        folder = (root / "docs" / "img").resolve()
        file = (folder / name).resolve()
        if not file.is_relative_to(folder) or file.suffix not in PICTURES or not file.is_file():
            raise NotFound("no such picture")
        return FileResponse(file, media_type=PICTURES[file.suffix])

    return Route("GET", "/docs/img/{name}", ANYONE, answer)
