"""`porchlight seed`: the demo school, its staff and two weeks of activity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from porchlight.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("seed")
    def command() -> None:
        """Fill in the demo (a school, two groups, staff of each role) and print who may sign in. Safe to run
        again.

        Refused once Twilio or Telegram is connected: demo accounts are locked then.
        """
        from porchlight.settings import read_settings

        for account in seed_demo(read_settings()):
            typer.echo(account)


def seed_demo(settings: Settings) -> tuple[str, ...]:
    """Seed, and give one line for each account."""
    raise NotImplementedError
