"""`porchlight play`, `chat` and `understand`: the real system on a stage, for scripts, for a person, for rows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("play")
    def play(
        files: Annotated[
            list[Path], typer.Argument(help="conversation scripts, such as tests/conversations/*.yml")
        ],
        as_json: Annotated[bool, typer.Option("--json", help="one JSON line a step")] = False,
    ) -> None:
        """Play conversations against the real system: temporary database, real Rasa, signed webhooks, a clock it moves.

        Exit code 1 when something that a script expects did not happen.
        """
        from porchlight.cli.talking import play_all

        raise typer.Exit(play_all(files, as_json))

    @app.command("chat")
    def chat() -> None:
        """Text with Porchlight in the terminal, as a teen would. Nothing leaves this machine; nothing is kept."""
        from porchlight.cli.talking import chat_here

        raise typer.Exit(chat_here())

    @app.command("understand")
    def understand() -> None:
        """What texts mean: JSON lines in, JSON lines out, by the same path as live.

        In: {"id", "text", "lang"?, "state", "options"?, "prompt"?}.
        Out: {"id", "meaning", "option", "topic", "confidence"}.
        """
        from porchlight.cli.talking import understand_stdin

        raise typer.Exit(understand_stdin())
