"""The `telegram-poll` process, for people without a public address: one instance, by lock.

The offset moves only after a message is stored or spooled. Crisis replies are sent directly.
"""

from __future__ import annotations

import fcntl
import signal
import threading
from typing import Any

import structlog

from porchlight.bootstrap import build
from porchlight.channels import telegram
from porchlight.channels.telegram_poll import TelegramPoll
from porchlight.errors import ConfigError, StorageUnavailable
from porchlight.inbox.receipt import Fate
from porchlight.logs import set_up_logs
from porchlight.run.ready import ready_keys
from porchlight.settings import read_settings
from porchlight.web.parts import WebParts
from porchlight.web.webhooks import receive_telegram

log = structlog.get_logger()


def poll() -> None:
    """Poll until SIGTERM or SIGINT. Raises ConfigError when polling is off or another instance runs."""
    settings = read_settings()
    set_up_logs(settings.log_level)
    if settings.telegram_mode != "poll":
        raise ConfigError("PORCHLIGHT_TELEGRAM_MODE is not poll: nothing to do")
    system = build(settings, ready_keys(settings), process="telegram-poll")
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    poller = TelegramPoll(settings.telegram_token.get_secret_value(), settings.telegram_base_url)
    with (settings.data_dir / "telegram-poll.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise ConfigError("another telegram-poll is running on this data folder") from error
        answered: set[str] = set()
        try:
            poller.run(lambda update: keep(system.web, update, answered), stopping)
        finally:
            poller.close()
            system.close()


def keep(parts: WebParts, update: dict[str, Any], answered: set[str]) -> None:
    """Store one update, or raise so that Telegram gives it again. `answered`: ids that got their words before."""
    inbound = telegram.parse(update)
    if inbound is None or inbound.kind == "group":
        return
    receipt, answer = receive_telegram(parts, inbound)
    if answer is not None and inbound.provider_id not in answered:
        sent = parts.sending.send_words(inbound.channel, inbound.sender, answer)
        log.warning("crisis_reply_unrecorded", sent=sent)
        if sent:
            answered.add(inbound.provider_id)
    if receipt.fate is Fate.LOST:
        raise StorageUnavailable(
            "neither database nor spool took a Telegram message; it will be fetched again"
        )
