"""Follows a log file and gives its new lines as a terminal can bear them: short, plain, tracebacks left out.

All of it stays in the file; the terminal is for seeing that something happened.
"""

from __future__ import annotations

import re
from pathlib import Path

MAX_BYTES = 65_536
"""Read at once; a part that floods its log does not flood the terminal too."""

WIDTH = 160
COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
TRACEBACK = "Traceback (most recent call last):"


class Tail:
    """New whole lines of one file, from now on. The file may be replaced (rotation) or not exist yet."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._at = file.stat().st_size if file.exists() else 0
        self._rest = b""
        self._in_traceback = False

    def new_lines(self) -> list[str]:
        """What was written since the last call, but for the frames of tracebacks: their last line says
        what.
        """
        shown = (COLOURS.sub("", line).rstrip() for line in self._read())
        return [self._short(line) for line in shown if line and self._is_wanted(line)]

    def _read(self) -> list[str]:
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
        return [line.decode("utf-8", "replace") for line in lines]

    def _is_wanted(self, line: str) -> bool:
        if line.endswith(TRACEBACK):
            self._in_traceback = True
        elif self._in_traceback and not line.startswith(" "):
            self._in_traceback = False
        return not self._in_traceback

    @staticmethod
    def _short(line: str) -> str:
        return line if len(line) <= WIDTH else f"{line[: WIDTH - 1]}…"
