"""Reads messages with one detector, in a process of its own, pinned to one core: JSON lines in, JSON lines out.

`python reading.py NAME < rows > verdicts`. Standard library only, because it also runs in the peers' environment,
where nothing of ours is installed. The last line holds seconds to load, milliseconds a message (passed, and
worked, which other programs on the machine do not lengthen), and memory.
"""

from __future__ import annotations

import importlib
import json
import logging
import os
import resource
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

Reader = Callable[[dict[str, Any]], str]
_ORDER = ("none", "check_in", "urgent", "immediate")
WARM = 50


def porchlight() -> Reader:
    """The screen, as the inbox calls it."""
    screen = importlib.import_module("safety").Screen.load()

    def read(row: dict[str, Any]) -> str:
        return str(screen.screen(row["text"], lesson_prompt=row["prompt"], history=row["history"]).tier)

    return read


def rrt_advocate() -> Reader:
    """Orange and above is urgent, black is immediate, yellow a check-in: each message in a session of its own."""
    package = importlib.import_module("rrt_advocate")
    engine = package.CrisisEngine("bench")
    tiers = {"GREEN": "none", "YELLOW": "check_in", "ORANGE": "urgent", "RED": "urgent", "BLACK": "immediate"}

    def read(row: dict[str, Any]) -> str:
        engine.reset_session()
        return max((tiers[engine.assess(text).crisis_level.name] for text in texts(row)), key=_ORDER.index)

    return read


def pantheon_guardrails() -> Reader:
    """A crisis is urgent."""
    protocol = importlib.import_module("pantheon_guardrails.crisis").CrisisProtocol()
    return lambda row: (
        "urgent" if any(protocol.check(text, jurisdiction="US").triggered for text in texts(row)) else "none"
    )


def cogno_aegis() -> Reader:
    """A crisis is urgent; with the rules it ships, English and Portuguese."""
    guard = importlib.import_module("cogno_aegis.input_guard")
    rules = importlib.import_module("cogno_aegis.safety").DEFAULT_CRISIS_RULES
    screen = guard.InputGuard(crisis_rules=rules)
    return lambda row: "none" if all(screen.check_crisis(text).ok for text in texts(row)) else "urgent"


READERS: dict[str, Callable[[], Reader]] = {
    "porchlight": porchlight,
    "rrt-advocate": rrt_advocate,
    "pantheon-guardrails": pantheon_guardrails,
    "cogno-aegis": cogno_aegis,
}


def texts(row: dict[str, Any]) -> Sequence[str]:
    """All that a teen has said today, message by message: peers know no history, and a find in any counts."""
    return [*row["history"], row["text"]]


def main() -> None:
    """Load, warm up, read every row."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    logging.disable(logging.CRITICAL)  # a peer logs every find
    rows = [json.loads(line) for line in sys.stdin]
    began = time.perf_counter()
    read = READERS[sys.argv[1]]()
    load = time.perf_counter() - began
    for row in rows[:WARM]:
        read(row)
    passed: list[float] = []
    worked: list[float] = []
    for row in rows:
        start, begin = time.perf_counter(), time.process_time()
        tier = read(row)
        worked.append((time.process_time() - begin) * 1000)
        passed.append((time.perf_counter() - start) * 1000)
        print(json.dumps({"id": row["id"], "tier": tier}))
    last = {
        "load_s": load,
        "p50_ms": _at(passed, 0.5),
        "p99_ms": _at(passed, 0.99),
        "cpu_p50_ms": _at(worked, 0.5),
        "cpu_p99_ms": _at(worked, 0.99),
        "memory_mb": _memory(),
    }
    print(json.dumps(last))


def _at(times: Sequence[float], share: float) -> float:
    return sorted(times)[int(len(times) * share)]


def _memory() -> float:
    """The most memory this program has held, in MB."""
    try:  # rusage would count what the parent held before this program took its place
        with open("/proc/self/status", encoding="ascii") as status:
            return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20  # macOS counts in bytes


if __name__ == "__main__":
    main()
