"""The screen beside the packaged crisis detectors: what each catches, its false alarms, time and memory.

Same rows, same run, each in a fresh process on one core. The peers are installed into an environment that is thrown
away afterwards; they are never dependencies of the project.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.result import Options, Result
from safety.report.benign import read_texts
from safety.report.keywords import Keywords
from safety.report.measure import Judged, measure
from safety.report.tables import HEADS, shares
from safety.suite import Row, own_suites, read_suites
from safety.verdict import Screening

HERE = Path(__file__).resolve().parent
OURS, LIST = "porchlight", "keyword list"
PEERS = {
    "rrt-advocate": "rrt-advocate[vader]==0.1.1",
    "pantheon-guardrails": "pantheon-guardrails==0.3.2",
    "cogno-aegis": "cogno-aegis==0.1.0",
}
# Peers know no category, and most no tiers: only what all of them can answer is set side by side.
BETTER = {
    "recall": "higher",
    "immediate": "higher",
    "silent": "lower",
    "alarms": "lower",
    "any alarm": "lower",
}
COST = {
    "load_s": "s", "p50_ms": "ms", "p99_ms": "ms", "cpu_p50_ms": "ms", "cpu_p99_ms": "ms", "memory_mb": "MB",
}  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What a detector said of every row, and what that cost."""

    tiers: dict[str, str]
    cost: dict[str, float]


def bench(options: Options) -> list[Result]:
    """Every row of the suites, and the real messages that are named, through ours and every peer."""
    rows = read_suites(own_suites())
    calm = [
        Row(f"{path.name}:{at}", "", text, "none", None, path.stem, None, (), None, path.stem, "")
        for path in options.benign
        for at, text in enumerate(read_texts(path))
    ]
    read = {OURS: run(sys.executable, OURS, [*rows, *calm])}
    with tempfile.TemporaryDirectory(prefix="porchlight-peers-") as folder:
        python = install(options.uv, Path(folder))
        read |= {name: run(python, name, [*rows, *calm]) for name in PEERS}
    keywords = Keywords.load(HERE / "keywords.yml")
    read[LIST] = Read({row.id: keywords.verdict(row).tier for row in [*rows, *calm]}, {})
    return [*costs(read), *figures(read, rows), *figures(read, calm)]


def install(uv: str, folder: Path) -> str:
    """An environment with the peers in it; returns its Python."""
    say(f"installing {', '.join(PEERS.values())} into a throw-away environment")
    python = str(folder / "bin" / "python")
    for command in (
        [uv, "venv", "--quiet", "--python", sys.executable, str(folder)],
        [uv, "pip", "install", "--quiet", "--python", python, *PEERS.values()],
    ):
        if subprocess.run(command).returncode:
            raise SystemExit("bench: the peers could not be installed; see uv's words above, then run again")
    return python


def run(python: str, name: str, rows: Sequence[Row]) -> Read:
    """Read the rows with one detector in a fresh process. Raises SystemExit where it fails."""
    say(f"{name} reads {len(rows):,} messages")
    lines = (
        json.dumps({"id": row.id, "text": row.text, "prompt": row.prompt, "history": row.history})
        for row in rows
    )
    command = [python, "-m", "bench.reading"] if name == OURS else [python, str(HERE / "reading.py")]
    done = subprocess.run(
        [*command, name], input="\n".join(lines), stdout=subprocess.PIPE, text=True, cwd=HERE.parent
    )
    if done.returncode:
        raise SystemExit(f"bench: {name} failed; its words stand above")
    *verdicts, cost = (json.loads(line) for line in done.stdout.splitlines())
    return Read({one["id"]: one["tier"] for one in verdicts}, cost)


def costs(read: dict[str, Read]) -> Iterator[Result]:
    """Time to load, time a message, memory."""
    count = len(read[OURS].tiers)
    for name, unit in COST.items():
        peers = {who: one.cost[name] for who, one in read.items() if who != OURS and one.cost}
        yield Result(f"screen {name}", unit, "lower", read[OURS].cost[name], peers, count)


def figures(read: dict[str, Read], rows: Sequence[Row]) -> Iterator[Result]:
    """The shares of each split, whole and by language, where there is anything to share."""
    for split in sorted({row.split for row in rows}):
        mine = [row for row in rows if row.split == split]
        languages = sorted({row.lang for row in mine if row.lang})
        for part, some in (("", mine), *((f" {lang}", _in(mine, lang)) for lang in languages)):
            found = {who: shares(measure(split, _judged(one, some))) for who, one in read.items()}
            for head, better in BETTER.items():
                at = HEADS.index(head)
                ours = found[OURS][at]
                if ours.all:
                    peers = {who: one[at].value for who, one in found.items() if who != OURS}
                    yield Result(f"{split}{part}: {head}", "share", better, ours.value, peers, ours.all)


def _in(rows: Sequence[Row], lang: str) -> list[Row]:
    return [row for row in rows if row.lang == lang]


def _judged(read: Read, rows: Sequence[Row]) -> list[Judged]:
    return [Judged(row, Screening(read.tiers[row.id], None, False, ())) for row in rows]


def say(line: str) -> None:
    """Progress, on stderr."""
    print(f"bench: {line}", file=sys.stderr, flush=True)
