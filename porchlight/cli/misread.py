"""`porchlight misread`: the worklist for whoever writes new examples for `bot/data`."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("misread")
    def misread(
        days: Annotated[int, typer.Option(help="how many days back to look", min=1)] = 30,
        as_json: Annotated[bool, typer.Option("--json", help="one JSON line a group")] = False,
    ) -> None:
        """List turns that could not be read, were unsure or were taken back, by state and meaning.

        It shows ids, states and meanings, never a word of what a teen wrote. For each group write examples of
        your own in bot/data, under the meaning that fits, with that state.
        """
        from datetime import timedelta

        from porchlight.domain.clock import SystemClock
        from porchlight.services.misread import misread as find
        from porchlight.settings import read_settings
        from porchlight.storage.engine import Database
        from porchlight.storage.migrate import check_head

        database = Database(read_settings().database)
        try:
            check_head(database)
            with database.read() as session:
                groups = find(session, SystemClock().now() - timedelta(days=days))
        finally:
            database.close()
        for group in groups:
            if as_json:
                typer.echo(json.dumps(asdict(group)))
                continue
            then = f", then {group.then}" if group.then else ""
            ids = ", ".join(str(each) for each in group.newest)
            typer.echo(
                f"{group.turns:4} {group.why:9} {group.language} {group.state}: {group.meaning}{then} "
                f"(least sure {group.least_sure:.2f}; newest inbound {ids})"
            )
        typer.echo(f"misread: {sum(group.turns for group in groups)} turns in {len(groups)} groups", err=True)
