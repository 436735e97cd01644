"""The action server: rasa-sdk's HTTP app with our actions and an error answer that repeats nothing.

One process, loopback only. rasa-sdk's own start would pickle the actions into a worker, bind to every
address and answer an error with the whole tracker; none of that happens here.
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Mapping
from typing import Any

from rasa_sdk.endpoint import create_app
from rasa_sdk.executor import ActionExecutor
from sanic import Request, Sanic
from sanic.exceptions import SanicException
from sanic.handlers import ErrorHandler
from sanic.response import HTTPResponse, json

from bot.actions.edge import all_actions

logger = logging.getLogger(__name__)

HOST = "127.0.0.1"
FORBIDDEN = ("DATABASE_URL", "KEY", "SECRET", "TOKEN", "PASSWORD")
"""Parts of PORCHLIGHT_ variable names that this process must never be given."""


class QuietErrors(ErrorHandler):
    """Answers any error with its kind and status. The request, and so the conversation, is never repeated."""

    def response(self, request: Request, exception: Exception) -> HTTPResponse:
        """One short JSON body, whatever went wrong."""
        status = exception.status_code if isinstance(exception, SanicException) else 500
        if status >= 500:
            logger.error("action_server_error kind=%s status=%s", type(exception).__name__, status)
        return json({"error": type(exception).__name__}, status=status)


def forbidden_variables(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Names of variables that hold a key or a database address; with any of them there is no start."""
    return sorted(
        name for name in environ if name.startswith("PORCHLIGHT_") and any(part in name for part in FORBIDDEN)
    )


def build() -> Sanic[Any, Any]:
    """The app with every action registered."""
    # Rasa 3.6 and this SDK differ in version on purpose; the warning would appear on the first call.
    warnings.filterwarnings("ignore", message=".*[Vv]ersion.*", module=r"rasa_sdk\.utils")
    executor = ActionExecutor()
    for action in all_actions():
        executor.register_action(action)
    app: Sanic[Any, Any] = create_app(executor, cors_origins=[])
    app.error_handler = QuietErrors()
    return app
