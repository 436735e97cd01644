"""`porchlight drill`: a page that means nothing to everybody on shift, and whether the provider took it.

A person is promised to a teen only when the last page or drill was accepted, so this is run after every change of
numbers or provider. The page is written here and sent by the running worker, the way a real one is.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import typer

from porchlight.errors import ConfigError

if TYPE_CHECKING:
    from porchlight.domain.clock import Clock
    from porchlight.storage.engine import Database
    from porchlight.storage.vault import Vault

DONE = ("sent", "delivered", "failed", "uncertain", "refused", "cancelled")
ACCEPTED = ("sent", "delivered")
WAIT_SECONDS = 30.0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("drill")
    def command() -> None:
        """Page everybody on shift with a drill, and show whether the provider took each page.

        Porchlight must be running. Exit code 1 when nobody is on shift or a page was not accepted within 30 s.
        """
        from porchlight.domain.clock import SystemClock
        from porchlight.run.ready import ready_keys
        from porchlight.settings import read_settings
        from porchlight.storage.engine import Database
        from porchlight.storage.vault import Vault

        settings = read_settings()
        vault = Vault(ready_keys(settings))
        database = Database(settings.database)
        try:
            outcomes = drill(database, vault, SystemClock(), time.sleep)
        finally:
            database.close()
        for name, status in outcomes:
            typer.echo(f"{name}: {status if status in DONE else 'not sent; is the worker running?'}")
        raise typer.Exit(0 if all(status in ACCEPTED for _, status in outcomes) else 1)


def drill(
    database: Database, vault: Vault, clock: Clock, sleep: Callable[[float], None]
) -> list[tuple[str, str]]:
    """Write a drill page for each person on shift and wait. Returns (name, status of the page).

    Raises ConfigError when nobody is on shift: there is nobody to reach, and no teen is promised anybody.
    """
    from porchlight.services.outbox import write_page
    from porchlight.services.readiness import on_shift
    from porchlight.storage.tables import Outbound
    from porchlight.wording import Wording

    now = clock.now()
    name, text = Wording.load().say("page_drill", "en")
    with database.write() as session:
        people = on_shift(session, now)
        if not people:
            raise ConfigError("nobody is on shift: put somebody on shift first, then drill")
        key = f"drill:{{}}:{now.isoformat()}"
        pages = {
            write_page(session, vault, who.id, None, name, text, key.format(who.id), now).id: who.name
            for who in people
        }
    waited = 0.0
    while True:
        with database.read() as session:
            found = [(who, session.get_one(Outbound, page).status) for page, who in pages.items()]
        if all(status in DONE for _, status in found) or waited >= WAIT_SECONDS:
            return found
        sleep(0.5)
        waited += 0.5
