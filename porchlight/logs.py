"""Structured logs: one JSON line per event, ids and codes only. A redaction step drops anything that could be words."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from porchlight.channels.quiet import quiet_http_logs

NEVER = frozenset(
    {"text", "body", "message", "words", "sender", "to", "address", "number", "email", "password", "token"}
)
"""Field names whose values are never logged, whoever passes them."""

_LONG_NUMBER = re.compile(r"\+?\d[\d\s().-]{6,}\d")


def redact(_logger: object, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Blank forbidden fields, and anything in a value that looks like a phone number."""
    for name, value in event.items():
        if name in NEVER:
            event[name] = "[redacted]"
        elif isinstance(value, str) and name not in ("timestamp", "conversation", "turn"):
            event[name] = _LONG_NUMBER.sub("[number]", value)
    return event


def set_up_logs(level: str) -> None:
    """Configure logging for one process."""
    quiet_http_logs()
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            redact,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
