"""What the supervisor shows on the terminal. The lines of the parts pass through as they are."""

from __future__ import annotations

import sys
from contextlib import suppress

from porchlight.settings import Settings


def say(part: str, line: str) -> None:
    """One line of one part. A terminal that has gone is no reason to stop."""
    with suppress(OSError, ValueError):
        print(f"{part:>13} | {line}", flush=True)


def say_start(settings: Settings) -> None:
    """The first line."""
    say("porchlight", f"starting; logs in {settings.home / 'logs'}; Ctrl-C stops all")


def say_all_up(settings: Settings, accounts: tuple[str, ...]) -> None:
    """Where to look, and who may sign in."""
    lines = ["", "Everything is up:", ""]
    if settings.simulator_on:
        lines.append(f"  phone simulator   {settings.web_url}/phone")
    lines += [
        f"  staff console     {settings.web_url}/console",
        f"  docs              {settings.web_url}/docs",
        "",
    ]
    if accounts:
        lines += ["  demo accounts for the console:", *(f"    {account}" for account in accounts), ""]
    with suppress(OSError, ValueError):
        print("\n".join(lines), flush=True)
    sys.stdout.flush()
