"""`porchlight keys`: changing the key that seals texts, numbers and names, without losing what is sealed."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    keys = typer.Typer(help="Change the key that seals texts, numbers and names.", no_args_is_help=True)

    @keys.command("rotate")
    def rotate() -> None:
        """Add a new key. Restart Porchlight afterwards, then run `porchlight keys reseal`.

        The old keys stay in the file: a backup or a spooled message may still need them.
        """
        from porchlight.settings import read_settings
        from porchlight.storage.vault import add_seal_key

        settings = read_settings()
        found = add_seal_key(settings.key_file)
        typer.echo(
            f"{settings.key_file}: {len(found.seal)} keys now; back it up, restart, then: porchlight keys reseal"
        )

    @keys.command("reseal")
    def reseal_all() -> None:
        """Seal everything in the database again with the newest key. Safe to stop and to repeat."""
        from porchlight.run.ready import ready_keys
        from porchlight.settings import read_settings
        from porchlight.storage.engine import Database
        from porchlight.storage.reseal import reseal
        from porchlight.storage.vault import Vault

        settings = read_settings()
        vault = Vault(ready_keys(settings))
        database = Database(settings.database)
        try:
            for column, rows in reseal(database, vault):
                typer.echo(f"{column}: {rows} rows", err=True)
        finally:
            database.close()

    app.add_typer(keys, name="keys")
