"""`porchlight web`, `worker` and `telegram-poll`: the processes of our own that `porchlight run` starts."""

from __future__ import annotations

import typer


def register(app: typer.Typer) -> None:
    """Add the commands."""

    @app.command("web")
    def web() -> None:
        """Serve webhooks, console, documentation and (unless a provider is connected) the phone simulator."""
        from porchlight.processes.web import serve

        serve()

    @app.command("worker")
    def worker() -> None:
        """Page, watch deadlines, and sweep up whatever was left unsent or unanswered."""
        from porchlight.processes.worker import work

        work()

    @app.command("telegram-poll")
    def telegram_poll() -> None:
        """Fetch Telegram messages ourselves, for an installation without a public address."""
        from porchlight.processes.telegram_poll import poll

        poll()
