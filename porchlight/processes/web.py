"""Starts the `web` process: checks first, then serves. Not without its screen; without storage it spools."""

from __future__ import annotations

import uvicorn

from porchlight.bootstrap import build
from porchlight.logs import set_up_logs
from porchlight.run.ready import keys_of_web
from porchlight.settings import read_settings
from porchlight.web.app import create_app


def serve() -> None:
    """Serve until told to stop. Raises ConfigError when something has to be put right first."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    system = build(settings, keys_of_web(settings), process="web")
    app = create_app(system.web, on_close=system.close)
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=3,
    )
