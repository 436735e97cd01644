"""`porchlight run` and `porchlight train`: all parts on one machine, and the model that one of them needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from porchlight.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("run")
    def run() -> None:
        """Start every part (web, actions, worker, rasa) and keep each one up. Ctrl-C stops all.

        web comes first and answers crisis texts at once; Rasa is trained when the model does not fit the
        code. Logs: var/logs/<part>.log. Process numbers: var/run/<part>.pid.
        """
        from porchlight.run.announce import say, say_all_up, say_start
        from porchlight.run.parts import parts
        from porchlight.run.ports import check_ports
        from porchlight.run.ready import ready_keys
        from porchlight.run.supervisor import Supervisor
        from porchlight.settings import read_settings

        settings = read_settings()
        keys = ready_keys(settings)
        check_ports(settings)
        accounts = _demo(settings)
        say_start(settings)
        supervisor = Supervisor(
            parts(settings, keys), settings.home, say, lambda: say_all_up(settings, accounts)
        )
        raise typer.Exit(supervisor.run())

    @app.command("train")
    def train() -> None:
        """Train Rasa's model, unless there is one already that fits the code."""
        from porchlight.run.model import ensure_model
        from porchlight.run.parts import ROOT, bot_python
        from porchlight.settings import read_settings

        typer.echo(ensure_model(read_settings(), ROOT, bot_python()))


def _demo(settings: Settings) -> tuple[str, ...]:
    from porchlight.cli.seed import seed

    return () if settings.provider_connected else seed(settings)
