"""The push: it says "changed" soon after a commit by any process, never what, and ends by itself."""

from __future__ import annotations

import asyncio
import threading
import time
from pathlib import Path

from sqlalchemy import create_engine, text

from porchlight.console.live import ChangeFeed
from porchlight.services.changes import Changes
from porchlight.storage.engine import Database
from porchlight.storage.tables import Base
from tests.console.world import World


def test_an_open_queue_hears_of_a_commit_within_two_seconds(world: World) -> None:
    client, heard = world.client("omar"), []

    def listen() -> None:
        with client.stream("GET", "/console/changes") as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            for line in stream.iter_lines():
                heard.append((time.monotonic(), line))
                if sum(each == "event: changed" for _, each in heard) >= 3:
                    return

    listener = threading.Thread(target=listen)
    listener.start()
    time.sleep(1.2)
    world.add_youth("ann", None, None)
    committed = time.monotonic()
    escalation = world.add_escalation("ann")
    listener.join(10)
    assert not listener.is_alive()
    assert heard[-1][0] - committed < 2
    assert {line for _, line in heard} <= {"event: changed", "data: now", ""}
    assert escalation in client.get("/console/queue/rows").text


def test_a_stranger_and_a_counsellor_hear_nothing(world: World) -> None:
    assert world.client().get("/console/changes", headers={"Accept": "text/event-stream"}).status_code == 401
    assert world.client("cleo").get("/console/changes").status_code == 403


def test_a_stream_ends_by_itself_and_the_poller_stops_with_the_last_listener(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    Base.metadata.create_all(database.engine)
    changes = Changes(database)

    async def run() -> list[str]:
        feed = ChangeFeed(changes, every=0.02)
        said = [line async for line in feed.stream(quiet=0.05, total=0.4)]
        assert feed._poller is None
        return said

    said = asyncio.run(run())
    assert said[0] == "event: changed\ndata: now\n\n"
    assert ": still here\n\n" in said
    changes.close()
    database.close()


def test_a_change_is_seen_only_when_somebody_commits(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'a.db'}")
    Base.metadata.create_all(database.engine)
    changes = Changes(database)
    before = changes.version()
    with database.read() as session:
        session.execute(text("select count(*) from escalation"))
    assert changes.version() == before
    other_process = create_engine(database.url)
    with other_process.begin() as connection:
        connection.execute(
            text("insert into heartbeat (process, at) values ('worker', '2026-11-22 00:00:00')")
        )
    assert changes.version() != before
    other_process.dispose()
    changes.close()
    database.close()


def test_where_there_is_no_data_version_the_highest_ids_tell(world: World) -> None:
    changes = Changes(world.database)
    before = changes._ids()
    world.add_youth("ann", None, None)
    assert changes._ids() == before
    world.add_escalation("ann")
    assert changes._ids() != before
