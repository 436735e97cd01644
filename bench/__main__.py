"""`python -m bench`: runs every bench and writes bench/results.json. Shows on stderr what it does.

A bench is a function from the options to rows; to add one, add it to BENCHES.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import screen
from bench.result import Options, Result

HERE = Path(__file__).resolve().parent
BENCHES: tuple[Callable[[Options], list[Result]], ...] = (screen.bench,)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run, print one line a figure, write the file."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--uv", default="uv", help="uv, which makes the peers' throw-away environment")
    parser.add_argument("--out", type=Path, default=HERE / "results.json")
    parser.add_argument("--benign", type=Path, nargs="*", default=[], help="files of real harmless messages")
    chosen = parser.parse_args(arguments)
    options = Options(chosen.uv, tuple(chosen.benign))
    results = [row for bench in BENCHES for row in bench(options)]
    written = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {
            "system": platform.platform(),
            "processor": _processor(),
            "cores": os.cpu_count(),
            "load": round(os.getloadavg()[0], 2),
            "python": platform.python_version(),
        },
        "rows": [{**asdict(row), "ratios": row.ratios} for row in results],
    }
    chosen.out.write_text(json.dumps(written, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    for row in results:
        print(row)
    print(f"bench: wrote {chosen.out}", file=sys.stderr)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown")


if __name__ == "__main__":
    main()
