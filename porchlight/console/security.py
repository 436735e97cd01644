"""Headers on every answer, and the refusal of forged requests, as one small ASGI middleware.

A browser says by itself where a request came from (Sec-Fetch-Site; older ones: Origin), so no token is kept.
Paths in `exempt` are called by providers, which prove themselves by signature.
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Not no-referrer: that would make browsers send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, *, exempt: Sequence[str] = (), https: bool = False) -> None:
        self._app = app
        self._exempt = tuple(prefix.rstrip("/") for prefix in exempt)
        self._headers = dict(HEADERS)
        if https:
            self._headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on with headers added."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        if self._is_forged(scope):
            refusal = PlainTextResponse("This request did not come from our own pages.", status_code=403)
            await refusal(scope, receive, with_headers)
            return
        await self._app(scope, receive, with_headers)

    def _is_forged(self, scope: Scope) -> bool:
        if scope["method"] in SAFE or self._is_exempt(scope["path"]):
            return False
        headers = Headers(scope=scope)
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site != "same-origin"
        # Browsers leave Sec-Fetch-Site out on plain http away from localhost; they still send Origin.
        origin, host = headers.get("origin"), headers.get("host")
        return origin is None or host is None or urlsplit(origin).netloc.lower() != host.lower()

    def _is_exempt(self, path: str) -> bool:
        return any(path == prefix or path.startswith(prefix + "/") for prefix in self._exempt)
