"""`porchlight migrations`: for those who change the tables. It never opens an installation's database."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""
    group = typer.Typer(help="Write and check database migrations (for developers).", no_args_is_help=True)
    app.add_typer(group, name="migrations")

    @group.command("new")
    def new(message: str = typer.Argument(help="what changes, such as 'add shift notes'")) -> None:
        """Write the next migration from what changed in porchlight/storage. Read it before you commit it."""
        from porchlight.storage.revisions import write_revision

        typer.echo(write_revision(message))

    @group.command("check")
    def check() -> None:
        """Exit 1 when the tables have changed and no migration says so."""
        from porchlight.storage.revisions import differences

        found = differences()
        for line in found:
            typer.echo(line)
        raise typer.Exit(1 if found else 0)
