"""Serves an ASGI app from a thread on a free loopback port: the simulator by itself, or any app in a test."""

from __future__ import annotations

import socket
import threading
import time
from types import TracebackType
from typing import Self

import uvicorn
from fastapi import FastAPI
from starlette.types import ASGIApp

from porchlight.simulator.network import TELEGRAM_PREFIX, TWILIO_PREFIX, Network


class LocalServer:
    """A context manager: inside it, `url` answers. It binds before it starts, so the port is never lost."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._app = app
        self._port = port
        self._socket: socket.socket | None = None
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        """The address, without a slash at the end."""
        if self._socket is None:
            raise RuntimeError("the server is not started")
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", self._port))
        config = uvicorn.Config(
            self._app, log_level="error", access_log=False, timeout_graceful_shutdown=1, lifespan="auto"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="local-server", daemon=True
        )
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > until:
                raise RuntimeError("the local server did not start")
            time.sleep(0.01)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(10)
        if self._socket is not None:
            self._socket.close()
            self._socket = None


class SimulatorServer(LocalServer):
    """A `Network` on a server of its own, with the addresses that our senders need."""

    def __init__(self, network: Network) -> None:
        app = FastAPI(openapi_url=None)
        app.include_router(network.router())
        super().__init__(app)
        self.network = network

    @property
    def twilio_url(self) -> str:
        """Base address for TwilioSender."""
        return self.url + TWILIO_PREFIX

    @property
    def telegram_url(self) -> str:
        """Base address for TelegramSender and TelegramPoll."""
        return self.url + TELEGRAM_PREFIX

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.network.close()  # first: a hanging call would hold the server
        super().__exit__(kind, error, trace)
