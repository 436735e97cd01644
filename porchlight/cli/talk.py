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
            list[Path], typer.Argument(help="conversation scripts, such as tests/conversations/*/*.yml")
        ],
        as_json: Annotated[bool, typer.Option("--json", help="one JSON line a step")] = False,
    ) -> None:
        """Play conversations against the real system: temporary database, real Rasa, signed webhooks, a clock it moves.

        Exit code 1 when something that a script expects did not happen.
        """
        from porchlight.cli.talking import play_all

        raise typer.Exit(play_all(files, as_json))

    @app.command("chat")
    def chat(
        record: Annotated[
            Path | None, typer.Option(help="write the conversation to this new file, as a script for `play`")
        ] = None,
    ) -> None:
        """Text with Porchlight in the terminal, as a teen would. Nothing leaves this machine.

        Nothing is kept, unless --record names a file: what you type stands in it, so never type a teen's words.
        A line that begins with a colon is an event: `:wait 3d`, `:shift off`, `:staff claim`.
        """
        from porchlight.cli.talking import chat_here

        raise typer.Exit(chat_here(record))

    @app.command("goldens")
    def goldens(
        files: Annotated[
            list[Path], typer.Argument(help="golden conversations, such as tests/conversations/*/*.yml")
        ],
    ) -> None:
        """Play golden conversations and write anew what no longer holds, for you to review with `git diff`.

        Shows each change. Does nothing where CI is set: there a golden that does not hold is a fault.
        Exit code 1 when a piece of wording has to be mended by hand.
        """
        from porchlight.cli.talking import write_goldens

        raise typer.Exit(write_goldens(files))

    @app.command("understand")
    def understand() -> None:
        """What texts mean: JSON lines in, JSON lines out, by the same path as live.

        In: {"id", "text", "lang"?, "state", "options"?, "prompt"?}.
        Out: {"id", "meaning", "option", "topic", "confidence"}.
        """
        from porchlight.cli.talking import understand_stdin

        raise typer.Exit(understand_stdin())
