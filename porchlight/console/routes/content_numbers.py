"""The numbers somebody has to ring: first those that teens do not see yet, then those they see unrung."""

from __future__ import annotations

from starlette.responses import Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.domain.roles import EVERYONE
from safety.resources import ResourcePack

SHOWN = "ok"
NOT_TO_RING = "us-911"
"""Nobody should ring it to see whether it answers."""


def route(pack: ResourcePack, pages: Pages) -> Route:
    """GET: the list, as the resource pack has it. Numbers change in its files, after a call."""

    def answer(call: Call) -> Response:
        unrung = [line for line in pack if line.checked.how != "phone" and line.id != NOT_TO_RING]
        return pages.page(
            "content_numbers.html", call.viewer,
            held=[line for line in unrung if line.publish != SHOWN],
            shown=[line for line in unrung if line.publish == SHOWN],
        )  # fmt: skip

    return Route("GET", "/console/content/numbers", EVERYONE, answer)
