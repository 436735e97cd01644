"""Keeps the HTTP libraries from logging what must not be logged.

httpx writes each address at INFO, and a Telegram address holds the bot's token; python-telegram-bot writes
that address at DEBUG and an unreadable answer, which may quote a message, at ERROR.
"""

from __future__ import annotations

import logging
import os

_LEVELS = {
    "httpx": logging.WARNING,
    "httpcore": logging.WARNING,
    "twilio": logging.WARNING,
    "telegram": logging.WARNING,
    "telegram.request": logging.CRITICAL,
}


def quiet_http_logs() -> None:
    """Raise the levels of these loggers; a stricter level set elsewhere stays."""
    for name, level in _LEVELS.items():
        logger = logging.getLogger(name)
        logger.setLevel(max(level, logger.level))


def choose_durations() -> None:
    """Tell python-telegram-bot that durations may be timedelta; undecided, it warns at every one it reads."""
    os.environ.setdefault("PTB_TIMEDELTA", "true")
