"""Writes tests/safety/known_lowered.yml: rows whose tier a harmless change lowers. The list may only get shorter.

`PYTHONPATH=. python scripts/known_lowered.py`, after new weights or rules; shows each row with the change. Refuses a
list that is longer than the file's `most`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from safety import Screen
from safety.report import judge
from safety.report.steady import sweep
from safety.suite import own_suites, read_suites

LIST = Path(__file__).parents[1] / "tests" / "safety" / "known_lowered.yml"


def main() -> None:
    """Sweep, show, write."""
    screen = Screen.load()
    rows = [row for row in read_suites(own_suites()) if row.split == "tune"]
    found = [one for _, _, some in sweep(screen, judge(screen, rows)) for one in some]
    for one in found:
        print(f"{one.row.id} {one.kind}: {one.was} -> {one.now}: {one.text!r}")
    kept = LIST.read_text("utf-8").split("rows:")[0]
    most = int(re.search(r"^most: (\d+)$", kept, re.MULTILINE)[1])  # type: ignore[index]
    if len(found) > most:
        sys.exit(
            f"{len(found)} rows are lowered, and the list may hold {most}: mend the screen, not the list"
        )
    listed = "".join(f"\n  - {{id: {one.row.id}, kind: {one.kind}}}" for one in found)
    LIST.write_text(f"{kept}rows:{listed or ' []'}\n", "utf-8")


if __name__ == "__main__":
    main()
