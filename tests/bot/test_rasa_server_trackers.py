"""Rasa's memory is bounded in time and number (run in Rasa's own environment, where rasa is installed)."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"

SCRIPT = """
import asyncio
from bot.server.quiet import before_rasa
before_rasa()
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from bot.server import tracker_store
from bot.server.tracker_store import DisposableTrackers

now = 0.0
tracker_store.time.monotonic = lambda: now

async def main():
    global now
    store = DisposableTrackers(Domain.empty(), keep_seconds=100, keep_most=3)
    for name in "abcde":
        tracker = await store.get_or_create_tracker(name)
        await store.save(tracker)
    assert sorted(await store.keys()) == ["c", "d", "e"], await store.keys()
    now = 60.0
    await store.save(await store.get_or_create_tracker("d"))
    now = 130.0
    assert sorted(await store.keys()) == ["d"], await store.keys()
    assert await store.retrieve("c") is None
    long = await store.get_or_create_tracker("long")
    for number in range(500):
        long.update(UserUttered(f"text {number}"))
    await store.save(long)
    kept = await store.get_or_create_tracker("long")
    assert len(kept.events) <= 60, len(kept.events)
    print("kept what it should")

asyncio.run(main())
"""


@pytest.mark.slow
def test_old_and_surplus_conversations_are_forgotten_and_long_ones_cut() -> None:
    ran = subprocess.run([str(PYTHON), "-c", SCRIPT], cwd=ROOT, capture_output=True, text=True, timeout=100)
    assert ran.returncode == 0, ran.stderr[-2000:]
    assert "kept what it should" in ran.stdout
