"""`porchlight screen`: the crisis screen over JSON lines, as outside checks use it.

Only `safety` is loaded: no settings, no database, no Rasa. A row that cannot be read gives an
`{"id","error"}` line and never stops the rest.
"""

from __future__ import annotations

import json
import sys
import time
from typing import TYPE_CHECKING, Any, BinaryIO, TextIO

import typer

from porchlight.errors import BadRequest, ContentError

if TYPE_CHECKING:
    from safety import Screen, Screening

PROGRESS_SECONDS = 2.0


def register(app: typer.Typer) -> None:
    """Add the command."""

    @app.command("screen")
    def command() -> None:
        """Screen messages: JSON lines in, JSON lines out.

        In: {"id", "text", "lang"?, "context": {"lesson_prompt"}?, "history": [..]?}.
        Out: {"id", "tier", "category", "watched", "because": [{"rule", "words"}]}.

        Example: echo '{"id": 1, "text": "he wont let me leave"}' | porchlight screen

        Exit code 1 when at least one row could not be screened.
        """
        from safety import SafetyDataError, Screen

        print("screen: loading the word lists", file=sys.stderr)
        try:
            screen = Screen.load()
        except SafetyDataError as error:
            raise ContentError(str(error)) from error
        raise typer.Exit(1 if screen_rows(screen, sys.stdin.buffer, sys.stdout, sys.stderr) else 0)


def screen_rows(screen: Screen, rows: BinaryIO, out: TextIO, progress: TextIO) -> int:
    """Screen every row as it comes; returns how many could not be screened as they should."""
    done = faults = 0
    told = time.monotonic()
    for number, line in enumerate(rows, start=1):
        if not line.strip():
            continue
        row: Any = None
        try:
            row = read_row(line, number)
            answer: dict[str, Any] = {"id": row["id"], **as_json(_screen(screen, row))}
        except BadRequest as error:
            faults += 1
            answer = {"id": _id_of(line), "error": str(error)}
        except Exception as error:  # as live: a screen that raises falls to its word-list core
            faults += 1
            print(
                f"screen: line {number} raised {type(error).__name__}; the word-list core answered",
                file=progress,
            )
            answer = {"id": row["id"], **as_json(screen.core(row["text"]))}
        print(json.dumps(answer), file=out, flush=True)
        done += 1
        if time.monotonic() - told >= PROGRESS_SECONDS:
            told = time.monotonic()
            print(f"screen: {done} rows", file=progress, flush=True)
    print(f"screen: done, {done} rows, {faults} with a fault", file=progress)
    return faults


def read_row(line: bytes, number: int) -> dict[str, Any]:
    """One row of input, checked. Raises BadRequest that names the line and the field."""
    try:
        row = json.loads(line.decode("utf-8"))
    except ValueError as error:
        raise BadRequest(f"line {number}: not JSON in UTF-8") from error
    if not isinstance(row, dict) or "id" not in row:
        raise BadRequest(f"line {number}: must be an object with an id")
    context = row.get("context")
    history = row.get("history")
    if not isinstance(row.get("text"), str):
        raise BadRequest(f"line {number}: text must be a string")
    if not isinstance(row.get("lang"), str | None):
        raise BadRequest(f"line {number}: lang must be a string such as en or es")
    if not isinstance(context, dict | None) or not isinstance(
        (context or {}).get("lesson_prompt"), str | None
    ):
        raise BadRequest(f"line {number}: context must be an object whose lesson_prompt is a string")
    if history is not None and not (
        isinstance(history, list) and all(isinstance(text, str) for text in history)
    ):
        raise BadRequest(f"line {number}: history must be a list of strings")
    return row


def as_json(verdict: Screening) -> dict[str, Any]:
    """A verdict in the form of the contract."""
    return {
        "tier": verdict.tier,
        "category": verdict.category,
        "watched": verdict.watched,
        "because": [{"rule": why.rule, "words": why.words} for why in verdict.because],
    }


def _screen(screen: Screen, row: dict[str, Any]) -> Screening:
    prompt = (row.get("context") or {}).get("lesson_prompt")
    return screen.screen(
        row["text"], lang=row.get("lang"), lesson_prompt=prompt, history=tuple(row.get("history") or ())
    )


def _id_of(line: bytes) -> Any:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row.get("id") if isinstance(row, dict) else None
