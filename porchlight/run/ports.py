"""Whether the ports are free, asked first, so that a newcomer gets one message and not four logs."""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterable

from porchlight.errors import ConfigError
from porchlight.settings import Settings


def check_ports(settings: Settings) -> None:
    """Raise ConfigError that names every port that is taken and the setting that changes it."""
    if settings.port == 0:
        raise ConfigError("PORCHLIGHT_PORT: 0 means any port; choose one to run on, such as 8460")
    wanted = (
        ("PORCHLIGHT_PORT", settings.host, settings.port),
        ("PORCHLIGHT_RASA_PORT", "127.0.0.1", settings.rasa_port),
        ("PORCHLIGHT_ACTIONS_PORT", "127.0.0.1", settings.actions_port),
    )
    faults = list(_faults(wanted))
    if faults:
        raise ConfigError("cannot listen:\n" + "\n".join(f"  {fault}" for fault in faults))


def _faults(wanted: Iterable[tuple[str, str, int]]) -> Iterable[str]:
    for setting, host, port in wanted:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            # As servers do: a port in TIME_WAIT after a restart is free, one that somebody listens on is not.
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((host, port))
            except OSError as error:
                why = (
                    "is taken by another program"
                    if error.errno == errno.EADDRINUSE
                    else f"cannot be used ({error.strerror})"
                )
                yield f"{setting}: {host}:{port} {why}; stop that program or set {setting} to another port"
