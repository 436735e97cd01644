"""The door of the console: finds out who asks, lets them in or not, and turns our errors into pages.

The role is checked before anything is looked up, so a refusal never depends on what exists.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qsl, quote

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from porchlight.console.pages import Pages
from porchlight.console.route import Call, Route
from porchlight.errors import BadRequest, Conflict, NotAllowed, NotFound, PorchlightError, StorageUnavailable
from porchlight.services.staff import SignIns

COOKIE = "porchlight_console"
COOKIE_PATH = "/console"
SIGN_IN = "/console/sign-in"
FORM_MAX = 64 * 1024
THREADS = 8
"""Console pages use at most this many threads at once, so that they never slow a teen's message down."""

STATUS = {BadRequest: 400, NotAllowed: 403, NotFound: 404, Conflict: 409, StorageUnavailable: 503}

REFUSALS = {
    400: ("That did not work", "Nothing was changed. Go back and try again."),
    403: ("Not for your role", "This page is for other roles. If you need it, ask your admin."),
    404: ("Not there", "There is nothing at this address, or it is not yours to see."),
    409: ("Somebody was quicker", "Nothing was changed. Go back and look again."),
    500: (
        "Something broke on our side",
        "Nothing is known to be lost. Try again; if it stays, tell your admin.",
    ),
    503: (
        "The database does not answer",
        "Messages are kept and crisis replies still leave. Try again in a moment.",
    ),
}


class Door:
    """Makes endpoints out of routes."""

    def __init__(self, sign_ins: SignIns, pages: Pages) -> None:
        self._sign_ins = sign_ins
        self._pages = pages
        self._limiter: CapacityLimiter | None = None

    def endpoint(self, route: Route) -> Callable[[Request], Awaitable[Response]]:
        """An endpoint that checks the role and then answers, both off the event loop."""

        async def answer(request: Request) -> Response:
            try:
                form = await _form(request) if request.method == "POST" else {}
            except BadRequest as error:
                return self._refusal(error, Call(request.url.path, None, None, ""))
            return await self._thread(lambda: self._answer(route, request, form))

        return answer

    async def enter(self, route: Route, request: Request) -> Call | Response:
        """Who asks, for an endpoint that streams; a response when they may not."""
        return await self._thread(lambda: self._enter(route, request, {}))

    async def _thread[T](self, work: Callable[[], T]) -> T:
        if self._limiter is None:
            self._limiter = CapacityLimiter(THREADS)
        return await to_thread.run_sync(work, limiter=self._limiter)

    def _answer(self, route: Route, request: Request, form: dict[str, str]) -> Response:
        try:
            call = self._enter(route, request, form)
        except PorchlightError as error:
            return self._refusal(error, Call(request.url.path, None, None, ""))
        if isinstance(call, Response):
            return call
        try:
            return route.answer(call)
        except PorchlightError as error:
            return self._refusal(error, call)

    def _enter(self, route: Route, request: Request, form: dict[str, str]) -> Call | Response:
        token = request.cookies.get(COOKIE)
        viewer = self._sign_ins.member(token, present=route.present) if token else None
        call = Call(
            path=request.url.path,
            viewer=viewer,
            token=token,
            address=request.client.host if request.client else "",
            values=request.path_params,
            query=dict(request.query_params),
            form=form,
        )
        if route.roles is None:
            return call
        if viewer is None:
            return _to_sign_in(request)
        if viewer.role not in route.roles:
            return self._refusal(NotAllowed("this page is for other roles"), call)
        return call

    def _refusal(self, error: PorchlightError, call: Call) -> Response:
        status = next((code for kind, code in STATUS.items() if isinstance(error, kind)), 500)
        title, said = REFUSALS[status]
        # A 404 has the same words for everything, so that it cannot tell what exists.
        about = f"{said} ({error})" if status in (400, 409) else said
        return self._pages.page("refused.html", call.viewer, status=status, title=title, words=about)


def _to_sign_in(request: Request) -> Response:
    if request.headers.get("hx-request"):
        # htmx would follow a redirect quietly and put the sign-in page inside the queue.
        return Response(status_code=401, headers={"HX-Redirect": SIGN_IN, "Cache-Control": "no-store"})
    if "text/event-stream" in request.headers.get("accept", ""):
        return Response(status_code=401)
    back = f"?next={quote(request.url.path)}" if request.method == "GET" else ""
    return RedirectResponse(SIGN_IN + back, status_code=303, headers={"Cache-Control": "no-store"})


async def _form(request: Request) -> dict[str, str]:
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > FORM_MAX:
            raise BadRequest("That is more than a form of ours can hold.")
    try:
        return dict(parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=50))
    except ValueError as error:
        raise BadRequest("That form cannot be read.") from error
