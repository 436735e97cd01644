"""The web application of one process, put together from its rooms."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from porchlight.console.router import mount_console
from porchlight.console.security import Guard
from porchlight.errors import StorageUnavailable
from porchlight.simulator.network import TELEGRAM_PREFIX, TWILIO_PREFIX
from porchlight.simulator.phone import phone_router
from porchlight.web.errors import map_errors
from porchlight.web.parts import WebParts
from porchlight.web.webhooks import webhooks

EXEMPT = ("/webhooks", TWILIO_PREFIX, TELEGRAM_PREFIX)
"""Called by providers, which prove themselves by signature; everything else only by our own pages."""


def create_app(parts: WebParts, *, on_close: Callable[[], None], rounds: bool = True) -> FastAPI:
    """The application. `rounds`: run the background rounds (`play` drives them itself); `on_close` gives back."""

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        if rounds:
            parts.background.start()
        yield
        await run_in_threadpool(on_close)

    app = FastAPI(title="Porchlight", lifespan=lifespan, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(Guard, exempt=EXEMPT, https=parts.settings.outside_url.startswith("https://"))
    map_errors(app)
    app.include_router(webhooks(parts))
    mount_console(app, parts.console)
    if parts.network is not None:
        _mount_simulator(app, parts)

    @app.get("/", include_in_schema=False)
    def front() -> RedirectResponse:
        return RedirectResponse("/console")

    @app.get("/health", include_in_schema=False)
    def health() -> dict[str, object]:
        """Whether this process answers, and whether storage does. Says nothing about anybody."""
        try:
            parts.database.check()
            storage = "ok"
        except StorageUnavailable:
            storage = "unavailable"
        return {"web": "ok", "storage": storage, "spooled": parts.inbox.spooled()}

    return app


def _mount_simulator(app: FastAPI, parts: WebParts) -> None:
    network = parts.network
    assert network is not None
    app.include_router(network.router())
    webhook = f"{parts.settings.web_url}/webhooks/twilio/sms"
    signed = f"{parts.settings.outside_url}/webhooks/twilio/sms"
    app.include_router(
        phone_router(
            lambda number: network.handset(number, webhook, signed_url=signed),
            network.thread,
            network.twilio.token,
        )
    )
