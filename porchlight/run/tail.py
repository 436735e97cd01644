"""Follows a log file and gives its new lines, short enough for a terminal."""

from __future__ import annotations

from pathlib import Path

MAX_BYTES = 65_536
"""Read at once; a part that floods its log does not flood the terminal too."""

WIDTH = 200


class Tail:
    """New whole lines of one file, from the moment it was made. The file may be replaced (rotation) or not
    exist yet.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._at = file.stat().st_size if file.exists() else 0
        self._rest = b""

    def new_lines(self) -> list[str]:
        """What was written since the last call."""
        try:
            size = self._file.stat().st_size
        except FileNotFoundError:
            return []
        if size < self._at:
            self._at, self._rest = 0, b""
        if size == self._at:
            return []
        with self._file.open("rb") as file:
            file.seek(self._at)
            found = file.read(MAX_BYTES)
        self._at += len(found)
        *lines, self._rest = (self._rest + found).split(b"\n")
        shown = (line.decode("utf-8", "replace").rstrip() for line in lines)
        return [line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…" for line in shown if line]
