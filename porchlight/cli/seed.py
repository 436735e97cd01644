"""`porchlight seed`: the demo school, its staff and two weeks of activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from porchlight.errors import ConfigError

if TYPE_CHECKING:
    from porchlight.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("seed")
    def command() -> None:
        """Fill in the demo (a school, staff of each role, two groups) and print who may sign in.

        Safe to run again. Refused once Twilio or Telegram is connected: demo accounts are locked then.
        """
        from porchlight.settings import read_settings

        for line in seed(read_settings()):
            typer.echo(line)


def seed(settings: Settings) -> tuple[str, ...]:
    """Seed, and give one line for each account and one for the join codes."""
    from curriculum import Library
    from porchlight.domain.clock import SystemClock
    from porchlight.run.ready import ready_keys
    from porchlight.services.demo import seed_demo
    from porchlight.services.passwords import Passwords
    from porchlight.storage.engine import Database
    from porchlight.storage.vault import Vault

    if settings.provider_connected:
        raise ConfigError("no demo beside real teens: a provider is connected (see docs/settings.md)")
    vault = Vault(ready_keys(settings))
    database = Database(settings.database)
    try:
        demo = seed_demo(database, vault, SystemClock(), Library.load(), Passwords())
    finally:
        database.close()
    accounts = (f"{who.role.value:<11} {who.email:<28} {who.password}" for who in demo.accounts)
    return (*accounts, f"join codes for the phone simulator: {', '.join(demo.codes)}")
