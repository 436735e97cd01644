"""`porchlight setup`: folders, keys, migration. Nothing else makes keys or migrates."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("setup")
    def command() -> None:
        """Make folders and keys, and bring the database up to date. Safe to run again.

        Keys are made once, into a file of their own that only you can read: back it up apart from the data.
        Without it, sealed texts and numbers cannot be opened by anybody.
        """
        from porchlight.run.prepare import prepare
        from porchlight.settings import read_settings

        for line in prepare(read_settings()):
            typer.echo(f"setup: {line}", err=True)
