"""The one place where our errors become HTTP answers."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

from porchlight.errors import (
    BadRequest,
    Conflict,
    NotAllowed,
    NotFound,
    PorchlightError,
    RasaUnavailable,
    StorageUnavailable,
)

STATUS = {
    BadRequest: 400,
    NotAllowed: 403,
    NotFound: 404,
    Conflict: 409,
    RasaUnavailable: 503,
    StorageUnavailable: 503,
}


def map_errors(app: FastAPI) -> None:
    """Give every PorchlightError its status; the body holds its code and message, never words of a teen."""
    app.add_exception_handler(PorchlightError, _answer)


async def _answer(_request: Request, error: Exception) -> JSONResponse:
    code = error.code if isinstance(error, PorchlightError) else "error"
    status = next((number for kind, number in STATUS.items() if isinstance(error, kind)), 500)
    return JSONResponse({"error": code, "message": str(error)}, status_code=status)
